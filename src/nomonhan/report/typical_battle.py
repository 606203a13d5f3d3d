"""The battle nearest the median, hour by hour: what decided it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from nomonhan.evidence.results import Results
from nomonhan.replay.recording import LedgerRow, Replay
from nomonhan.report.words import Names
from nomonhan.text import format_list, ngettext
from nomonhan.text import gettext as _

FROM_HOUR = 1.0  # what the first hour says of zones is who held them before
NAMED = 3  # units named in a line that tells of many


class Moment(NamedTuple):
    """One line of the timeline."""

    at: datetime
    side: int  # index of the side it is about, -1 none
    text: str
    weighty: bool  # turns of the battle, set in bold
    whole_day: bool = False  # tells of a day, not of an hour


def typical_replication(results: Results, candidates: Sequence[int] | None = None) -> int:
    """The battle nearest the median in what it cost, how far it went and when the ring closed.

    Distances are in ranks, so that no measure counts for more because its numbers are larger.
    """
    replications = np.asarray(results.table("summary")["replication"])
    columns = [
        column
        for side in results.sides
        for column in (f"{side}.casualties", f"{side}.tanks_knocked_out", f"{side}.advance_km")
    ]
    distance = np.zeros(results.n)
    for column in (*columns, "front.ring_closed_at"):
        values = np.nan_to_num(results.outcomes[column], nan=float(results.hours))
        order = np.searchsorted(np.sort(values), values, side="left")
        order = order + np.searchsorted(np.sort(values), values, side="right")
        distance += (order / (2 * results.n) - 0.5) ** 2
    winners = results.table("summary")["winner"].astype(str)
    names, counts = np.unique(winners, return_counts=True)
    distance += (winners != names[np.argmax(counts)]) * 1.0  # won by who mostly wins
    if candidates:
        distance = np.where(np.isin(replications, list(candidates)), distance, np.inf)
    return int(replications[np.argmin(distance)])


def timeline(
    results: Results, replication: int, names: Names, replay: Replay | None
) -> list[Moment]:
    """Events of one battle and, if it was recorded, the decisions behind them, by time."""
    moments = _from_events(results, replication, names)
    if replay is not None:
        moments += _from_ledger(replay, results, names)
    return sorted(moments, key=lambda moment: moment.at)


GROUPED = ("unit_broken", "unit_surrendered", "counterattack_begun", "counterattack_ended")


def _from_events(results: Results, replication: int, names: Names) -> list[Moment]:
    table = results.battle("events", replication)
    sides = list(results.sides)
    objectives = {zone for side in results.scenario.sides.values() for zone in side.objectives}
    moments = []
    grouped: dict[tuple[str, str, str], list[tuple[datetime, str]]] = {}
    for at, kind, side, unit, zone in zip(
        *(table[name] for name in ("at", "kind", "side", "unit", "zone")), strict=True
    ):
        when = datetime.fromisoformat(at)
        x = sides.index(side) if side in sides else -1
        if kind in GROUPED:
            key = (at[:10], kind, str(side))
            grouped.setdefault(key, []).append((when, names.unit(str(unit))))
        elif kind == "zone_changed":
            early = (when - results.start) / timedelta(hours=1) < FROM_HOUR
            if zone in objectives and x >= 0 and not early:
                text = _("{side} take {zone}", side=names.side(side), zone=names.zone(str(zone)))
                moments.append(Moment(when, x, text, weighty=False))
        else:
            text = _event_text(kind, side, unit, names)
            moments.append(Moment(when, x, text, weighty=kind != "bridge_blown"))
    for (day, kind, side), found in grouped.items():
        x = sides.index(side) if side in sides else -1
        who = names.side(side) if x >= 0 else ""
        text = _group_text(kind, who, [name for _at, name in found])
        if kind.startswith("counterattack"):
            moments.append(Moment(found[0][0], x, text, weighty=True))
        else:
            end = datetime.fromisoformat(day) + timedelta(hours=23, minutes=59)
            moments.append(Moment(end, x, text, weighty=False, whole_day=True))
    return moments


def _event_text(kind: str, side: str | None, unit: str | None, names: Names) -> str:
    unit_name = names.unit(unit) if unit else names.side(side) if side else ""
    return {
        "breakthrough": _("Breakthrough: {unit}", unit=unit_name),
        "envelopment": _("Open flank turned: {unit}", unit=unit_name),
        "ring_closed": _("The ring closes"),
        "ring_opened": _("The ring opens"),
        "bridge_blown": _("A bridge is blown"),
    }[kind]


def _group_text(kind: str, who: str, units: list[str]) -> str:
    """What befell several units of a side on one day, as one line."""
    n, listed = len(units), _few(units)
    if kind == "counterattack_begun":
        return _("Counter-attack begins: {unit}", unit=listed)
    if kind == "counterattack_ended":
        return _("Counter-attack ends: {unit}", unit=listed)
    if kind == "unit_broken":
        return ngettext(
            "{who}: {n} unit breaks: {listed}", "{who}: {n} units break: {listed}", n,
            who=who, listed=listed,
        )  # fmt: skip
    return ngettext(
        "{who}: {n} unit surrenders: {listed}", "{who}: {n} units surrender: {listed}", n,
        who=who, listed=listed,
    )  # fmt: skip


def _few(names: list[str]) -> str:
    """The first names in words, and how many more there are."""
    different = list(dict.fromkeys(names))
    few = different[:NAMED]
    more = len(different) - len(few)
    if more > 0:
        few.append(ngettext("{n} more", "{n} more", more))
    # names of units hold commas of their own
    return "; ".join(few) if any("," in name for name in few) else format_list(few)


def _from_ledger(replay: Replay, results: Results, names: Names) -> list[Moment]:
    """Decisions of note; the same one taken by many formations on one day is told once."""
    told: set[tuple[int, str, str, str]] = set()
    grouped: dict[tuple[int, int, str, str], list[LedgerRow]] = {}
    per_day = 24 * 60 // replay.header.tick_minutes
    for row in replay.ledger:
        zone = str(row.ordered.get("zone", ""))
        key = (row.side, row.formation, row.clause, zone)
        if clause_text(row.clause) is None or key in told:
            continue
        told.add(key)  # a decision that is renewed every few hours is told once
        day = row.tick // per_day
        grouped.setdefault((day, row.side, row.clause, zone), []).append(row)
    moments = []
    for (_day, side, clause, zone), rows in grouped.items():
        who = _few([names.formation(row.formation) for row in rows if row.formation])
        text = _(
            "Decision, {who}: {text}{where}",
            who=who or names.side(list(results.sides)[side]),
            text=clause_text(clause),
            where=f" ({names.zone(zone)})" if zone else "",
        )
        at = results.start + timedelta(minutes=rows[0].tick * replay.header.tick_minutes)
        moments.append(Moment(at, side, text, weighty=False))
    return moments


def clause_text(clause: str) -> str | None:
    """What a clause of the doctrine orders; None for the daily round, which no timeline needs."""
    return {
        "commit_reserve": _("the reserve goes in"),
        "exploit_breach": _("through the breach"),
        "shift_axis": _("the axis is moved"),
        "break_off": _("the attack is broken off"),
        "block": _("block the enemy's advance"),
        "stroke_planned": _("a counter-stroke is planned"),
        "stroke_launched": _("the counter-stroke is launched"),
        "stroke_ended": _("the counter-stroke is called off"),
        "call_up": _("a force in the rear is called up"),
        "break_out": _("break out of the ring"),
        "withdraw_as_ordered": _("withdraw as ordered"),
    }.get(clause)
