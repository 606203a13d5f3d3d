"""Scenarios: typed records, their loader, linter, digest, patches and sources."""

from nomonhan.scenario.catalog import copy_scenario, list_scenarios, patch_schema, scenario_schema
from nomonhan.scenario.check import CheckReport, Citation, check_scenario, cite_scenario
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario

__all__ = [
    "CheckReport",
    "Citation",
    "LoadedScenario",
    "Problem",
    "ScenarioError",
    "check_scenario",
    "cite_scenario",
    "copy_scenario",
    "list_scenarios",
    "load_scenario",
    "patch_schema",
    "scenario_schema",
]
