"""What makes a run this run and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nomonhan.ensemble.schema import Sides
from nomonhan.text import gettext as _

FORMAT = 1
PRIOR = "prior"  # ranged inputs drawn from the ranges that the files give, fitted to nothing


@dataclass(frozen=True)
class Identity:
    """What makes a run this run and no other: the same identity, the same battles."""

    scenario: str
    scenario_digest: str
    scenario_json: str
    seed: int
    rules_version: int
    start: str
    hours: int
    sides: Sides
    cases: dict[str, Any] = field(default_factory=lambda: {"base": {}})
    inputs: str = PRIOR
    own_scenarios: Mapping[str, str] = field(default_factory=dict)  # case -> its records as JSON
    design: str = ""  # of an experiment: how its cases were given

    def as_json(self) -> dict[str, Any]:
        """The part of the manifest that is known before the first battle."""
        found = {
            "format": FORMAT,
            "scenario": self.scenario,
            "scenario_digest": self.scenario_digest,
            "seed": self.seed,
            "rules_version": self.rules_version,
            "start": self.start,
            "hours": self.hours,
            "sides": [{"id": s, "contingents": list(c)} for s, c in self.sides.items()],
            "cases": self.cases,
            "inputs": self.inputs,
        }
        return {**found, "design": self.design} if self.design else found


def word_of(key: str) -> str:
    """What a key of the manifest tells of, in words."""
    return {
        "format": _("format"),
        "scenario": _("scenario"),
        "scenario_digest": _("scenario digest"),
        "seed": _("seed"),
        "rules_version": _("rules version"),
        "start": _("start"),
        "hours": _("number of hours"),
        "sides": _("sides"),
        "cases": _("cases"),
        "inputs": _("inputs"),
        "order": _("order of records"),
        "design": _("design"),
    }[key]
