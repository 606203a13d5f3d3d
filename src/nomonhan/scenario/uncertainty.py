"""What is uncertain of many numbers at once: where the map's named places lie, what units share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import Field

from nomonhan.scenario.arms import Sourced
from nomonhan.scenario.quantity import Limits, Quantity, Share, number

Shift = Annotated[Quantity, Limits(-20, 20, "km")]


class Misplacement(Sourced):
    """How far a named place may lie from where the map has it.

    What stands near it moves along: the zones of the map, and the units that are placed by zones.
    """

    east_km: Shift = number(0)
    north_km: Shift = number(0)


class SharedFactor(Sourced):
    """Inputs that are good or bad together, because the same army trained, fed or dug them.

    Each keeps its own range.  Of the chance that decides where in it a replication lies, a part is
    common to all.
    """

    inputs: list[str] = Field(
        min_length=1, description="Paths of ranged numbers; `*` stands for any id."
    )
    side: str | None = Field(None, description="Only units of this side.")
    common: Share = Field(description="Share of their variance that they have in common.")


class Common(NamedTuple):
    """What a ranged input has in common with others."""

    factor: str  # path of the factor, an input like any other
    share: float  # of the variance


def factor_path(factor: str) -> str:
    """Path of the number that stands for a factor in a replication."""
    return f"factors.{factor}"


def members(
    factors: Mapping[str, SharedFactor], paths: Iterable[str], side_of: Mapping[str, str]
) -> dict[str, Common]:
    """Path -> the factor it shares; the first that names it.  `side_of`: unit -> its side."""
    found: dict[str, Common] = {}
    for path in paths:
        parts = path.split(".")
        side = side_of.get(parts[1]) if parts[0] == "units" else None
        for name, factor in factors.items():
            if factor.side is not None and factor.side != side:
                continue
            if any(_pattern(text).fullmatch(path) for text in factor.inputs):
                found[path] = Common(factor_path(name), factor.common.value)
                break
    return found


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A path with `*` for any id."""
    return re.compile(re.escape(text).replace(r"\*", r"[^.]*"))
