"""The file of one battle: `replays/<case>-<replication>.json.gz`, gzipped JSON, about 100 kB.

```
{"format": "nomonhan-replay", "version": 1, "digest": "<sha256>",
 "header": {...}, "codes": {"posture": ["rest", ...], ...},
 "fields": {"hex": {"type": "<i2", "shape": [t, u], "coding": "delta ...", "data": "..."}, ...},
 "events": [{...}], "ledger": [{...}]}
```
The digest is the SHA-256 of the canonical JSON of header, codes, events and ledger, followed by the
name, shape and little-endian bytes of every array in order: it speaks of the battle, not of the
compressor.  A browser reads the file with `DecompressionStream("gzip")` and needs no server.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from nomonhan.replay.coding import decode, encode
from nomonhan.replay.recording import (
    CODES,
    FIELD_TYPES,
    EventOnRecord,
    Header,
    LedgerRow,
    Recording,
    Replay,
)
from nomonhan.text import gettext as _

FORMAT = "nomonhan-replay"
VERSION = 1


class ReplayError(ValueError):
    """A replay that cannot be read: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class DamagedReplay(ReplayError):
    """A replay whose content is not what was written."""


def replay_name(case: str, replication: int) -> str:
    """File name of one battle's replay."""
    return f"{case}-{replication}.json.gz"


def write_replay(
    path: Path,
    header: Header,
    recording: Recording,
    events: Sequence[EventOnRecord] = (),
    ledger: Sequence[LedgerRow] = (),
) -> str:
    """Write one battle; return its digest.  The same battle gives the same file."""
    _check_shapes(header, recording)
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "header": header.model_dump(mode="json"),
        "codes": CODES,
        "events": [event.model_dump(mode="json") for event in events],
        "ledger": [row.model_dump(mode="json") for row in ledger],
        "fields": {
            name: encode(getattr(recording, name), dtype) for name, dtype in FIELD_TYPES.items()
        },
    }
    document["digest"] = _digest(document, recording)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    # no time and no name in the gzip header, so that equal battles are equal files
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    return str(document["digest"])


def read_replay(path: Path) -> Replay:
    """Read one battle; `DamagedReplay` if a byte of it changed, `ReplayError` if it is not ours."""
    try:
        document = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError:
        raise ReplayError(path, _("there is no such replay")) from None
    except (OSError, EOFError, zlib.error, ValueError) as error:
        reason = _("it is damaged and cannot be unpacked; {cure}", cure=_fight_again())
        raise DamagedReplay(path, reason) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ReplayError(path, _("this is not a replay of nomonhan"))
    if document.get("version") != VERSION:
        reason = _(
            "the replay has format {found} and this program reads format {known}; update it",
            found=document.get("version"),
            known=VERSION,
        )
        raise ReplayError(path, reason)
    try:
        arrays = {n: decode(document["fields"][n], dtype) for n, dtype in FIELD_TYPES.items()}
        recording = Recording(**arrays)
        header = Header.model_validate(document["header"])
        events = [EventOnRecord.model_validate(event) for event in document["events"]]
        ledger = [LedgerRow.model_validate(row) for row in document["ledger"]]
        _check_shapes(header, recording)
        found = _digest(document, recording)
    except (KeyError, TypeError, ValueError, ValidationError, zlib.error) as error:
        reason = _("it is damaged: its content makes no sense; {cure}", cure=_fight_again())
        raise DamagedReplay(path, reason) from error
    if found != document.get("digest"):
        reason = _("it is damaged: its digest does not match; {cure}", cure=_fight_again())
        raise DamagedReplay(path, reason)
    return Replay(header, recording, events, ledger, found)


def _fight_again() -> str:
    return _("delete it, and the battle is fought again when its replay is asked for")


def _check_shapes(header: Header, recording: Recording) -> None:
    """Every array must have the ticks, units and hexes of its battle."""
    ticks = len(recording.light)
    width = {"control": header.n_cols * header.n_rows}
    for name in FIELD_TYPES:
        shape = np.shape(getattr(recording, name))
        wanted = (ticks,) if name == "light" else (ticks, width.get(name, len(header.units)))
        if shape != wanted:
            raise ValueError(f"{name} has shape {shape}; the battle needs {wanted}")


def _digest(document: dict[str, Any], recording: Recording) -> str:
    digest = hashlib.sha256()
    parts = {key: document[key] for key in ("header", "codes", "events", "ledger")}
    digest.update(
        json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    )
    for name, dtype in FIELD_TYPES.items():
        array = np.ascontiguousarray(getattr(recording, name), dtype=dtype)
        digest.update(f"{name}{list(array.shape)}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
