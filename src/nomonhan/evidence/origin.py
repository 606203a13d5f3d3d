"""Whether a run was fought from a packaged scenario as it stands, or from something changed."""

from __future__ import annotations

from nomonhan.ensemble.reading import read_scenario_json
from nomonhan.evidence.campaign_results import is_campaign
from nomonhan.evidence.comparing import base_digest
from nomonhan.evidence.results import Results
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import in_same_order, ordered_json
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import scenario_names


def is_copy(results: Results) -> bool:
    """Whether a run bears the name of a packaged scenario, but not its numbers or their order.

    Of a run by other rules nobody can tell: the scenario may have been packaged so then.
    """
    name = str(results.manifest["scenario"])
    if is_campaign(results.manifest) or name not in scenario_names():
        return False
    if results.manifest["rules_version"] != RULES_VERSION:
        return False
    packaged = load_scenario(name)
    if base_digest(results) != packaged.digest:
        return True
    text = read_scenario_json(results.folder, results.case)
    return not in_same_order(text, ordered_json(packaged.scenario))


def is_changed(results: Results) -> bool:
    """Whether the case was changed, by patches and settings or in a copy of its files."""
    return bool(results.manifest["cases"].get(results.case)) or is_copy(results)
