"""Scenario folders made for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

BAD_DATA = Path(__file__).parent.parent / "bad_data"
BASE = BAD_DATA / "base"


def base_with(target: Path, **texts: str) -> Path:
    """A copy of the base scenario in `target`; `units="..."` replaces or adds units.yaml."""
    shutil.copytree(BASE, target)
    for name, text in texts.items():
        (target / f"{name}.yaml").write_text(text, encoding="utf-8")
    return target


def base_text(name: str) -> str:
    """Text of a file of the base scenario."""
    return (BASE / f"{name}.yaml").read_text(encoding="utf-8")
