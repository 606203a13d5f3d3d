"""Questions that begin in the middle of a battle: the same until an hour, then two orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from nomonhan.ensemble.battle import payload_of
from nomonhan.ensemble.cases import Fighter
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.forks import Fork, orders_of, tick_of
from nomonhan.ensemble.running import case_of
from nomonhan.evidence.study import Study
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.errors import quote, suggestion
from nomonhan.scenario.loader import LoadedScenario
from nomonhan.scenario.plans import MOVING_MISSIONS, Mission, PlanRow
from nomonhan.scenario.quantity import ASSUMED
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from nomonhan.text import format_date
from nomonhan.text import gettext as _

ORDERS_CASE = "orders"


def with_orders(loaded: LoadedScenario, orders: Sequence[str], hour: float) -> LoadedScenario:
    """The scenario with a plan row for each order `FORMATION=MISSION:ZONE`, from `hour` on."""
    if not orders:
        return loaded
    scenario = loaded.scenario
    if wrong := [what for text in orders for what in _wrong_with(text, scenario)]:
        raise RunRefused("\n".join(wrong))
    plans = {side: list(rows) for side, rows in scenario.plans.items()}
    for text in orders:
        side, row = _row_of(text, scenario, _moment(scenario, hour))
        plans.setdefault(side, []).append(row)
    scenario = scenario.model_copy(update={"plans": plans})
    return replace(loaded, scenario=scenario, digest=scenario_digest(scenario))


def _parts(order: str) -> tuple[str, str, str]:
    """Formation, mission and zone of an order, each empty where it is not said."""
    formation, _sign, rest = order.partition("=")
    mission, _colon, zone = rest.partition(":")
    return formation, mission, zone


def _wrong_with(text: str, scenario: Scenario) -> list[str]:
    """All that is wrong with one order."""
    formation, mission, zone = _parts(text)
    if not mission:
        example = "6th_tank_brigade=assault:fui"
        return [
            _("{text} is no order; write FORMATION=MISSION:ZONE, such as {example}",
              text=quote(text), example=example)
        ]  # fmt: skip
    zones = [z.id for z in theater_of(scenario).names.zones]
    wrong = []
    for word, known in (
        (formation, list(scenario.formations)),
        (mission, list(get_args(Mission))),
        *([(zone, zones)] if zone else []),
    ):
        if word not in known:
            what = _("there is nothing called {name} here", name=quote(word))
            wrong.append(f"{text}: {what}; {suggestion(word, known)}")
    if mission in MOVING_MISSIONS and not zone:
        wrong.append(_("{text}: the mission {mission} leads nowhere; add :ZONE",
                       text=text, mission=mission))  # fmt: skip
    return wrong


def _row_of(text: str, scenario: Scenario, start: datetime) -> tuple[str, PlanRow]:
    """The side and the plan row of one order."""
    formation, mission, zone = _parts(text)
    row = PlanRow(formation=formation, mission=mission, objective=zone or None,  # type: ignore[arg-type]
                  start=start, source=ASSUMED)  # fmt: skip
    return scenario.formations[formation].side, row


def fork_study(
    base: LoadedScenario, changed: LoadedScenario, seed: int, hour: float, battle: int | None
) -> Study:
    """A study whose cases are the same battle until `hour`."""
    orders = orders_of(base, changed, seed)
    payload = payload_of(base, seed)
    tick = tick_of(payload.prepared, hour)
    name = case_of(changed)
    name = ORDERS_CASE if name == "base" else name

    def fighter(case: str, _loaded: LoadedScenario) -> Fighter:
        if case != name:
            return payload if battle is None else Fork(payload, tick, only=battle)
        return Fork(payload, tick, orders, battle)

    told = {"from_tick": tick, "battle": battle}
    return Study({"base": base, name: changed}, seed, told=told, payload=fighter)


def told_orders(
    orders: Sequence[str], scenario: Scenario, hour: float | None, battle: int | None
) -> list[str]:
    """From when on which orders hold, in words."""
    if hour is None:
        return []
    when = format_date(_moment(scenario, hour), "moment")
    since = (
        _("from {moment} on", moment=when)
        if battle is None
        else _(
            "battle {k} from {moment} on, with another chance in each pair", k=battle, moment=when
        )
    )
    return [*orders, since]


def _moment(scenario: Scenario, hour: float) -> datetime:
    return scenario.start + timedelta(hours=hour)
