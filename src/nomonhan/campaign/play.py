"""One campaign from its first phase to its end: battles, weeks between them, decisions.

Once a week after a phase the side whose turn it is decides whether to open the next one, and both
governments whether to seek an end; where both seek it in the same week the campaign ends.  A phase
whose last day passes unopened is not fought: the next one's turn comes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan import chance
from nomonhan.campaign.air_war import fly_days
from nomonhan.campaign.carry import (
    Book,
    Carried,
    arrived_later,
    book_battle,
    carry_into,
    carry_out,
)
from nomonhan.campaign.decisions import (
    Standing,
    log_odds_of_ending,
    log_odds_of_opening,
    logistic,
)
from nomonhan.campaign.records import Campaign
from nomonhan.codes import Purpose, Status
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle

F = NDArray[np.float64]
WEEK_D = 7
PAUSE_D = 14  # a front that rests for so long has a pause

Fight = Callable[[str, F], Battle]
"""Fights the battle of a phase with the inputs it is given."""


@dataclass(frozen=True)
class PhaseResult:
    """What became of a phase."""

    phase: str
    fought: bool
    opened: date | None
    winner: str  # a side, "draw", or "" if it was not fought
    casualties: tuple[int, ...]  # (x,)
    shares: tuple[float, ...]  # (x,) of its men that each side lost
    quiet_days: int  # since the last phase on the ground


@dataclass(frozen=True)
class DecisionResult:
    """One question put to one side in one week."""

    at: date
    side: str
    question: str  # open_<phase> or end
    p: float
    answer: bool


@dataclass
class Chain:
    """A campaign that has ended."""

    phases: list[PhaseResult] = field(default_factory=list)
    decisions: list[DecisionResult] = field(default_factory=list)
    books: list[Book] = field(default_factory=lambda: [Book(), Book()])
    air_lost: list[int] = field(default_factory=lambda: [0, 0])
    raided: bool = False
    ended: date | None = None
    by_agreement: bool = False
    pauses: int = 0


@dataclass
class Story:
    """Where a campaign stands while it runs."""

    today: date
    carried: Carried = field(default_factory=Carried)
    standing: list[dict[str, float]] = field(default_factory=list)  # (x,) after the last battle
    last_battle: date | None = None
    offensives: list[int] = field(default_factory=lambda: [0, 0])


def play_campaign(
    campaign: Campaign, prepared: Mapping[str, Prepared], vectors: Mapping[str, F], fight: Fight,
    winner_of: Callable[[Battle], int], numbers: Mapping[str, float], seed: int, replication: int,
) -> Chain:  # fmt: skip
    """One replication.

    prepared, vectors: by phase, the map and the drawn inputs of its scenario; numbers: the drawn
    numbers of the campaign by path.
    """
    chain = Chain()
    story = Story(date.fromisoformat(campaign.start))
    end = date.fromisoformat(campaign.end)
    for n, (name, phase) in enumerate(campaign.phases.items()):
        if chain.ended is not None:
            break
        earliest = max(story.today, date.fromisoformat(phase.earliest))
        if phase.kind == "air":
            last = min(date.fromisoformat(phase.latest), end)
            days = (last - earliest).days + 1
            if days > 0 and story.last_battle is not None:
                fly_between(campaign, chain, story, prepared, vectors, numbers, seed,
                            replication, n, days)  # fmt: skip
            continue
        opened = open_phase(campaign, chain, story, name, n, numbers, seed, replication)
        if opened is None:
            nobody = (0,) * len(campaign.sides)
            chain.phases.append(PhaseResult(name, False, None, "", nobody, (0.0,) * len(nobody), 0))
            continue
        fight_phase(
            campaign, chain, story, name, n, opened, prepared[name], vectors[name], fight,
            winner_of, numbers, seed, replication,
        )  # fmt: skip
    if chain.ended is None:
        wait_for_end(campaign, chain, story, numbers, seed, replication)
    chain.ended = chain.ended or end
    return chain


def open_phase(
    campaign: Campaign, chain: Chain, story: Story, name: str, n: int,
    numbers: Mapping[str, float], seed: int, replication: int,
) -> date | None:  # fmt: skip
    """The day on which a phase is opened; None if it never is, or the campaign ends before."""
    phase = campaign.phases[name]
    day = max(story.today, date.fromisoformat(phase.earliest))
    if phase.opened_by is None:
        return day
    x = campaign.sides.index(phase.opened_by)
    if not story.standing:
        return day  # nothing has been fought: who opens the campaign opens it
    last = min(date.fromisoformat(phase.latest), date.fromisoformat(campaign.end))
    waiting = story.today + timedelta(days=WEEK_D)
    while waiting < day:  # the forces gather; governments may still end it
        if both_seek_end(campaign, chain, story, waiting, numbers, seed, replication):
            return None
        waiting += timedelta(days=WEEK_D)
    while day <= last:
        s = standing_of(campaign, story, x, day, chain, numbers, seed, replication)
        p = logistic(log_odds_of_opening(s, campaign.sides[x], numbers))
        draw = chance.uniform(seed, replication, day.toordinal(), Purpose.DECISION, x, n, 0)
        answer = draw < p
        chain.decisions.append(DecisionResult(day, campaign.sides[x], f"open_{name}", p, answer))
        if answer:
            return day
        if both_seek_end(campaign, chain, story, day, numbers, seed, replication):
            return None
        day += timedelta(days=WEEK_D)
    story.today = max(story.today, last)
    return None


def both_seek_end(
    campaign: Campaign, chain: Chain, story: Story, day: date, numbers: Mapping[str, float],
    seed: int, replication: int,
) -> bool:  # fmt: skip
    """Whether both governments seek an end this week; then the campaign ends."""
    seek = []
    for x, side in enumerate(campaign.sides):
        s = standing_of(campaign, story, x, day, chain, numbers, seed, replication)
        p = logistic(log_odds_of_ending(s, side, numbers))
        draw = chance.uniform(seed, replication, day.toordinal(), Purpose.DECISION, x, 100, 0)
        seek.append(draw < p)
        chain.decisions.append(DecisionResult(day, side, "end", p, seek[-1]))
    if all(seek):
        chain.ended, chain.by_agreement = day, True
    return all(seek)


def wait_for_end(
    campaign: Campaign, chain: Chain, story: Story, numbers: Mapping[str, float], seed: int,
    replication: int,
) -> None:  # fmt: skip
    """After the last phase: weeks until both seek an end, or the campaign's last day."""
    end = date.fromisoformat(campaign.end)
    day = story.today + timedelta(days=WEEK_D)
    while day <= end and story.standing:
        if both_seek_end(campaign, chain, story, day, numbers, seed, replication):
            return
        day += timedelta(days=WEEK_D)


def pressure_on(campaign: Campaign, side: str, day: date, numbers: Mapping[str, float]) -> float:
    """Sum of the weights of what binds a side elsewhere on a day."""
    total = 0.0
    for i, pressure in enumerate(campaign.pressures):
        first, last = date.fromisoformat(pressure.since), date.fromisoformat(pressure.until)
        if pressure.side == side and first <= day <= last:
            total += numbers[f"pressures.{i}.weight"]
    return total


def standing_of(
    campaign: Campaign, story: Story, x: int, day: date, chain: Chain,
    numbers: Mapping[str, float], seed: int, replication: int,
) -> Standing:  # fmt: skip
    """What side x knows on a day."""
    side = campaign.sides[x]
    last = story.standing[x]
    forbids = numbers[f"decisions.{side}.forbids"] if story.offensives[x] > 0 else 0.0
    if chain.raided and side == campaign.air.raid_by:
        forbids = min(1.0, forbids + numbers["air.ban_restraint"])
    draw = chance.uniform(seed, replication, day.toordinal(), Purpose.DECISION, x, 101, 0)
    return Standing(
        own_men=last["own_men"], seen_men=last["seen_men"], enemy_losses=last["enemy_losses"],
        own_loss_share=last["own_loss_share"], aims_held=last["aims_held"],
        pressure=pressure_on(campaign, side, day, numbers), home_forbids=bool(draw < forbids),
    )  # fmt: skip


def fight_phase(
    campaign: Campaign, chain: Chain, story: Story, name: str, n: int, opened: date,
    prepared: Prepared, vector: F, fight: Fight, winner_of: Callable[[Battle], int],
    numbers: Mapping[str, float], seed: int, replication: int,
) -> None:  # fmt: skip
    """Fight a phase with what the armies carry, and carry on what it leaves."""
    since = story.last_battle
    quiet = (opened - since).days if since is not None else 0
    chain.pauses += int(quiet >= PAUSE_D)
    vector = carry_into(
        prepared, vector, story.carried, chain.books, float(quiet), numbers, seed, replication, n
    )
    battle = fight(name, vector)
    arrived_later(prepared, battle, story.carried, chain.books)
    book_battle(chain.books, battle)
    story.standing = [stand_after(battle, x) for x in (0, 1)]
    carry_out(prepared, battle, story.carried)
    for x, side in enumerate(campaign.sides):
        chain.air_lost[x] += int(battle.aircraft.lost[x].sum())
        dear = story.standing[x]["own_loss_share"]
        learned = numbers[f"flows.{side}.lessons"] * min(1.0, 5.0 * dear)
        story.carried.lessons[x] += learned * (1.0 - story.carried.lessons[x])
    won = winner_of(battle)
    opener = campaign.phases[name].opened_by
    if opener is not None:
        story.offensives[campaign.sides.index(opener)] += 1
    chain.phases.append(
        PhaseResult(
            name, True, opened, campaign.sides[won] if won >= 0 else "draw",
            tuple(int(s["own_losses"]) for s in story.standing),
            tuple(s["own_loss_share"] for s in story.standing), quiet,
        )
    )  # fmt: skip
    minutes = prepared.n_ticks * prepared.steps_per_tick * prepared.step_minutes
    story.last_battle = opened + timedelta(days=math.ceil(minutes / 1440.0))
    story.today = story.last_battle


def stand_after(battle: Battle, x: int) -> dict[str, float]:
    """What side x can count after a battle: its own exactly, the enemy as its reports have it."""
    units, side = battle.units, battle.roster.side
    came = (side == x) & (units.status != Status.NOT_ARRIVED)
    losses = [
        int(sum(units[c][side == y].sum() for c in ("killed", "wounded", "missing", "captured")))
        for y in (0, 1)
    ]
    men = int((units.men + units.withdrawn)[came].sum())
    seen = battle.knowledge[x]
    known = (side != x) & (seen.seen_step >= 0) & (units.status <= Status.BROKEN)
    value, held = battle.zones.value[:, x], battle.zones.held
    total = float(value.sum())
    return {
        "own_men": float(men),
        "own_losses": float(losses[x]),
        "own_loss_share": losses[x] / max(1, men + losses[x]),
        "enemy_losses": float(losses[1 - x]),
        "seen_men": float(seen.seen_men[known].sum()),
        "aims_held": float(value[held == x].sum()) / total if total > 0 else 1.0,
    }


def fly_between(
    campaign: Campaign, chain: Chain, story: Story, prepared: Mapping[str, Prepared],
    vectors: Mapping[str, F], numbers: Mapping[str, float], seed: int, replication: int, n: int,
    days: int,
) -> None:  # fmt: skip
    """War in the air before the next battle, with the aircraft that its scenario has."""
    names = list(campaign.phases)
    following = next((m for m in names[n + 1 :] if m in prepared), None)
    if following is None:
        return
    ready, vector = prepared[following], vectors[following]
    table = ready.inputs.view("aircraft", vector)
    view: Any = ready.inputs.view("air", vector)
    aircraft = [float(table[x].sum()) for x in (0, 1)]
    war = fly_days(
        aircraft, [float(view[x, 1]) for x in (0, 1)], days,
        campaign.sides.index(campaign.air.raid_by), numbers, seed, replication, n,
    )  # fmt: skip
    chain.raided = chain.raided or war.raided
    for x in (0, 1):
        chain.air_lost[x] += war.lost[x]
        for w, name in enumerate(ready.weapons):
            if table[x, w] > 0:
                before = story.carried.aircraft.get((x, name), 1.0)
                story.carried.aircraft[x, name] = before * war.left[x]
