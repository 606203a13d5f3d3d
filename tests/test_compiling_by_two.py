"""A first start on two processors: each kernel is compiled once, whatever the helper does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
import pytest

import nomonhan.conduct
from nomonhan import jit
from nomonhan.commands import compiling_first, library, warm
from nomonhan.conduct import fight
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import load_scenario
from tests.engine.processes import run_python


def kinds(arguments: tuple[Any, ...]) -> list[Any]:
    """Their types to numba."""
    typeof: Any = numba.typeof  # no types in numba
    return [typeof(each) for each in arguments]


@pytest.fixture
def conducted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What `conduct` was called with; nothing is fought."""
    calls: list[tuple[Any, ...]] = []
    for module in (warm, nomonhan.conduct):
        monkeypatch.setattr(module, "conduct", lambda *arguments: calls.append(arguments))
    return calls


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled here because no helper did it."""
    compiled: list[str] = []
    monkeypatch.setattr(warm, "compile_rules", lambda: compiled.append("rules"))
    return compiled


@pytest.mark.parametrize("scenario", [warm.SCENARIO, warm.PLAIN, "khalkhin_gol_july_1939"])
def test_a_battle_of_no_ticks_has_the_types_of_every_battle(
    conducted: list[tuple[Any, ...]], scenario: str
) -> None:
    payload = payload_of(load_scenario(scenario), seed=1)
    vector = payload.vector(0)
    fight(payload.prepared, vector, 1, 0, payload.commanders(0, vector), until_tick=1)
    assert kinds(conducted[0]) == kinds(warm.battle_of_no_ticks())


def compiled_in(folder: Path, call: str) -> dict[str, int]:
    """Kernels in `folder`, and when they were written, after a process has called `call`."""
    code = f"from nomonhan.commands import warm; warm.{call}()"
    done = run_python("-c", code, NUMBA_CACHE_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    return {file.name: file.stat().st_mtime_ns for file in folder.rglob("*.nb[ci]")}


def test_no_kernel_is_compiled_by_both(tmp_path: Path) -> None:
    by_first = compiled_in(tmp_path, "battle_of_no_ticks")
    by_helper = compiled_in(tmp_path, "compile_set_up")
    assert by_first
    assert by_first.items() < by_helper.items()  # what was there is read, not written again
    other, battle = jit.LAST
    assert any(name.startswith(other) for name in by_helper)
    assert not any(name.startswith(battle) for name in by_helper)


def test_kernels_are_warm_when_both_halves_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    for name in jit.LAST:
        assert not jit.cache_is_warm()
        (tmp_path / f"{name}-1.py311.1.nbc").touch()
    assert jit.cache_is_warm()


def test_a_helper_that_has_done_its_half_leaves_nothing_over(
    conducted: list[tuple[Any, ...]], alone: list[str]
) -> None:
    warm.compile_rules_by_two()
    assert len(conducted) == 1
    assert not alone


def test_what_a_helper_fails_to_compile_is_compiled_here(
    conducted: list[tuple[Any, ...]], alone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, codes = compiling_first.compiler, list[Any]()

    @contextmanager
    def failing(_task: str) -> Iterator[subprocess.Popen[bytes] | None]:
        with real("no_such_task") as helper:
            yield helper
            assert helper is not None
            codes.append(helper.returncode)

    monkeypatch.setattr(warm, "compiler", failing)
    warm.compile_rules_by_two()
    assert codes == [1]
    assert len(conducted) == 1
    assert alone == ["rules"]


def test_without_a_helper_all_is_compiled_here(
    conducted: list[tuple[Any, ...]], alone: list[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no_python"))
    warm.compile_rules_by_two()
    assert len(conducted) == 1
    assert alone == ["rules"]


@pytest.mark.parametrize(
    ("processors", "task"), [(1, "compile_rules"), (2, "compile_rules_by_two")]
)
def test_one_processor_has_no_helper(
    processors: int, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks: list[str] = []

    @contextmanager
    def none_started(task: str, stdout: int) -> Iterator[None]:
        tasks.append(task)
        yield None

    monkeypatch.setattr(jit, "cache_is_warm", lambda: False)
    monkeypatch.setattr(library, "default_workers", lambda: processors)
    monkeypatch.setattr(compiling_first, "compiler", none_started)
    compiling_first.compile_first(shown=True)
    assert tasks == [task]
