"""Does the order of battle add up to the totals that the scenario declares?"""

from __future__ import annotations

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.links import MEN
from nomonhan.scenario.quantity import plain
from nomonhan.scenario.records import Scenario, Total, Unit, WeaponSystem
from nomonhan.scenario.strengths import holdings_on_hand, men_on_hand, whole
from nomonhan.text import gettext as _


def check_totals(draft: Draft) -> None:
    """Report every declared total that the units (and aircraft) do not reach."""
    for i, total in enumerate(draft.scenario.totals):
        found = count_of(draft.scenario, total)
        gap = found - total.value.value
        if abs(gap) > total.tolerance:
            what = _("the order of battle holds {found}, the total says {stated}",
                     found=found, stated=plain(total.value.value))  # fmt: skip
            cure = (
                _("take {gap} away, or mend value or tolerance", gap=plain(gap))
                if gap > 0
                else _("add {gap}, or mend value or tolerance", gap=plain(-gap))
            )
            draft.report(("totals", i, "value"), what, cure)


def count_of(scenario: Scenario, total: Total) -> int:
    """What the order of battle holds of the things that a total counts."""
    count = 0
    for unit in scenario.units.values():
        if not _is_counted(scenario, total, unit):
            continue
        if MEN in total.of:
            count += whole(men_on_hand(scenario, unit))
        for name, number in holdings_on_hand(scenario, unit).items():
            if _is_of(total, name, scenario.weapon_systems[name]):
                count += whole(number)
    if total.contingent is None and total.formation is None:
        for side, force in scenario.air.items():
            for name, aircraft in force.aircraft.items() if total.side in (None, side) else ():
                if _is_of(total, name, scenario.weapon_systems[name]):
                    count += whole(aircraft.value)
    return count


def _is_of(total: Total, name: str, weapon: WeaponSystem) -> bool:
    is_named = not {name, weapon.kind, weapon.target_class}.isdisjoint(total.of)
    return is_named and weapon.calibre_mm.value >= total.calibre_from_mm


def _is_counted(scenario: Scenario, total: Total, unit: Unit) -> bool:
    if unit.arrival is not None and not total.with_arrivals:
        return False
    formation = scenario.formations[unit.formation]
    if total.side not in (None, formation.side):
        return False
    if total.contingent not in (None, formation.contingent):
        return False
    at: str | None = unit.formation
    while total.formation is not None and at != total.formation:
        if at is None:
            return False
        at = scenario.formations[at].parent
    return True
