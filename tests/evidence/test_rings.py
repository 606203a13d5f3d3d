"""Whose ring was the first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomonhan.evidence.results import Results
from nomonhan.evidence.rings import first_rings
from tests.report.synthetic import make_run


def test_the_first_ring_is_that_of_the_side_that_closed_it_first() -> None:
    """By hand: in battle 2 nobody, in 3 the one and then the other, in 7 the other alone."""
    events = {
        "replication": np.array([2, 3, 3, 3, 7]),
        "kind": np.array(
            ["unit_broken", "ring_closed", "ring_opened", "ring_closed", "ring_closed"], object
        ),
        "side": np.array(["soviet", "soviet", "soviet", "japanese", "japanese"], object),
    }
    found = first_rings({"replication": np.array([2, 3, 7])}, events)["side"]
    assert found.tolist() == ["", "soviet", "japanese"]


def test_rings_of_a_run_are_each_somebodys(tmp_path: Path) -> None:
    results = Results(make_run(tmp_path / "run", n=24, replays=0))
    closed = results.outcomes["front.ring_closed_at"]
    sides = list(results.rings.values())
    np.testing.assert_array_equal(np.isnan(closed), np.all([np.isnan(s) for s in sides], axis=0))
    for side in sides:
        theirs = ~np.isnan(side)
        assert side[theirs] == pytest.approx(closed[theirs])
