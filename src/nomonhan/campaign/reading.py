"""Find and read campaigns; every number of one has a path, a value and a range."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from nomonhan.campaign.records import Campaign
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.packaged import DATA_FOLDER, scenario_names, shown_path
from nomonhan.scenario.quantity import ASSUMED, Quantity, Record
from nomonhan.terrain.reading import read_record
from nomonhan.text import gettext as _

CAMPAIGNS_FOLDER = DATA_FOLDER / "campaigns"
FILE = "campaign.yaml"


def campaign_file(name_or_folder: str | Path) -> Path | None:
    """The file of a campaign, packaged or in a folder; None if it is none."""
    for folder in (CAMPAIGNS_FOLDER / str(name_or_folder), Path(name_or_folder)):
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def campaign_names() -> list[str]:
    """Names of the packaged campaigns."""
    return sorted(p.parent.name for p in CAMPAIGNS_FOLDER.glob(f"*/{FILE}"))


def playable_campaigns() -> list[str]:
    """Packaged campaigns all of whose battles are packaged."""
    known = set(scenario_names())
    found = []
    for name in campaign_names():
        phases = read_campaign(name).phases.values()
        if all(p.scenario is None or p.scenario in known for p in phases):
            found.append(name)
    return found


@cache
def read_campaign(name_or_folder: str | Path) -> Campaign:
    """A campaign; raises `ScenarioError` with all that is wrong in it."""
    path = campaign_file(name_or_folder)
    if path is None:
        what = _("there is no campaign {name}", name=str(name_or_folder))
        cure = _("write one of {names}, or a folder with {file}",
                 names=", ".join(campaign_names()), file=FILE)  # fmt: skip
        raise ScenarioError([Problem(shown_path(Path(name_or_folder)), 0, 0, "", what, cure)])
    return read_record(path, Campaign)


def numbers_of(record: Record, prefix: str = "") -> Iterator[tuple[str, Quantity]]:
    """Every quantity below a record with its path, in the order of the file's records."""
    for name in type(record).model_fields:
        yield from _numbers(getattr(record, name), f"{prefix}{name}")


def _numbers(value: object, path: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, Record):
        yield from numbers_of(value, f"{path}.")
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _numbers(entry, f"{path}.{key}")
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            yield from _numbers(entry, f"{path}.{i}")


def source_above(campaign: Campaign, path: str) -> str:
    """Source of a number that names none: that of the nearest record above that has one."""
    found, at = ASSUMED, list[Any]([campaign])
    for part in path.split(".")[:-1]:
        record: Any = at[-1]
        below = record[int(part)] if isinstance(record, list) else (
            record[part] if isinstance(record, dict) else getattr(record, part)
        )  # fmt: skip
        at.append(below)
        found = getattr(below, "source", found) or found
    return str(found)
