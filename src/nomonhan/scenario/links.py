"""Do the records of a scenario refer to records that exist and fit together?"""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.nodes import TreePath
from nomonhan.scenario.plans import Condition
from nomonhan.scenario.records import TargetClass, WeaponKind
from nomonhan.text import gettext as _

MEN = "men"


def check_links(draft: Draft, zones: Collection[str] | None) -> None:
    """Report dead references; `zones` are those of the map, None if the map is not known."""
    _check_sides(draft, zones)
    _check_formations(draft)
    _check_command_chain(draft)
    _check_units(draft, zones)
    _check_arms(draft)
    _check_plans(draft, zones)
    _check_rear(draft, zones)
    _check_totals(draft)


def _check_sides(draft: Draft, zones: Collection[str] | None) -> None:
    owner: dict[str, str] = {}
    for side_id, side in draft.scenario.sides.items():
        path: TreePath = ("sides", side_id)
        what = _("there is no doctrine {name}")
        draft.require((*path, "doctrine"), side.doctrine, draft.ids("doctrines"), what)
        for zone in side.objectives:
            _require_zone(draft, (*path, "objectives", zone), zone, zones, at_key=True)
        for i, contingent in enumerate(side.contingents):
            if contingent in owner:
                what = _("the contingent {contingent} fights on both sides", contingent=contingent)
                cure = _("leave it with one side")
                draft.report((*path, "contingents", i), what, cure)
            owner[contingent] = side_id


def _check_formations(draft: Draft) -> None:
    sides = draft.scenario.sides
    for key, formation in draft.scenario.formations.items():
        path: TreePath = ("formations", key)
        what = _("there is no side {name}")
        known = draft.require((*path, "side"), formation.side, draft.ids("sides"), what)
        if known and formation.side in sides:
            what = _("its side has no contingent {name}")
            contingents = sides[formation.side].contingents
            draft.require((*path, "contingent"), formation.contingent, contingents, what)
        if formation.parent is None:
            continue
        what = _("there is no formation {name}")
        if draft.require((*path, "parent"), formation.parent, draft.ids("formations"), what):
            parent = draft.scenario.formations.get(formation.parent)
            if parent is not None and parent.side != formation.side:
                what = _("the formation above it fights on the other side")
                cure = _("name a formation of the side {side}", side=formation.side)
                draft.report((*path, "parent"), what, cure)


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
            what = _(
                "the command chain runs in a ring: {chain}", chain=" > ".join([*ring, ring[0]])
            )
            cure = _("remove the parent of the highest of them")
            draft.report(("formations", ring[0], "parent"), what, cure)
        cleared.update(chain)


def _check_units(draft: Draft, zones: Collection[str] | None) -> None:
    formations, establishments = draft.ids("formations"), draft.ids("establishments")
    fielded: set[str] = set()
    for key, unit in draft.scenario.units.items():
        path: TreePath = ("units", key)
        what = _("there is no formation {name}")
        draft.require((*path, "formation"), unit.formation, formations, what)
        if formation := draft.scenario.formations.get(unit.formation):
            fielded.add(formation.side)
        what = _("there is no establishment {name}")
        draft.require((*path, "establishment"), unit.establishment, establishments, what)
        _require_weapons(draft, (*path, "holdings"), unit.holdings)
        if unit.at is None and unit.arrival is None:
            what = _("the unit has neither a place nor an arrival")
            draft.report(path, what, _("add at: {zone: ...} or arrival: {...}"), at_key=True)
        elif unit.at is not None and unit.arrival is not None:
            what = _("the unit has both a place and an arrival")
            cure = _("keep at if it is on the map at the start, else arrival")
            draft.report((*path, "arrival"), what, cure, at_key=True)
        if unit.at is not None and unit.at.zone is not None:
            _require_zone(draft, (*path, "at", "zone"), unit.at.zone, zones)
        if unit.arrival is not None:
            _require_zone(draft, (*path, "arrival", "entry"), unit.arrival.entry, zones)
    if draft.broken or draft.problems:
        return
    for side in draft.scenario.sides:
        if side not in fielded:
            what = _("the side {side} has no unit", side=side)
            draft.report(
                ("sides", side), what, _("give it one, or remove the scenario"), at_key=True
            )


def _check_arms(draft: Draft) -> None:
    for key, establishment in draft.scenario.establishments.items():
        _require_weapons(draft, ("establishments", key, "holdings"), establishment.holdings)
    weapons = draft.scenario.weapon_systems
    for key, weapon in weapons.items():
        for i, mount in enumerate(weapon.mounts):
            path = ("weapon_systems", key, "mounts", i, "weapon")
            what = _("there is no weapon system {name}")
            draft.require(path, mount.weapon, draft.ids("weapon_systems"), what)
            if mount.weapon in weapons and weapons[mount.weapon].mounts:
                what = _("{name} carries weapons itself", name=mount.weapon)
                draft.report(path, what, _("name a weapon, not a vehicle"))


def _check_plans(draft: Draft, zones: Collection[str] | None) -> None:
    formations = draft.scenario.formations
    for side, rows in draft.scenario.plans.items():
        what = _("there is no side {name}")
        draft.require(("plans", side), side, draft.ids("sides"), what, at_key=True)
        for i, row in enumerate(rows):
            path: TreePath = ("plans", side, i)
            what = _("there is no formation {name}")
            place = (*path, "formation")
            draft.require(place, row.formation, draft.ids("formations"), what)
            if row.formation in formations and formations[row.formation].side != side:
                what = _("the formation {name} fights on the other side", name=row.formation)
                draft.report(place, what, _("name a formation of the side {side}", side=side))
            for k, zone in enumerate(row.axis):
                _require_zone(draft, (*path, "axis", k), zone, zones)
            if row.objective is not None:
                _require_zone(draft, (*path, "objective"), row.objective, zones)
            for field, condition in (("when", row.when), ("until", row.until)):
                if condition is not None:
                    _check_condition(draft, (*path, field), condition, zones)


def _check_condition(
    draft: Draft, path: TreePath, condition: Condition, zones: Collection[str] | None
) -> None:
    if condition.zone is not None:
        _require_zone(draft, (*path, "zone"), condition.zone, zones)
    if condition.side is not None:
        what = _("there is no side {name}")
        draft.require((*path, "side"), condition.side, draft.ids("sides"), what)
    if condition.formation is not None:
        what = _("there is no formation {name}")
        draft.require((*path, "formation"), condition.formation, draft.ids("formations"), what)


def _check_rear(draft: Draft, zones: Collection[str] | None) -> None:
    sides = draft.ids("sides")
    for key, line in draft.scenario.supply.items():
        what = _("there is no side {name}")
        draft.require(("supply", key), key, sides, what, at_key=True)
        _require_zone(draft, ("supply", key, "base"), line.base, zones)
    lines = draft.ids("supply")
    for side in draft.scenario.sides:
        if lines is not None and side not in lines:
            what = _("the side {side} has no supply line", side=side)
            draft.report(
                ("supply",), what, _("add supply: {side}: {{...}}", side=side), at_key=True
            )
    for key, force in draft.scenario.air.items():
        what = _("there is no side {name}")
        draft.require(("air", key), key, sides, what, at_key=True)
        _require_weapons(draft, ("air", key, "aircraft"), force.aircraft)
        for name in force.aircraft:
            weapon = draft.scenario.weapon_systems.get(name)
            if weapon is not None and weapon.target_class != "aircraft":
                what = _("{name} is no aircraft", name=name)
                cure = _("name a weapon system of the class aircraft")
                draft.report(("air", key, "aircraft", name), what, cure, at_key=True)
    for key, bridge in draft.scenario.bridges.items():
        if bridge.side is not None:
            what = _("there is no side {name}")
            draft.require(("bridges", key, "side"), bridge.side, sides, what)
        if bridge.near.zone is not None:
            _require_zone(draft, ("bridges", key, "near", "zone"), bridge.near.zone, zones)


def _check_totals(draft: Draft) -> None:
    weapons = draft.ids("weapon_systems")
    countable = weapons and {MEN, *weapons, *get_args(WeaponKind), *get_args(TargetClass)}
    contingents = (
        None
        if "sides" in draft.broken
        else {c for side in draft.scenario.sides.values() for c in side.contingents}
    )
    for i, total in enumerate(draft.scenario.totals):
        path: TreePath = ("totals", i)
        for name in total.of:
            draft.require((*path, "of"), name, countable, _("nothing is counted as {name}"))
        if total.side is not None:
            what = _("there is no side {name}")
            draft.require((*path, "side"), total.side, draft.ids("sides"), what)
        if total.contingent is not None:
            what = _("there is no contingent {name}")
            draft.require((*path, "contingent"), total.contingent, contingents, what)
        if total.formation is not None:
            what = _("there is no formation {name}")
            draft.require((*path, "formation"), total.formation, draft.ids("formations"), what)


def _require_weapons(draft: Draft, path: TreePath, names: Collection[str]) -> None:
    known = draft.ids("weapon_systems")
    for name in names:
        what = _("there is no weapon system {name}")
        draft.require((*path, name), name, known, what, at_key=True)


def _require_zone(
    draft: Draft,
    path: TreePath,
    name: str,
    zones: Collection[str] | None,
    *,
    at_key: bool = False,
) -> None:
    own = draft.ids("zones")
    if zones is None or own is None:
        return
    what = _("the map has no zone {name}")
    draft.require(path, name, {*zones, *own}, what, at_key=at_key)
