"""What a scenario may do but hardly means: warnings."""

from __future__ import annotations

from datetime import datetime, timedelta

from nomonhan.scenario.errors import Problem
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.nodes import PathPart, dotted
from nomonhan.scenario.quantity import plain
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.strengths import men_on_hand
from nomonhan.text import gettext as _
from nomonhan.text import ngettext

STRONGEST = 1.5
"""A unit may hold so many times its establishment's men before `check` asks."""


def warnings_of(loaded: LoadedScenario) -> list[Problem]:
    """Everything that deserves a second look."""
    found: list[Problem] = []

    def warn(what: str, cure: str, *path: PathPart) -> None:
        node, depth = loaded.locations.nearest_to(path)
        found.append(node.problem(dotted(path), what, cure, at_key=depth > 0))

    scenario = loaded.scenario
    for section, names in unused(loaded).items():
        for name in names:
            what = (
                _("no unit and no formation belongs to {name}", name=name)
                if section == "formations"
                else _("nothing refers to {name}", name=name)
            )
            warn(what, _("remove it, or use it"), section, name)
    for key, unit in scenario.units.items():
        paper = scenario.establishments[unit.establishment].men.value
        men = men_on_hand(scenario, unit)
        if men > STRONGEST * paper:
            what = _("{men} men stand in a unit whose establishment is {paper}",
                     men=plain(men), paper=plain(paper))  # fmt: skip
            warn(what, _("check both"), "units", key, "men")
    for key, weapon in scenario.weapon_systems.items():
        if weapon.practical_range_m.value > weapon.max_range_m.value > 0:
            what = _("the practical range is longer than the greatest one")
            warn(what, _("check both"), "weapon_systems", key, "practical_range_m")
        if weapon.rounds_per_min_sustained.value > weapon.rounds_per_min_burst.value:
            what = _("the sustained rate of fire is above that of a burst")
            warn(what, _("check both"), "weapon_systems", key, "rounds_per_min_sustained")
    for key, side in scenario.sides.items():
        if not side.objectives:
            what = _("the side has no objectives, so it can neither win nor lose")
            warn(what, _("add {field}", field="objectives: {zone: value}"), "sides", key)
        if not scenario.plans.get(key):
            what = _("the side has no plan")
            warn(what, _("add one under plans, or expect it to hold"), "sides", key)
    if missing := _days_without_weather(scenario):
        what = ngettext(
            "the weather of {n} day is not told, first of {day}",
            "the weather of {n} days is not told, first of {day}",
            len(missing),
            day=missing[0],
        )
        warn(what, _("add them to weather, or expect a fair day"), "weather")
    return sorted(found)


def unused(loaded: LoadedScenario) -> dict[str, list[str]]:
    """Records of the scenario's own files that nothing refers to, by section."""
    scenario = loaded.scenario
    commanded = {unit.formation for unit in scenario.units.values()}
    commanded |= {f.parent for f in scenario.formations.values() if f.parent is not None}
    establishments = {unit.establishment for unit in scenario.units.values()}
    weapons = {name for unit in scenario.units.values() for name in unit.holdings}
    weapons.update(n for e in scenario.establishments.values() for n in e.holdings)
    weapons.update(n for force in scenario.air.values() for n in force.aircraft)
    weapons.update(m.weapon for w in scenario.weapon_systems.values() for m in w.mounts)
    weapons.update(name for total in scenario.totals for name in total.of)
    used = {
        "formations": commanded,
        "establishments": establishments,
        "weapon_systems": weapons,
        "doctrines": {side.doctrine for side in scenario.sides.values()},
    }
    return {
        section: [k for k in getattr(scenario, section) if k not in names]
        for section, names in used.items()
    }


def _days_without_weather(scenario: Scenario) -> list[str]:
    told = {datetime.fromisoformat(day.date).date() for day in scenario.weather}
    end = scenario.start + timedelta(hours=scenario.hours)
    last = (end - timedelta(seconds=1)).date()
    days = [
        scenario.start.date() + timedelta(days=n)
        for n in range((last - scenario.start.date()).days + 1)
    ]
    return [day.isoformat() for day in days if day not in told]
