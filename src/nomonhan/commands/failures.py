"""Which errors are bad input (2) and which are failures (1); all others are ours."""

from __future__ import annotations

from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.evidence.predictions import PredictionError
from nomonhan.replay.file import DamagedReplay, ReplayError
from nomonhan.scenario.errors import ScenarioError
from nomonhan.text import gettext as _

FAILED = (RunFailed, DamagedReplay, OSError)
BAD_INPUT = (RunRefused, ScenarioError, ReplayError, PredictionError)


def exit_code(error: Exception) -> int | None:
    """1, 2, or None for an error that nobody expected."""
    if isinstance(error, FAILED) or lacks_memory(error):
        return 1
    return 2 if isinstance(error, BAD_INPUT) else None


def lacks_memory(error: Exception) -> bool:
    """Whether there was not enough memory; DuckDB has an error of its own for it."""
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException"


def message_of(error: Exception) -> str:
    """What to tell people."""
    if not lacks_memory(error):
        return str(error)
    return _(
        "there is not enough memory ({reason}); run the same command again with fewer --workers, "
        "or where there is more: finished battles are kept",
        reason=(str(error).splitlines() or [type(error).__name__])[0],
    )
