"""Windows of time, stated in hours, so that what counts as lately does not depend on the tick."""

from __future__ import annotations

from nomonhan.jit import kernel
from nomonhan.state import Clock

# A truck's trip takes many hours, and no line closes or opens for good in few: the rear is reckoned
# for so many at once, and ground judged so often.
ROUND_H = 3
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
def round_of_ground(step: int, clock: Clock) -> int:
    """Steps that ground is judged for when step `step` is about to begin; 0 between rounds.

    They are the rounds of the rear that end now: its trucks then go by the lines of now.
    """
    if not on_the_hour(step, clock):
        return 0
    per_hour = steps_per_hour(clock)
    since = (step + clock.steps_before) // per_hour % ROUND_H
    if since > 0 and step < clock.n_steps:
        return 0
    return int(min(step, (since if since > 0 else ROUND_H) * per_hour))


@kernel
def lasted(before: int, steps: int) -> int:
    """Steps for which holds what held `before` and is found again at the end of `steps` more.

    What is found for the first time began somewhere in the round: half of it counts.
    """
    return before + steps if before > 0 else (steps + 1) // 2


@kernel
def day_ends(day: int, step: int, clock: Clock) -> bool:
    """Whether day `day`, or the battle, is over when step `step` is about to begin."""
    today = (step + clock.steps_before) // clock.steps_per_day
    return bool(step == clock.n_steps or today != day)


@kernel
def hour_of(step: int, clock: Clock) -> int:
    """First step of the hour in which step `step` lies."""
    return int(step - step % steps_per_hour(clock))
