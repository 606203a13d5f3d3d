"""What a campaign is made of: phases in order, and the numbers of the rules above the battle.

A campaign is one file, `campaign.yaml`, in a folder with the name of a scenario.  Its battles are
scenarios of their own; what happens between them is decided by the rules of this package from the
numbers below.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from nomonhan.scenario.arms import Words
from nomonhan.scenario.limits import Days
from nomonhan.scenario.quantity import (
    ASSUMED,
    Day,
    Factor,
    Id,
    Limits,
    Number,
    Quantity,
    Record,
    Share,
    fault,
    number,
)
from nomonhan.text import gettext as _

Weight = Annotated[Quantity, Limits(-20, 20)]
WordsOrName = Annotated[
    Words, BeforeValidator(lambda v: {"en": v, "es": v} if isinstance(v, str) else v)
]


class Phase(Record):
    """One battle of the chain, or a stretch of the war in the air."""

    title: WordsOrName
    kind: Literal["battle", "clash", "air"] = Field(
        "battle",
        description="A clash is fought like a battle and answered like one, but patrols hold no "
        "front, fill no dumps and teach an army nothing; of air war no battle is fought.",
    )
    scenario: str | None = Field(None, description="Scenario that is fought, for a battle.")
    patches: list[str] = Field(default_factory=list, description="Patches of that scenario.")
    sets: list[str] = Field(default_factory=list, description="Changes of it, `path=value`.")
    opened_by: Id | None = Field(
        None, description="Side whose decision opens the phase; none if it is given."
    )
    earliest: Day = Field(description="No decision before this day; of air war, its first.")
    latest: Day = Field(description="Not opened after this day.")
    follows: Id | None = Field(
        None, description="A battle before it; it is never fought if that one was not."
    )
    within_days: Days | None = Field(
        None, description="Not opened later than so many days after the end of the last battle."
    )
    gather_days: Days = Field(
        number(0), description="From the decision to the first shot: forces and stocks gather."
    )
    source: str = ASSUMED
    note: str | None = None

    @property
    def on_the_ground(self) -> bool:
        """Whether a scenario is fought for it."""
        return self.kind != "air"

    @model_validator(mode="after")
    def has_what_its_kind_needs(self) -> Self:
        if self.on_the_ground != (self.scenario is not None):
            what = _("a battle names a scenario, a phase in the air none")
            raise fault(what, _("write kind: air, or scenario"), "kind")
        if self.latest < self.earliest:
            what = _("latest {a} is before earliest {b}", a=self.latest, b=self.earliest)
            raise fault(what, _("write earliest <= latest"), "latest")
        return self


class Pressure(Record):
    """What binds a side elsewhere for some days: a cost of going on here."""

    side: Id
    since: Day
    until: Day
    weight: Factor
    title: WordsOrName
    source: str = ASSUMED
    note: str | None = None


class Decision(Record):
    """How a high command, and the army on the spot, weigh going on; one record a side.

    The log-odds of deciding to open the next phase, asked once a week, are `readiness` +
    `prospects` x ln(own over believed enemy strength) + `confidence` x believed success +
    `unfinished` x share of its aims not held - `cost` x share of its men lost in the last phase -
    `elsewhere` x pressures in force - `restraint` x (1 - autonomy) if home forbids it.
    """

    readiness: Weight
    prospects: Weight
    confidence: Weight = Field(description="Of believed success: -1 a defeat - 1 a victory.")
    unfinished: Weight
    cost: Weight
    elsewhere: Weight
    restraint: Weight
    autonomy: Share = Field(description="0 obeys home - 1 the army on the spot does as it likes.")
    forbids: Share = Field(description="Chance that home forbids an offensive, after a first one.")
    ends: Weight = Field(description="Log-odds a week of seeking an end, before cost and pressure.")
    ends_by_cost: Weight
    ends_by_pressure: Weight
    reinforce: Weight = Field(description="Log-odds of sending a formation that has not fought.")
    reinforce_by_need: Weight = Field(
        description="Of need: ln(believed enemy over own strength) + share of aims not held."
    )
    exaggeration: Factor = Field(description="By how much it takes the enemy's losses for greater.")
    mirror: Share = Field(description="Weight of taking an unseen enemy for as strong as oneself.")
    source: str = ASSUMED
    note: str | None = None


class Command(Record):
    """Command quality of a side in some phases, beside what its scenarios say of its staffs."""

    side: Id
    phases: list[Id] = Field(min_length=1)
    staff_quality: Factor = Field(description="Times the staff quality of its doctrine.")
    title: WordsOrName
    source: str = ASSUMED
    note: str | None = None


class Flow(Record):
    """What reaches a side between phases, and what its men learn."""

    replacements_per_day: Number
    wounded_return_share: Share = Field(description="Of the wounded, those back by the next phase.")
    wounded_return_days: Days
    vehicles_per_day: Number
    aircraft_replaced: Share = Field(description="Share of lost aircraft replaced by next phase.")
    repair_per_day: Share
    digging_h_per_day: Number = Field(description="Hours a day that a resting front digs.")
    experience: Share = Field(description="Of what is wanting in training, gained in a phase.")
    replacement_training: Share = Field(description="Of replacements, as a part of their unit's.")
    arms_with_men: Factor = Field(
        description="Part of missing crew-served weapons that comes per part of men replaced."
    )
    lessons: Share = Field(description="Part of the lessons still to learn that a dear phase adds.")
    dear: Share = Field(description="Share of its men at whose loss a phase is dear in full.")
    memory_days: Days = Field(description="Half-life of what is known of an enemy unit's place.")
    stock_share: Share = Field(description="Share of lift left over for dumps in a pause.")
    source: str = ASSUMED
    note: str | None = None


class AirRules(Record):
    """The war in the air between ground phases: days, sorties, losses, and the raid on bases."""

    sorties_per_day: Number
    loss_per_sortie: Share
    raid_loss_share: Share = Field(description="Of the aircraft on the raided fields.")
    raid_by: Id
    raid_log_odds: Weight = Field(description="Log-odds that it raids bases in such a phase.")
    ban_restraint: Share = Field(description="What a raid without leave adds to home's forbidding.")
    source: str = ASSUMED
    note: str | None = None


class IncidentYear(Record):
    """Border incidents counted in a year."""

    count: Number
    battles: int = Field(0, ge=0, description="How many of them became battles of divisions.")
    source: str
    note: str | None = None


class Incidents(Record):
    """The stream from which battles come."""

    years: dict[str, IncidentYear]
    prior_battles: Factor = Field(description="Beta prior on P(incident becomes a battle).")
    prior_none: Number
    given: Share = Field(
        number(1), description="Chance that the first battle comes whatever the incidents do."
    )
    source: str = ASSUMED
    note: str | None = None


class Campaign(Record):
    """A campaign: everything in `campaign.yaml`."""

    format: Literal[1]
    name: Id
    title: WordsOrName
    description: WordsOrName
    start: Day
    end: Day
    sides: list[Id] = Field(min_length=2, max_length=2)
    phases: dict[Id, Phase] = Field(min_length=1)
    pressures: list[Pressure] = Field(default_factory=list)
    commands: list[Command] = Field(default_factory=list)
    decisions: dict[Id, Decision]
    flows: dict[Id, Flow]
    air: AirRules
    incidents: Incidents

    @model_validator(mode="after")
    def hangs_together(self) -> Self:
        for what, keys in (("decisions", self.decisions), ("flows", self.flows)):
            if set(keys) != set(self.sides):
                raise fault(
                    _("{what} are not those of the sides", what=what),
                    _("write one for each of {sides}", sides=", ".join(self.sides)), what,
                )  # fmt: skip
        if self.end < self.start:
            raise fault(_("the campaign ends before it starts"), _("write start <= end"), "end")
        self._names_its_sides()
        self._phases_follow()
        return self

    def _names_its_sides(self) -> None:
        named = [(self.air.raid_by, "air"), *((p.side, "pressures") for p in self.pressures)]
        named += [(command.side, "commands") for command in self.commands]
        named += [(p.opened_by, "phases") for p in self.phases.values() if p.opened_by is not None]
        for side, where in named:
            if side not in self.sides:
                cure = _("write one of {sides}", sides=", ".join(self.sides))
                raise fault(_("{side} is no side", side=side), cure, where)
        for name in (name for command in self.commands for name in command.phases):
            if name not in self.phases:
                cure = _("write one of {phases}", phases=", ".join(self.phases))
                raise fault(_("{name} is no phase", name=name), cure, "commands")

    def _phases_follow(self) -> None:
        before, day, battles = "", self.start, list[str]()
        for name, phase in self.phases.items():
            if phase.earliest < (day if phase.on_the_ground else self.start):
                what = _("phase {name} cannot follow {before}: it is earlier", name=name,
                         before=before or _("the start"))  # fmt: skip
                raise fault(what, _("write phases in order of their earliest day"), "phases")
            if phase.latest > self.end:
                what = _("phase {name} comes after the end of the campaign", name=name)
                raise fault(what, _("write latest <= end"), "phases")
            if phase.follows is not None and phase.follows not in battles:
                what = _("phase {name} cannot follow {other}: it is no battle before it",
                         name=name, other=phase.follows)  # fmt: skip
                cure = _("write one of {phases}", phases=", ".join(battles))
                raise fault(what, cure if battles else _("leave follows out"), "phases")
            if phase.on_the_ground:
                before, day = name, phase.earliest
                battles.append(name)
        if not next(iter(self.phases.values())).on_the_ground:
            what = _("the campaign begins in the air")
            raise fault(what, _("begin with a battle on the ground"), "phases")
