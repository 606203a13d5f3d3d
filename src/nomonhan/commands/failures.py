"""Which errors are bad input (2) and which are failures (1); all others are ours."""

from __future__ import annotations

from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.evidence.predictions import PredictionError
from nomonhan.replay.file import DamagedReplay, ReplayError
from nomonhan.scenario.errors import ScenarioError

FAILED = (RunFailed, DamagedReplay, OSError)
BAD_INPUT = (RunRefused, ScenarioError, ReplayError, PredictionError)


def exit_code(error: Exception) -> int | None:
    """1, 2, or None for an error that nobody expected."""
    if isinstance(error, FAILED):
        return 1
    return 2 if isinstance(error, BAD_INPUT) else None
