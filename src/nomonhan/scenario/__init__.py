"""Scenarios: typed records, their loader, linter, digest, patches and sources."""

from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario

__all__ = ["LoadedScenario", "Problem", "ScenarioError", "load_scenario"]
