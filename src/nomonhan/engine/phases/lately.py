"""Windows of time, stated in hours, so that what counts as lately does not depend on the tick."""

from __future__ import annotations

from nomonhan.jit import kernel
from nomonhan.state import Clock

ROUNDING = 1e-9  # a third of an hour, added up three times, may fall short of an hour by a last bit


@kernel
def lately(then: int, step: int, hours: float, clock: Clock) -> bool:
    """Whether step `then`, negative if never, lies within the `hours` before `step` begins.

    At the end of a tick, ask with the step that follows it.
    """
    return bool(then >= 0 and (step - then) * clock.step_h <= hours + ROUNDING)


@kernel
def on_the_hour(step: int, clock: Clock) -> bool:
    """Whether the tick that begins at `step` is the first that begins in its hour."""
    hour = int(step * clock.step_h + ROUNDING)
    before = int((step - clock.steps_per_tick) * clock.step_h + ROUNDING)
    return bool(step == 0 or hour != before)
