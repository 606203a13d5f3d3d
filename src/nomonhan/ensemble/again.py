"""Battles of a run fought again, and laid beside the rows on disk: is it the same run here too?

A digest tells that a table is what was written.  That the program writes the same one, on another
machine or years later, only fighting shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from nomonhan.ensemble.battle import Payload, fight_told, payload_of_records, ranged_inputs
from nomonhan.ensemble.identity import columns_by
from nomonhan.ensemble.reading import check_rules, read_scenario_json
from nomonhan.ensemble.running import base_inputs
from nomonhan.ensemble.tables import replications_of, row_bytes, rows_of_battle, stack
from nomonhan.scenario.records import Scenario

Numbered = tuple[str, int]
"""A battle: its case and its replication."""

Counted = Callable[[list[Numbered]], Iterable[Numbered]]
"""Hands on what it is given, and shows how far that has come."""


class Unlike(NamedTuple):
    """A battle that is another one here, and in which tables."""

    case: str
    replication: int
    tables: list[str]


def some_battles(folder: Path, replications: Mapping[str, int], count: int) -> list[Numbered]:
    """`count` battles spread evenly over a run, case by case; their numbers may have gaps."""
    total = sum(replications.values())
    count = min(count, total)
    places = [i * total // count for i in range(count)]
    found, begin = list[Numbered](), 0
    for case, n in replications.items():
        own = [place - begin for place in places if begin <= place < begin + n]
        if own:
            numbers = replications_of(folder / "summary.parquet", case)
            found += [(case, int(numbers[place])) for place in own]
        begin += n
    return found


def payload_of_case(folder: Path, manifest: dict[str, Any], case: str) -> Payload:
    """What a case of the run in `folder` was fought from."""
    of_case = manifest["cases"][case]
    scenario = Scenario.model_validate_json(read_scenario_json(folder, case))
    digest = str(of_case.get("scenario_digest", manifest["scenario_digest"]))
    base = base_inputs(of_case, ranged_inputs(scenario))
    runs = int(manifest["replications"][case])
    return payload_of_records(scenario, digest, int(manifest["seed"]), base, runs)


def fight_again(
    folder: Path, manifest: dict[str, Any], count: int, counted: Counted = iter
) -> Iterator[Unlike]:
    """Fight `count` battles of the finished run in `folder` again; those that are unlike.

    RunRefused if it was fought by other rules.
    """
    check_rules(manifest, folder)
    chosen = some_battles(folder, manifest["replications"], count)
    fought_for, payload = "", None
    for case, replication in counted(chosen):
        if payload is None or case != fought_for:
            fought_for, payload = case, payload_of_case(folder, manifest, case)
        result = fight_told(payload, replication)
        unlike = []
        for table in manifest["tables"]:
            columns = columns_by(manifest, table)
            here = row_bytes(stack(case, [(replication, result)], table, columns), columns)
            if here != rows_of_battle(folder / f"{table}.parquet", columns, case, replication):
                unlike.append(table)
        if unlike:
            yield Unlike(case, replication, unlike)
