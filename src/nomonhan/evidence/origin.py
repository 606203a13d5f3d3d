"""Whether a run was fought from a packaged scenario as it stands, or from something changed."""

from __future__ import annotations

from nomonhan.evidence.as_packaged import is_packaged
from nomonhan.evidence.campaign_results import is_campaign
from nomonhan.evidence.comparing import base_digest
from nomonhan.evidence.results import Results
from nomonhan.rules import RULES_VERSION
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
    return not is_packaged(results.folder, base_digest(results), name, results.case)


def is_changed(results: Results) -> bool:
    """Whether the case was changed, by patches and settings or in a copy of its files."""
    return bool(results.manifest["cases"].get(results.case)) or is_copy(results)
