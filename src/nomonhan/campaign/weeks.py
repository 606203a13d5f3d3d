"""The weeks between battles: who decides what, and on what knowledge."""

from __future__ import annotations

from datetime import date, timedelta

from nomonhan import chance
from nomonhan.campaign.air_war import fly_due
from nomonhan.campaign.decisions import (
    Standing,
    log_odds_of_ending,
    log_odds_of_opening,
    logistic,
)
from nomonhan.campaign.reinforcement import decide_reinforcements
from nomonhan.campaign.story import DecisionResult, Story, World
from nomonhan.codes import Purpose

WEEK = timedelta(days=7)
END, HOME = 100, 101  # indices of draws; those of phases are their numbers


def open_phase(world: World, story: Story, name: str, n: int) -> date | None:
    """The day on which a phase is opened; None if it never is, or the campaign ends before.

    Once a week its side is asked whether it decides on it; from then on forces gather.  Until a
    week before the first shot, or until it is decided if that is later, both sides may send more,
    and until the shot both governments may still seek an end.
    """
    phase = world.campaign.phases[name]
    story.coming, story.absent, story.asked = [0.0, 0.0], set(), False
    if phase.opened_by is None or not story.standing:
        return max(story.today, date.fromisoformat(phase.earliest))  # it is given
    x = world.campaign.sides.index(phase.opened_by)
    gather = timedelta(days=round(world.numbers[f"phases.{name}.gather_days"]))
    last = min(date.fromisoformat(phase.latest), world.end)
    if phase.within_days is not None and story.last_battle is not None:
        within = timedelta(days=round(world.numbers[f"phases.{name}.within_days"]))
        last = min(last, story.last_battle + within)
    opening: date | None = None
    day = story.today + WEEK
    while opening is not None or day + gather <= last:
        fly_due(world, story, day if opening is None else min(day, opening))
        if opening is not None and opening <= day:
            return opening
        in_time = opening is None or opening - day >= WEEK
        if in_time and story.last_battle is not None:
            standing = [standing_of(world, story, y, day) for y in (0, 1)]
            decide_reinforcements(world, story, name, n, standing, day)
        if opening is None and day >= date.fromisoformat(phase.earliest):
            s = standing_of(world, story, x, day)
            p = logistic(log_odds_of_opening(s, phase.opened_by, world.numbers))
            answer = _uniform(world, day, x, n) < p
            story.chain.decisions.append(
                DecisionResult(day, phase.opened_by, "open", name, p, answer)
            )
            if answer:
                opening = day + gather
                story.rest_ends(day)
        if both_seek_end(world, story, day):
            return None
        day += WEEK
    story.today = day - WEEK
    return None


def both_seek_end(world: World, story: Story, day: date) -> bool:
    """Whether both governments seek an end this week; then the campaign ends.

    Before a battle has been fought there is nothing to end, and neither is asked.
    """
    if story.carried.battles == 0:
        return False
    seek = []
    for x, side in enumerate(world.campaign.sides):
        s = standing_of(world, story, x, day)
        p = logistic(log_odds_of_ending(s, side, world.numbers))
        seek.append(_uniform(world, day, x, END) < p)
        story.chain.decisions.append(DecisionResult(day, side, "end", "", p, seek[-1]))
    if all(seek):
        story.chain.ended, story.chain.by_agreement = day, True
        story.rest_ends(day)
    return all(seek)


def wait_for_end(world: World, story: Story) -> None:
    """Weeks after the last battle, until both governments seek an end or the calendar does."""
    day = story.today + WEEK
    while day <= world.end:
        fly_due(world, story, day)
        if both_seek_end(world, story, day):
            return
        day += WEEK
    story.rest_ends(world.end)


def standing_of(world: World, story: Story, x: int, day: date) -> Standing:
    """What side x knows on a day; men on the way count for its own."""
    side = world.campaign.sides[x]
    last = story.standing[x]
    forbids = world.numbers[f"decisions.{side}.forbids"] if story.offensives[x] > 0 else 0.0
    if story.chain.raided and side == world.campaign.air.raid_by:
        forbids = min(1.0, forbids + world.numbers["air.ban_restraint"])
    return Standing(
        own_men=last["own_men"] + story.coming[x], seen_men=last["seen_men"],
        own_losses=last["own_losses"], enemy_losses=last["enemy_losses"],
        own_loss_share=last["own_loss_share"], aims_held=last["aims_held"],
        pressure=pressure_on(world, side, day),
        home_forbids=bool(_uniform(world, day, x, HOME) < forbids),
    )  # fmt: skip


def pressure_on(world: World, side: str, day: date) -> float:
    """Sum of the weights of what binds a side elsewhere on a day."""
    total = 0.0
    for i, pressure in enumerate(world.campaign.pressures):
        first, last = date.fromisoformat(pressure.since), date.fromisoformat(pressure.until)
        if pressure.side == side and first <= day <= last:
            total += world.numbers[f"pressures.{i}.weight"]
    return total


def _uniform(world: World, day: date, x: int, index: int) -> float:
    return chance.uniform(
        world.seed, world.replication, day.toordinal(), Purpose.DECISION, x, index, 0
    )
