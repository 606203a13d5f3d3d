"""The record of a battle survives its file, and its file cannot lie."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from nomonhan.replay.coding import decode, encode
from nomonhan.replay.file import DamagedReplay, ReplayError, read_replay, write_replay
from nomonhan.replay.recording import FIELD_TYPES, Recording
from nomonhan.text import language
from tests.replay import synthetic


@given(
    hnp.arrays(
        dtype=st.sampled_from([d for d in FIELD_TYPES.values() if d != "<f8"]).map(np.dtype),
        shape=st.tuples(st.integers(1, 9), st.integers(0, 7)),
    )
)
def test_any_integers_survive_coding(array: NDArray[Any]) -> None:
    dtype = array.dtype.str
    again = decode(json.loads(json.dumps(encode(array, dtype))), dtype)
    assert again.dtype == array.dtype
    assert np.array_equal(again, array)


@given(hnp.arrays(np.float64, st.integers(0, 30), elements=st.floats(allow_nan=False)))
def test_any_numbers_survive_coding(array: NDArray[Any]) -> None:
    assert np.array_equal(decode(encode(array, "<f8"), "<f8"), array)


@pytest.fixture(scope="module")
def battle() -> Recording:
    return synthetic.recording()


@pytest.fixture(scope="module")
def written(battle: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "base-0.json.gz"
    write_replay(path, synthetic.header(), battle, synthetic.events(), synthetic.ledger())
    return path


def test_battle_survives_its_file(written: Path, battle: Recording) -> None:
    replay = read_replay(written)
    for name in FIELD_TYPES:
        assert np.array_equal(getattr(replay.recording, name), getattr(battle, name)), name
    assert replay.header == synthetic.header()
    assert replay.events == synthetic.events()
    assert replay.ledger == synthetic.ledger()


def test_battle_of_twelve_days_takes_about_100_kilobytes(written: Path) -> None:
    assert written.stat().st_size < 150_000


def test_same_battle_is_the_same_file(written: Path, battle: Recording, tmp_path: Path) -> None:
    other = tmp_path / "again.json.gz"
    digest = write_replay(other, synthetic.header(), battle, synthetic.events(), synthetic.ledger())
    assert other.read_bytes() == written.read_bytes()
    assert digest == read_replay(other).digest


def test_plain_python_reads_the_file_as_documented(written: Path, battle: Recording) -> None:
    """What a browser does, without our code: inflate, transpose, add up."""
    import base64
    import zlib

    document = json.loads(gzip.decompress(written.read_bytes()))
    stored = document["fields"]["men"]
    ticks, units = stored["shape"]
    raw = zlib.decompress(base64.b64decode(stored["data"]))
    for u in (0, 77, units - 1):
        men = 0
        for t in range(ticks):
            at = 4 * (u * ticks + t)
            men = (men + int.from_bytes(raw[at : at + 4], "little")) % 2**32
            assert men == battle.men[t, u]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_means_nothing(
    written: Path, place: float, change: int
) -> None:
    content = bytearray(written.read_bytes())
    at = int(place * len(content))
    content[at] ^= change
    damaged = written.parent / "damaged.json.gz"
    damaged.write_bytes(bytes(content))
    digest = "noticed"
    with contextlib.suppress(ReplayError):
        digest = read_replay(damaged).digest
    # a few bits of the packing carry nothing (the gzip header's time, the padding of its last byte)
    assert digest in ("noticed", read_replay(written).digest)


def test_a_cut_file_is_noticed(written: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(written.read_bytes()[:-100])
    with language("en"), pytest.raises(DamagedReplay, match=r"cut\.json\.gz: it is damaged"):
        read_replay(cut)


def test_changed_number_is_noticed_by_digest(written: Path, tmp_path: Path) -> None:
    document = json.loads(gzip.decompress(written.read_bytes()))
    men = decode(document["fields"]["men"], "<i4").copy()
    men[5, 5] += 1
    document["fields"]["men"] = encode(men, "<i4")
    forged = tmp_path / "forged.json.gz"
    forged.write_bytes(gzip.compress(json.dumps(document).encode()))
    with language("en"), pytest.raises(DamagedReplay, match="digest does not match"):
        read_replay(forged)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be unpacked"),
        (b"not a replay", "cannot be unpacked"),
        (gzip.compress(b"{}"), "not a replay"),
        (gzip.compress(b"[1]"), "not a replay"),
        (gzip.compress(b'{"format": "nomonhan-replay", "version": 99}'), "has format 99"),
        (gzip.compress(b'{"format": "nomonhan-replay", "version": 1}'), "makes no sense"),
    ],
    # names of their own: the bytes hold the second of packing, which workers do not share
    ids=["empty", "text", "object", "list", "newer", "hollow"],
)
def test_what_is_no_replay_says_so(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.json.gz"
    path.write_bytes(content)
    with language("en"), pytest.raises(ReplayError, match=message):
        read_replay(path)


def test_missing_replay_says_so(tmp_path: Path) -> None:
    with language("en"), pytest.raises(ReplayError, match="no such replay"):
        read_replay(tmp_path / "none.json.gz")


def test_arrays_must_fit_their_battle(battle: Recording, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="men has shape"):
        write_replay(
            tmp_path / "x.json.gz", synthetic.header(), battle._replace(men=battle.men[:, 1:])
        )


def test_digest_is_of_the_battle_not_of_the_compressor(written: Path, tmp_path: Path) -> None:
    replay = read_replay(written)
    again = tmp_path / "again.json.gz"
    again.write_bytes(gzip.compress(gzip.decompress(written.read_bytes()), 1))
    assert hashlib.sha256(again.read_bytes()) != hashlib.sha256(written.read_bytes())
    assert read_replay(again).digest == replay.digest
