"""Records of doctrines and plans: how a side thinks and what it had decided before H-hour."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from nomonhan.scenario.arms import Sourced, Words
from nomonhan.scenario.quantity import Hours, Moment, Record, Share, fault, number
from nomonhan.text import gettext as _

Mission = Literal[
    "fix", "assault", "envelop", "exploit", "hold", "screen", "reserve", "counterattack", "withdraw"
]
ConditionKind = Literal[
    "time", "zone_held_by", "zone_lost", "breakthrough_by", "strength_below", "enemy_seen_in",
    "formation_at",
]  # fmt: skip
NEEDED: dict[ConditionKind, tuple[str, ...]] = {
    "time": ("at",),
    "zone_held_by": ("zone", "side"),
    "zone_lost": ("zone",),
    "breakthrough_by": ("side",),
    "strength_below": ("share",),
    "enemy_seen_in": ("zone",),
    "formation_at": ("formation", "zone"),
}
"""What each kind of condition must name."""
OPTIONAL: dict[ConditionKind, tuple[str, ...]] = {
    "strength_below": ("formation",),
    "breakthrough_by": ("formation", "zone"),
    "zone_lost": ("side",),
}
"""What else a kind of condition may name."""
MOVING_MISSIONS = ("assault", "envelop", "exploit")


class Doctrine(Sourced):
    """How a side's commanders think, as numbers between 0 and 1 and hours."""

    name: Words
    description: Words | None = None
    hold_without_order: Share = Field(description="Unit rule: stay till ordered out.")
    counterattack: Share = Field(description="Command rule: answer a threat on its flank.")
    envelop: Share = Field(description="Preference for flanks over fronts.")
    bypass: Share = Field(description="Leave strongpoints to those behind.")
    combined_arms: Share = Field(description="Armor waits for infantry and guns.")
    night_attack: Share
    aggressiveness: Share = Field(description="Losses accepted before an attack is called off.")
    surrender: Share = Field(description="Readiness of a cut-off, broken unit to give itself up.")
    reserve_share: Share = Field(description="Share of the force kept back while the plan is open.")
    staff_quality: Share = Field(description="0-1; scales every delay below.")
    decision_interval_h: Hours
    battalion_delay_h: Hours = Field(description="Order from division to battalion under way.")
    attack_planning_h: Hours = Field(description="Planning time of an attack of several regiments.")
    radio: Share = Field(description="Share of units in radio contact.")
    lessons: Share = Field(
        number(0.5), description="Dial of learning since the last phase, 0 none - 1 full."
    )


class Condition(Record):
    """One entry of the closed list of conditions; reads the side's own observation."""

    kind: ConditionKind
    at: Moment | None = None
    zone: str | None = None
    side: str | None = None
    formation: str | None = None
    share: float | None = Field(None, ge=0, le=1)

    @model_validator(mode="after")
    def names_what_its_kind_needs(self) -> Self:
        needed = NEEDED[self.kind]
        for field in needed:
            if getattr(self, field) is None:
                what = _("a condition {kind} names no {field}", kind=self.kind, field=field)
                raise fault(what, _("add {field}", field=field))
        for field in ("at", "zone", "side", "formation", "share"):
            if getattr(self, field) is None or field in needed:
                continue
            if field not in OPTIONAL.get(self.kind, ()):
                what = _("a condition {kind} reads no {field}", kind=self.kind, field=field)
                raise fault(what, _("remove {field}", field=field), field)
        return self


class PlanRow(Sourced):
    """One line of a plan as its staff had decided it before H-hour."""

    formation: str
    mission: Mission
    axis: list[str] = Field(default_factory=list, description="Zones passed on the way.")
    objective: str | None = Field(None, description="Zone.")
    start: Moment | None = None
    when: Condition | None = None
    until: Condition | None = None

    @model_validator(mode="after")
    def can_be_carried_out(self) -> Self:
        if self.start is not None and self.when is not None:
            what = _("the row has both start and when")
            raise fault(what, _("keep start for a time, when for a condition"), "when")
        if self.mission in MOVING_MISSIONS and self.objective is None and not self.axis:
            what = _("the mission {mission} leads nowhere", mission=self.mission)
            raise fault(what, _("add an objective (a zone) or an axis of zones"), "mission")
        return self
