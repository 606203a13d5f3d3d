"""Where an August battle spends its time, phase by phase, in the compiled program itself.

The sequence of play and the conduct of the battle are compiled once more, with the processor's
clock read after every phase.  What takes longer than any phase can is the machine's, which did
something else meanwhile, and is left out; so the figures are good on a busy machine too.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

AWAY_MS = 2.0  # longer than any phase takes
CALIBRATION_S = 0.05
FIRST = 200  # battles before: they make most of the travel times that all others ask for
HEAD = "from benchmarks.stopwatch import mark\n"


class Timed(ast.NodeTransformer):
    """Hands a stopwatch down to `names`, and presses it after every call that is a statement."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.phases: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name in self.names:
            self.generic_visit(node)
            node.args.args.append(ast.arg("watch"))
        return node

    def visit_Expr(self, node: ast.Expr) -> Any:
        if not isinstance(node.value, ast.Call) or not isinstance(node.value.func, ast.Name):
            return node
        name = node.value.func.id
        if name in self.names:
            node.value.args.append(ast.Name("watch"))
            return node
        if name not in self.phases:
            self.phases.append(name)
        return [node, ast.parse(f"mark(watch, {self.phases.index(name)})").body[0]]


def timed_module(folder: Path, source: ModuleType, transformer: Timed, head: str) -> ModuleType:
    """`source` with a stopwatch, its kernels new."""
    tree = ast.parse(inspect.getsource(source))
    tree.body = [transformer.visit(node) for node in tree.body]
    futures = [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]
    tree.body = [*futures, *ast.parse(head).body, *(n for n in tree.body if n not in futures)]
    name = f"timed_{source.__name__.rpartition('.')[2]}"
    file = folder / f"{name}.py"
    file.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cycles_per_ms() -> float:
    """Beats of the processor's clock in a millisecond."""
    from benchmarks.stopwatch import now

    begun, start = now(), time.perf_counter()
    time.sleep(CALIBRATION_S)
    return float((now() - begun) / (time.perf_counter() - start) / 1e3)


def by_phase(battles: int) -> dict[str, float]:
    """Milliseconds per battle of every phase and of the commanders, longest first."""
    import numba

    import nomonhan.conduct as conduct
    import nomonhan.engine.sequence_of_play as sequence
    from benchmarks.stopwatch import now
    from nomonhan.ensemble.battle import payload_of
    from nomonhan.scenario.loader import load_scenario

    payload = payload_of(load_scenario("khalkhin_gol_august_1939"), seed=1)
    timed = Timed(("play_tick", "conduct"))
    with tempfile.TemporaryDirectory() as folder:
        kept_in, numba.config.CACHE_DIR = numba.config.CACHE_DIR, folder
        try:
            play = timed_module(Path(folder), sequence, timed, HEAD)
            whole = timed_module(Path(folder), conduct, timed, HEAD)
            vars(whole)["play_tick"] = vars(play)["play_tick"]
        finally:
            numba.config.CACHE_DIR = kept_in
    beats = cycles_per_ms()
    watch = np.zeros(2 + len(timed.phases), dtype=np.int64)
    watch[1] = int(AWAY_MS * beats)

    def conduct_timed(*arguments: Any) -> None:
        watch[0] = now()
        vars(whole)["conduct"](*arguments, watch)

    compiled = conduct.conduct
    vars(conduct)["conduct"] = conduct_timed
    try:
        for k in range(FIRST + battles):
            if k == FIRST:
                watch[2:] = 0
            vector = payload.vector(k)
            conduct.fight(payload.prepared, vector, 1, k, payload.commanders(k, vector))
    finally:
        vars(conduct)["conduct"] = compiled
    names = {"command": "commanders"}
    found = {
        names.get(name, name): float(watch[2 + i]) / beats / battles
        for i, name in enumerate(timed.phases)
    }
    return dict(sorted(found.items(), key=lambda item: -item[1]))
