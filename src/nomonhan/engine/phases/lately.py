"""Windows of time, stated in hours, so that what counts as lately does not depend on the tick."""

from __future__ import annotations

from nomonhan.jit import kernel
from nomonhan.state import Clock

# A truck's trip takes many hours, and no line closes or opens for good in few: the rear is reckoned
# for so many at once, and ground judged so often.
ROUND_H = 3
ROUNDING = 1e-9  # a third of an hour, added up three times, may fall short of an hour by a last bit


@kernel
def lately(then: int, tick: int, hours: float, clock: Clock) -> bool:
    """Whether tick `then`, negative if never, lies within the `hours` before `tick` begins.

    At the end of a tick, ask with the tick that follows it.
    """
    return bool(then >= 0 and (tick - then) * clock.tick_h <= hours + ROUNDING)


@kernel
def ticks_per_hour(clock: Clock) -> int:
    """Ticks of an hour; they divide it."""
    return int(1.0 / clock.tick_h + 0.5)


@kernel
def on_the_hour(tick: int, clock: Clock) -> bool:
    """Whether tick `tick` is the first of its hour."""
    return bool(tick % ticks_per_hour(clock) == 0)


@kernel
def round_of_the_rear(tick: int, clock: Clock) -> float:
    """Hours that the rear is reckoned for at once from `tick` on; 0 between its rounds.

    Rounds begin with the battle, and at the hours of the day that three divides, whatever the tick;
    the last ends with the battle.
    """
    if not on_the_hour(tick, clock):
        return 0.0
    hour = (tick + clock.ticks_before) // ticks_per_hour(clock)
    if tick > 0 and hour % ROUND_H > 0:
        return 0.0
    return min(float(ROUND_H - hour % ROUND_H), (clock.n_ticks - tick) * clock.tick_h)


@kernel
def round_of_ground(tick: int, clock: Clock) -> int:
    """Ticks that ground is judged for when tick `tick` is about to begin; 0 between rounds.

    They are the rounds of the rear that end now: its trucks then go by the lines of now.
    """
    if not on_the_hour(tick, clock):
        return 0
    per_hour = ticks_per_hour(clock)
    since = (tick + clock.ticks_before) // per_hour % ROUND_H
    if since > 0 and tick < clock.n_ticks:
        return 0
    return int(min(tick, (since if since > 0 else ROUND_H) * per_hour))


@kernel
def lasted(before: int, ticks: int) -> int:
    """Ticks for which holds what held `before` and is found again at the end of `ticks` more.

    What is found for the first time began somewhere in the round: half of it counts.
    """
    return before + ticks if before > 0 else (ticks + 1) // 2


@kernel
def day_ends(day: int, tick: int, clock: Clock) -> bool:
    """Whether day `day`, or the battle, is over when tick `tick` is about to begin."""
    today = (tick + clock.ticks_before) // clock.ticks_per_day
    return bool(tick == clock.n_ticks or today != day)


@kernel
def hour_of(tick: int, clock: Clock) -> int:
    """First tick of the hour in which tick `tick` lies."""
    return int(tick - tick % ticks_per_hour(clock))
