"""What makes a run this run and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nomonhan.ensemble import campaign_schema, schema
from nomonhan.ensemble.schema import Column, Sides
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

    @property
    def tables(self) -> Sequence[str]:
        """Tables of the run."""
        return schema.TABLES

    def columns(self, table: str) -> Sequence[Column]:
        """Columns of one of them."""
        return schema.columns_of(table, self.sides)


@dataclass(frozen=True)
class CampaignIdentity(Identity):
    """What makes a campaign's run this run and no other."""

    phases: tuple[str, ...] = ()  # on the ground

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "campaign": {"phases": list(self.phases)}}

    @property
    def tables(self) -> Sequence[str]:
        return campaign_schema.TABLES

    def columns(self, table: str) -> Sequence[Column]:
        return campaign_schema.campaign_columns(table, self.sides, self.phases)


def columns_by(manifest: Mapping[str, Any], table: str) -> Sequence[Column]:
    """Columns of a table of the run that a manifest tells of."""
    sides = {side["id"]: side["contingents"] for side in manifest["sides"]}
    if (campaign := manifest.get("campaign")) is not None:
        return campaign_schema.campaign_columns(table, sides, campaign["phases"])
    return schema.columns_of(table, sides)


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
        "campaign": _("campaign"),
        "branches": _("design"),
        "from_tick": _("hour from which they differ"),
        "battle": _("battle that all begin as"),
    }[key]
