"""Read the YAML of maps into records."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel
from ruamel.yaml import YAML

RecordType = TypeVar("RecordType", bound=BaseModel)

TERRAIN_FOLDER = Path(__file__).parent.parent / "data" / "terrain"


def read_yaml(path: Path) -> Any:
    """Plain values of one YAML file; duplicate keys are refused by the reader."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def read_record(path: Path, kind: type[RecordType]) -> RecordType:
    """One record that fills a whole file."""
    return kind.model_validate(read_yaml(path))
