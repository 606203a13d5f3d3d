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


def _from_events(results: Results, replication: int, names: Names) -> list[Moment]:
    table = results.table("events")
    mine = table["replication"] == replication
    sides = list(results.sides)
    moments = []
    fallen: dict[tuple[str, str, str], list[str]] = {}
    for at, kind, side, unit, zone in zip(
        *(table[name][mine] for name in ("at", "kind", "side", "unit", "zone")), strict=True
    ):
        when = datetime.fromisoformat(at)
        x = sides.index(side) if side in sides else -1
        if kind in ("unit_broken", "unit_surrendered"):
            fallen.setdefault((at[:10], kind, str(side)), []).append(names.unit(str(unit)))
            continue
        if kind == "zone_changed":
            if (when - results.start) / timedelta(hours=1) < FROM_HOUR or x < 0:
                continue
            text = _("{side} take {zone}", side=names.side(side), zone=names.zone(str(zone)))
        else:
            text = _event_text(kind, side, unit, names)
        moments.append(Moment(when, x, text, kind not in ("bridge_blown", "zone_changed")))
    for (day, kind, side), units in fallen.items():
        x = sides.index(side) if side in sides else -1
        end = datetime.fromisoformat(day) + timedelta(hours=23, minutes=59)
        moments.append(Moment(end, x, _fallen_text(kind, side, units, names), False, True))
    return moments


def _event_text(kind: str, side: str | None, unit: str | None, names: Names) -> str:
    who = names.side(side) if side else ""
    unit_name = names.unit(unit) if unit else who
    return {
        "breakthrough": _("Breakthrough: {unit}", unit=unit_name),
        "envelopment": _("Open flank turned: {unit}", unit=unit_name),
        "ring_closed": _("The ring closes"),
        "ring_opened": _("The ring opens"),
        "counterattack_begun": _("Counter-attack begins: {unit}", unit=unit_name),
        "counterattack_ended": _("Counter-attack ends: {unit}", unit=unit_name),
        "bridge_blown": _("A bridge is blown"),
    }[kind]


def _fallen_text(kind: str, side: str, units: list[str], names: Names) -> str:
    n = len(units)
    named = list(dict.fromkeys(units))[:NAMED]
    more = n - len(named)
    if more > 0:
        named.append(ngettext("{n} more", "{n} more", more))
    who = names.side(side)
    listed = format_list(named)
    if kind == "unit_broken":
        return ngettext(
            "{who}: {n} unit breaks: {listed}",
            "{who}: {n} units break: {listed}",
            n, who=who, listed=listed,
        )  # fmt: skip
    return ngettext(
        "{who}: {n} unit surrenders: {listed}",
        "{who}: {n} units surrender: {listed}",
        n, who=who, listed=listed,
    )  # fmt: skip


def _from_ledger(replay: Replay, results: Results, names: Names) -> list[Moment]:
    moments = []
    told: set[tuple[int, str, str, str]] = set()
    for row in replay.ledger:
        text = clause_text(row.clause)
        key = (row.side, row.formation, row.clause, str(row.ordered.get("zone", "")))
        if text is None or key in told:
            continue
        told.add(key)  # a decision that is renewed every few hours is told once
        at = results.start + timedelta(minutes=row.tick * replay.header.tick_minutes)
        moments.append(Moment(at, row.side, _decision_text(row, text, names, results), False))
    return moments


def _decision_text(row: LedgerRow, text: str, names: Names, results: Results) -> str:
    side = list(results.sides)[row.side]
    who = names.formation(row.formation) if row.formation else names.side(side)
    zone = row.ordered.get("zone")
    where = f" ({names.zone(str(zone))})" if zone else ""
    return _("Decision, {who}: {text}{where}", who=who, text=text, where=where)


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
