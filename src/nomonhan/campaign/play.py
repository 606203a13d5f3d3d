"""One campaign from its first phase to its end: battles, weeks between them, decisions.

Once a week after a battle the side whose turn it is decides whether to open the next phase, and
both governments whether to seek an end; where both seek it in the same week the campaign ends.  A
phase whose last day passes undecided, or that only goes on with a battle that was not fought, is
not fought: the next one's turn comes.  Where no incident becomes a battle nothing is fought.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from nomonhan.campaign.air_war import fly_due
from nomonhan.campaign.bringing import Between, arrived_later, carry_into
from nomonhan.campaign.carry import MOVED, book_battle, carry_out, lost_by_contingent
from nomonhan.campaign.front import front_after
from nomonhan.campaign.intelligence import reports_of
from nomonhan.campaign.records import Phase
from nomonhan.campaign.story import Chain, PhaseResult, Story, World
from nomonhan.campaign.weeks import open_phase, wait_for_end
from nomonhan.codes import Status
from nomonhan.state import Battle


def play_campaign(world: World) -> Chain:
    """One replication."""
    story = Story(date.fromisoformat(world.campaign.start))
    chain = story.chain
    for n, (name, phase) in enumerate(world.campaign.phases.items()):
        if chain.ended is not None or not world.begins:
            break
        if not phase.on_the_ground:
            story.skies.append((n, phase))
            continue
        opened = open_phase(world, story, name, n) if may_follow(chain, phase) else None
        if opened is None:
            chain.phases.append(PhaseResult(name, False, None, "", (0, 0), (0.0, 0.0), 0))
        else:
            fight_phase(world, story, name, n, opened)
    if chain.ended is None and world.begins:
        wait_for_end(world, story)
    chain.ended = chain.ended or world.end
    return chain


def may_follow(chain: Chain, phase: Phase) -> bool:
    """Whether the battle that a phase goes on with, if it names one, was fought."""
    return phase.follows is None or any(
        done.fought for done in chain.phases if done.phase == phase.follows
    )


def fight_phase(world: World, story: Story, name: str, n: int, opened: date) -> None:
    """Fight a phase with what the armies carry, and carry on what it leaves."""
    chain, carried, prepared = story.chain, story.carried, world.prepared[name]
    fly_due(world, story, opened, opened=True)
    quiet = (opened - story.last_battle).days if story.last_battle is not None else 0
    between = Between(
        float(quiet), world.numbers, world.seed, world.replication, n, staff_factors(world, name)
    )
    vector = carry_into(prepared, world.vectors[name], carried, chain.books, between, story.absent)
    battle, drawn_back = world.fight(
        name, vector, reports_of(prepared, carried, between),
        front_after(prepared, vector, carried, between),
    )  # fmt: skip
    arrived_later(prepared, battle, carried, chain.books)
    book_battle(chain.books, battle)
    chain.lost.update(lost_by_contingent(prepared, battle))
    story.standing = [stand_after(battle, x) for x in (0, 1)]
    carry_out(prepared, battle, carried, story.absent)
    for x in (0, 1):
        chain.air_lost[x] += int(battle.aircraft.lost[x].sum())
    opener = world.campaign.phases[name].opened_by
    if opener is not None:
        story.offensives[world.campaign.sides.index(opener)] += 1
    chain.phases.append(result_of(world, story, name, opened, quiet, battle, drawn_back))
    if world.campaign.phases[name].kind == "clash":
        forget(story)
    else:
        learn(world, story)
    minutes = prepared.n_ticks * prepared.tick_minutes
    story.last_battle = story.today = opened + timedelta(days=math.ceil(minutes / 1440.0))
    story.coming, story.absent = [0.0, 0.0], set()


def staff_factors(world: World, phase: str) -> tuple[float, ...]:
    """Times what each side's staff quality is in a phase, (x,)."""
    factors = [1.0, 1.0]
    for i, command in enumerate(world.campaign.commands):
        if phase in command.phases:
            x = world.campaign.sides.index(command.side)
            factors[x] *= world.numbers[f"commands.{i}.staff_quality"]
    return tuple(factors)


def forget(story: Story) -> None:
    """Of a clash of patrols no front, dumps or reports are left, and its cost binds nobody.

    It is one incident of hundreds; what it leaves is who holds the place, and what is believed.
    """
    story.carried.terrain = None
    for standing in story.standing:
        standing["own_loss_share"] = 0.0


def learn(world: World, story: Story) -> None:
    """Both sides learn from the battle that has just ended."""
    carried = story.carried
    carried.battles += 1
    for x, side in enumerate(world.campaign.sides):
        carried.lessons[x] = learned(
            carried.lessons[x], story.standing[x]["own_loss_share"],
            world.numbers[f"flows.{side}.lessons"], world.numbers[f"flows.{side}.dear"],
        )  # fmt: skip


def learned(lessons: float, loss_share: float, at_most: float, dear: float) -> float:
    """The dial of lessons after a phase: 0 none to 1 all; the dearer it was, the more is added."""
    part = min(1.0, loss_share / dear) if dear > 0 else 1.0
    return lessons + at_most * part * (1.0 - lessons)


def result_of(
    world: World, story: Story, name: str, opened: date, quiet: int, battle: Battle,
    drawn_back: int,
) -> PhaseResult:  # fmt: skip
    """What a phase came to."""
    won = world.winner_of(battle)
    return PhaseResult(
        name, True, opened, world.campaign.sides[won] if won >= 0 else "draw",
        tuple(int(s["own_losses"]) for s in story.standing),
        tuple(s["own_loss_share"] for s in story.standing), quiet, drawn_back,
    )  # fmt: skip


def stand_after(battle: Battle, x: int) -> dict[str, float]:
    """What side x can count after a battle: its own exactly, the enemy as its reports have it."""
    units, side = battle.units, battle.roster.side
    came = (side == x) & (units.status != Status.NOT_ARRIVED)
    losses = [int(sum(units[c][side == y].sum() for c in MOVED)) for y in (0, 1)]
    men = int((units.men + units.withdrawn)[came].sum())
    seen = battle.knowledge[x]
    known = (side != x) & (seen.seen_tick >= 0) & (units.status <= Status.BROKEN)
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
