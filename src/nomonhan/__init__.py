"""Open, fast, evidence-led simulation of operational combat."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nomonhan.commands.asking import Asked, ask
    from nomonhan.commands.campaigns import CampaignRun, run_campaign
    from nomonhan.commands.deciding import Sensitivity, sensitivity
    from nomonhan.commands.experimenting import Experiment, experiment
    from nomonhan.commands.library import Run, run

__all__ = [
    "Asked",
    "CampaignRun",
    "Experiment",
    "Run",
    "Sensitivity",
    "ask",
    "experiment",
    "run",
    "run_campaign",
    "sensitivity",
]

_HOMES = {
    "Asked": "nomonhan.commands.asking",
    "CampaignRun": "nomonhan.commands.campaigns",
    "Experiment": "nomonhan.commands.experimenting",
    "Run": "nomonhan.commands.library",
    "Sensitivity": "nomonhan.commands.deciding",
    "ask": "nomonhan.commands.asking",
    "experiment": "nomonhan.commands.experimenting",
    "run": "nomonhan.commands.library",
    "run_campaign": "nomonhan.commands.campaigns",
    "sensitivity": "nomonhan.commands.deciding",
}


def __getattr__(name: str) -> Any:
    """`nomonhan.run` and its like, imported when first asked for: they bring the engine along."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is meant to be used, and what Python asks of every module."""
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
