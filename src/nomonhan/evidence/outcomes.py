"""What is measured of a battle: one column per outcome, from the tables of summary and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.schema import DRAW, Sides, summary_columns
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.packaged_facts import load_facts

Table = Mapping[str, NDArray[Any]]


@lru_cache(maxsize=16)  # an experiment has a reader for each of its cases
def _zones_of_map(name: str) -> tuple[str, ...]:
    return tuple(load_facts(name).zones)


@dataclass(frozen=True)
class Reader:
    """Reads outcomes of the battles of one scenario."""

    start: datetime
    sides: Sequence[str]
    zones: Sequence[str]  # all of the map
    defender: str | None  # the side that does not open the battle by plan, if the other one does

    @classmethod
    def of(cls, scenario: Scenario) -> Reader:
        own = list(scenario.zones)
        zones = own if scenario.terrain is not None else [*_zones_of_map(scenario.map), *own]
        waiting = [name for name, side in scenario.sides.items() if side.h_hour is None]
        defender = waiting[0] if len(waiting) == 1 else None
        return cls(scenario.start, list(scenario.sides), zones, defender)

    def outcomes(self, summary: Table, events: Table) -> dict[str, NDArray[np.float64]]:
        """Every number of a battle, (k,) by name; dates in hours since the start, NaN for never.

        Beside the columns of `summary` it holds what events tell: `zones.<zone>.changed_hands_at`,
        when its first holder lost it for good, and the first `<side>.counterattack_begun_at`.
        """
        found = {
            name: self._hours(column) if column.dtype == object else column.astype(np.float64)
            for name, column in summary.items()
            if column.dtype != object or name.endswith("_at")
        }
        return found | self._told_by_events(summary, events)

    def comparable(self, summary: Table, events: Table) -> dict[str, NDArray[Any]]:
        """Outcomes, and as booleans who won and whether the win was decisive."""
        won = {
            f"winner.{name}": np.asarray(summary["winner"] == name, dtype=bool)
            for name in (*self.sides, DRAW)
        }
        decisive = np.asarray(summary["decisive"], dtype=bool)
        return self.outcomes(summary, events) | won | {"decisive": decisive}

    def names(self, sides: Sides) -> list[str]:
        """Names of all that `comparable` holds, but for the keys of a row."""
        return [
            *(
                column.name
                for column in summary_columns(sides)
                if column.kind != "text" or column.name.endswith("_at")
            ),
            *(f"{side}.counterattack_begun_at" for side in self.sides),
            *(zone_column(zone) for zone in self.zones),
            *(f"winner.{name}" for name in (*self.sides, DRAW)),
        ]

    def _told_by_events(self, summary: Table, events: Table) -> dict[str, NDArray[np.float64]]:
        n = len(summary["replication"])
        position = {k: i for i, k in enumerate(summary["replication"])}
        hours = self._hours(events["at"])
        told = {f"{side}.counterattack_begun_at": np.full(n, np.nan) for side in self.sides}
        told |= {zone_column(zone): np.full(n, np.nan) for zone in self.zones}
        holders: dict[tuple[int, str], list[tuple[float, str | None]]] = {}
        for k, at, kind, side, zone in zip(
            events["replication"], hours, events["kind"], events["side"], events["zone"],
            strict=True,
        ):  # fmt: skip
            if kind == "zone_changed" and zone:
                holders.setdefault((position[k], zone), []).append((at, side))
            elif kind == "counterattack_begun" and side in self.sides:
                column = told[f"{side}.counterattack_begun_at"]
                column[position[k]] = np.fmin(column[position[k]], at)
        for (k, zone), changes in holders.items():
            column = told.setdefault(zone_column(zone), np.full(n, np.nan))
            column[k] = lost_for_good(changes, self.defender)
        return told

    def _hours(self, moments: NDArray[Any]) -> NDArray[np.float64]:
        """Hours since the start of ISO moments, NaN for none."""
        stamps = np.array([m if isinstance(m, str) else "NaT" for m in moments], "datetime64[m]")
        apart = stamps - np.datetime64(self.start.replace(tzinfo=None), "m")
        hours = apart.astype(np.float64) / 60
        return np.where(np.isnat(stamps), np.nan, hours)


def zone_column(zone: str) -> str:
    """Outcome that says when a zone changed hands."""
    return f"zones.{zone}.changed_hands_at"


def lost_for_good(changes: list[tuple[float, str | None]], otherwise: str | None) -> float:
    """Hour from which a zone's last holder held it, NaN if that is who held it at the start.

    `changes` are (hour, new holder or None for neither), in order.  One within the first hour says
    who held it at the start; a zone that stood empty counts as held by `otherwise`.
    """
    opening, first = changes[0]
    holder = first if opening < 1 else otherwise
    last = changes[-1][1]
    if last is None or last == holder:
        return np.nan
    since = changes[-1][0]
    for at, side in reversed(changes):
        if side != last:
            break
        since = at
    return since


def plain(column: Any) -> NDArray[Any]:
    """A column without its mask: text with None where it is empty, numbers with NaN."""
    if isinstance(column, np.ma.MaskedArray):
        if column.dtype == object:
            text = np.array(column.data, dtype=object)
            text[np.ma.getmaskarray(column)] = None
            return text
        return np.asarray(np.ma.filled(column.astype(np.float64), np.nan))
    return np.asarray(column)
