"""Packaged scenarios as they are now, and whether a run's is one of them.

Nothing that computes is imported: the front page asks this, and must come at once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nomonhan.ensemble.reading import read_scenario_json
from nomonhan.scenario.digest import in_same_order, ordered_json
from nomonhan.scenario.loader import load_scenario


def is_packaged(folder: Path, digest: str, name: str, case: str | None = None) -> bool:
    """Whether a scenario of this digest in a run's folder is the packaged one, order and all.

    `case`: of the run; its records may be those of a patch, which are asked for their order alone.
    """
    if digest != packaged(name)[0]:
        return False
    return in_same_order(read_scenario_json(folder, case), packaged(name)[1])


@cache
def packaged(name: str) -> tuple[str, str]:
    """Digest and records of a packaged scenario."""
    loaded = load_scenario(name)
    return loaded.digest, ordered_json(loaded.scenario)
