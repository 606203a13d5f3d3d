"""Windows of time, stated in hours, so that what counts as lately does not depend on the tick."""

from __future__ import annotations

from nomonhan.jit import kernel
from nomonhan.state import Clock

ROUND_H = 3  # a truck's trip takes many hours: the rear is reckoned for so many at once
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


@kernel
def round_of_the_rear(step: int, clock: Clock) -> float:
    """Hours that the rear is reckoned for at once from `step` on; 0 between its rounds.

    Rounds begin with the battle, and at the hours of the day that three divides, whatever the tick;
    the last ends with the battle.
    """
    if not on_the_hour(step, clock):
        return 0.0
    hour = (step + clock.steps_before) // steps_per_hour(clock)
    if step > 0 and hour % ROUND_H > 0:
        return 0.0
    return min(float(ROUND_H - hour % ROUND_H), (clock.n_steps - step) * clock.step_h)


@kernel
def hour_of(step: int, clock: Clock) -> int:
    """First step of the hour in which step `step` lies."""
    return int(step - step % steps_per_hour(clock))
