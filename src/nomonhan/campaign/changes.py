"""Changes of a campaign: `path=value` for its own numbers, `PHASE.path=value` for its battles'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from nomonhan.campaign.reading import numbers_of
from nomonhan.campaign.records import Campaign
from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.scenario.quantity import ASSUMED, Quantity
from nomonhan.scenario.settings import SET, parse_setting
from nomonhan.text import gettext as _

_FACTOR = re.compile(r"[x*]\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)")


def changed(campaign: Campaign, sets: Sequence[str]) -> Campaign:
    """The campaign with changes; raises `ScenarioError` with all that is wrong in them.

    Changes of a battle are kept with its phase and read with its scenario.
    """
    problems: list[Problem] = []
    numbers = dict(numbers_of(campaign))
    records = campaign.model_dump()
    for i, text in enumerate(sets, start=1):
        parsed = parse_setting(text, i, problems)
        if parsed is None:
            continue
        path, node = parsed
        head, _dot, rest = path.partition(".")
        phase = campaign.phases.get(head)
        if phase is not None and phase.on_the_ground and rest:
            records["phases"][head]["sets"].append(text[len(head) + 1 :])
        elif path in numbers:
            _put(records, path, _quantity(node.plain(), numbers[path]))
        else:
            what = _("the campaign has no number {path}", path=quote(path))
            problems.append(Problem(SET, i, 1, path, what, suggestion(path, list(numbers))))
    if problems:
        raise ScenarioError(problems)
    try:
        return Campaign.model_validate(records)
    except ValidationError as error:
        raise ScenarioError(_faults(error)) from error


def _quantity(raw: Any, before: Quantity) -> Any:
    if isinstance(raw, str) and (match := _FACTOR.fullmatch(raw)):
        factor = float(match[1])
        limits = {"low": before.low, "high": before.high}
        scaled = {key: None if v is None else factor * v for key, v in limits.items()}
        return {"value": factor * before.value, **scaled, "source": ASSUMED}
    if isinstance(raw, dict):
        return {"source": ASSUMED, **raw}
    return {"value": raw, "source": ASSUMED}


def _put(records: Any, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for part in above:
        records = records[int(part) if isinstance(records, list) else part]
    records[last] = value


def _faults(error: ValidationError) -> list[Problem]:
    found = []
    for fault in error.errors():
        path = ".".join(str(part) for part in fault["loc"])
        what, _sign, cure = str(fault["msg"]).partition("; ")
        found.append(Problem(SET, 0, 0, path, what, cure or _("write a number")))
    return found
