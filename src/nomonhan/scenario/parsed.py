"""Parsed files kept in the cache folder, since parsing YAML takes longer than all the rest.

A cached tree is named by the digest of the file's bytes, so it can never be stale; one that is
damaged or of another version is parsed anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from nomonhan.folders import cache_folder
from nomonhan.scenario.errors import Problem
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.packaged import LIBRARY_FOLDERS, library_names
from nomonhan.scenario.reader import LARGEST_FILE_BYTES, read_yaml
from nomonhan.scenario.tables import read_table

VERSION = 1
SMALLEST_CACHED_BYTES = 500
MOST_CACHED = 400


def read_parsed(path: Path, shown: str, problems: list[Problem]) -> Node | None:
    """The tree of a YAML or CSV file; faults are added to `problems`."""
    if path.suffix == ".csv":
        return read_table(path, shown, problems)
    cached = _cache_file(path)
    if cached is not None and (found := _load(cached, shown)) is not None:
        return found
    count = len(problems)
    root = read_yaml(path, shown, problems)
    if cached is not None and root is not None and len(problems) == count:
        _store(cached, root)
    return root


@cache
def library_ids(kind: str) -> dict[str, str]:
    """Ids in the packaged libraries of one kind, each with the library that has it."""
    found: dict[str, str] = {}
    for name in library_names(kind):
        root = read_parsed(LIBRARY_FOLDERS[kind] / f"{name}.yaml", name, [])
        section = root.entries.get(kind) if root is not None else None
        found.update(dict.fromkeys(section.entries if section is not None else (), name))
    return found


def _cache_file(path: Path) -> Path | None:
    try:
        if not SMALLEST_CACHED_BYTES <= path.stat().st_size <= LARGEST_FILE_BYTES:
            return None
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None  # the reader reports it
    return cache_folder() / "parsed" / f"{digest[:32]}-{VERSION}.json"


def _load(cached: Path, shown: str) -> Node | None:
    try:
        return _unpack(json.loads(cached.read_bytes()), shown)
    except (OSError, ValueError, TypeError):
        return None


def _store(cached: Path, root: Node) -> None:
    with contextlib.suppress(OSError):  # no cache, no harm
        cached.parent.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(_pack(root), separators=(",", ":")), encoding="utf-8")
        partial.replace(cached)
        kept = sorted(cached.parent.glob("*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in kept[MOST_CACHED:]:
            old.unlink()


def _pack(node: Node) -> list[Any]:
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: _pack(child) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_pack(child) for child in value]
    return [value, node.line, node.column, node.key_line, node.key_column]


def _unpack(packed: list[Any], shown: str) -> Node:
    value, line, column, key_line, key_column = packed
    if isinstance(value, dict):
        value = {key: _unpack(child, shown) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_unpack(child, shown) for child in value]
    return Node(value, shown, line, column, key_line, key_column)
