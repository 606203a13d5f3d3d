"""Do the records of a scenario fit together: sides, command chain, places, plans, rear?"""

from __future__ import annotations

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.limits import MOST_HOLDINGS, MOST_WEAPON_SYSTEMS
from nomonhan.scenario.nodes import TreePath
from nomonhan.text import format_list
from nomonhan.text import gettext as _


def check_relations(draft: Draft) -> None:
    """Report records that refer to each other in a way that cannot be."""
    _check_contingents(draft)
    _check_formations(draft)
    _check_command_chain(draft)
    _check_units(draft)
    _check_mounts(draft)
    _check_counts(draft)
    _check_plans(draft)
    _check_rear(draft)


def _check_contingents(draft: Draft) -> None:
    owner: dict[str, str] = {}
    for side_id, side in draft.scenario.sides.items():
        for i, contingent in enumerate(side.contingents):
            if contingent in owner:
                what = _("the contingent {contingent} stands here twice", contingent=contingent)
                if owner[contingent] != side_id:
                    what = _(
                        "the contingent {contingent} fights on both sides", contingent=contingent
                    )
                draft.report(("sides", side_id, "contingents", i), what, _("keep one of the two"))
            owner[contingent] = side_id


def _check_formations(draft: Draft) -> None:
    sides, formations = draft.scenario.sides, draft.scenario.formations
    owner = {contingent: key for key, side in sides.items() for contingent in side.contingents}
    for key, formation in formations.items():
        if owner.get(formation.contingent, formation.side) != formation.side in sides:
            what = _("the contingent {contingent} fights on the other side",
                     contingent=formation.contingent)  # fmt: skip
            cure = _("name a contingent of the side {side}", side=formation.side)
            draft.report(("formations", key, "contingent"), what, cure)
        parent = formations.get(formation.parent or "")
        if parent is not None and parent.side != formation.side and _are_sides(draft, parent.side):
            what = _("the formation {name} fights on the other side", name=formation.parent)
            cure = _("name a formation of the side {side}", side=formation.side)
            draft.report(("formations", key, "parent"), what, cure)


def _check_command_chain(draft: Draft) -> None:
    """Report each ring of formations once, at the one that stands first in the files."""
    formations = draft.scenario.formations
    cleared: set[str] = set()
    for key in formations:
        chain: list[str] = []
        at: str | None = key
        while at is not None and at in formations and at not in cleared and at not in chain:
            chain.append(at)
            at = formations[at].parent
        if at in chain:
            ring = chain[chain.index(at) :]
            shown = " > ".join([*ring, ring[0]])
            what = _("the command chain runs in a ring: {chain}", chain=shown)
            cure = _("remove the parent of the highest of them")
            draft.report(("formations", ring[0], "parent"), what, cure)
        cleared.update(chain)


def _check_units(draft: Draft) -> None:
    fielded: set[str] = set()
    for key, unit in draft.scenario.units.items():
        path: TreePath = ("units", key)
        if formation := draft.scenario.formations.get(unit.formation):
            fielded.add(formation.side)
        if unit.at is None and unit.arrival is None:
            what = _("the unit has neither a place nor an arrival")
            draft.report(
                path,
                what,
                _("add {names}", names=format_list(["at: {zone: ...}", "arrival: {...}"], "or")),
                at_key=True,
            )
        elif unit.at is not None and unit.arrival is not None:
            what = _("the unit has both a place and an arrival")
            cure = _("keep at if it is on the map at the start, else arrival")
            draft.report((*path, "arrival"), what, cure, at_key=True)
    if draft.problems:
        return  # the unit of a side may be one that cannot be read
    for side in draft.scenario.sides:
        if side not in fielded:
            what, cure = (
                _("the side {side} has no unit", side=side),
                _("give it a formation and a unit"),
            )
            draft.report(("sides", side), what, cure, at_key=True)


def _check_mounts(draft: Draft) -> None:
    weapons = draft.scenario.weapon_systems
    for key, weapon in weapons.items():
        for i, mount in enumerate(weapon.mounts):
            if mount.weapon in weapons and weapons[mount.weapon].mounts:
                what = _("{name} carries weapons itself", name=mount.weapon)
                path = ("weapon_systems", key, "mounts", i, "weapon")
                draft.report(path, what, _("name a weapon, not a vehicle"))


def _check_counts(draft: Draft) -> None:
    """Report more weapon systems than the tables of a battle have room for."""
    scenario = draft.scenario
    n = len(scenario.weapon_systems)
    if n > MOST_WEAPON_SYSTEMS:
        what = _("{n} weapon systems are more than a battle can keep apart, {most}",
                 n=n, most=MOST_WEAPON_SYSTEMS)  # fmt: skip
        cure = _("leave out what no unit holds, or make one of those that are alike")
        draft.report(("weapon_systems",), what, cure, at_key=True)
    for key, unit in scenario.units.items():
        establishment = scenario.establishments.get(unit.establishment)
        held = {*(establishment.holdings if establishment else ()), *unit.holdings}
        if len(held) > MOST_HOLDINGS:
            what = _("the unit may hold {n} weapon systems, more than {most}",
                     n=len(held), most=MOST_HOLDINGS)  # fmt: skip
            cure = _("divide it into two units, or make one of those that are alike")
            draft.report(("units", key), what, cure, at_key=True)


def _check_plans(draft: Draft) -> None:
    formations = draft.scenario.formations
    for side, rows in draft.scenario.plans.items():
        for i, row in enumerate(rows):
            formation = formations.get(row.formation)
            if formation is None or formation.side == side:
                continue
            if _are_sides(draft, side, formation.side):
                what = _("the formation {name} fights on the other side", name=row.formation)
                cure = _("name a formation of the side {side}", side=side)
                draft.report(("plans", side, i, "formation"), what, cure)


def _check_rear(draft: Draft) -> None:
    lines = draft.ids("supply")
    for side in draft.scenario.sides:
        if lines is not None and side not in lines:
            what = _("the side {side} has no supply line", side=side)
            draft.report(
                ("supply",), what, _("add supply: {side}: {{...}}", side=side), at_key=True
            )
    for key, force in draft.scenario.air.items():
        for name in force.aircraft:
            weapon = draft.scenario.weapon_systems.get(name)
            if weapon is not None and weapon.target_class != "aircraft":
                what = _("{name} is no aircraft", name=name)
                cure = _("name a weapon system of the class aircraft")
                draft.report(("air", key, "aircraft", name), what, cure, at_key=True)


def _are_sides(draft: Draft, *names: str) -> bool:
    """Whether all are sides, so that a slip of the pen is not told twice."""
    return set(names) <= (draft.ids("sides") or set())
