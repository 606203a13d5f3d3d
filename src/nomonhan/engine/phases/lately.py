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
def steps_per_hour(clock: Clock) -> int:
    """Inner steps of an hour; ticks and steps divide it."""
    return int(1.0 / clock.step_h + 0.5)


@kernel
def on_the_hour(step: int, clock: Clock) -> bool:
    """Whether step `step` is the first of its hour."""
    return bool(step % steps_per_hour(clock) == 0)
