"""Where an August battle spends its time, phase by phase.

The sequence of play is run from Python, so that a clock can be read between phases.  A call from
Python costs some microseconds that a compiled call does not; they are measured by calling a
function that does nothing with the same arguments, and taken off.
"""

from __future__ import annotations

import inspect
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

EMPTY_CALLS = 200


def call_s(arguments: tuple[Any, ...]) -> float:
    """Seconds of calling a compiled function from Python with these arguments, work apart."""
    import numba

    names = ", ".join(f"a{i}" for i in range(len(arguments)))
    made: dict[str, Any] = {}
    exec(f"def nothing({names}):\n    return None", made)
    nothing = numba.njit(made["nothing"])
    nothing(*arguments)
    return min(once_s(nothing, arguments) for _ in range(EMPTY_CALLS))


def once_s(function: Callable[..., Any], arguments: tuple[Any, ...]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def by_phase(battles: int) -> dict[str, float]:
    """Milliseconds per battle of every phase and of the commanders, longest first."""
    import nomonhan.conduct as conduct
    import nomonhan.engine.sequence_of_play as sequence
    from nomonhan.ensemble.battle import payload_of
    from nomonhan.scenario.loader import load_scenario

    payload = payload_of(load_scenario("khalkhin_gol_august_1939"), seed=1)
    spent: dict[str, float] = defaultdict(float)
    calls: Counter[str] = Counter()
    last: dict[str, tuple[Any, ...]] = {}

    def timed(name: str, phase: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.perf_counter()
            result = phase(*arguments)
            spent[name] += time.perf_counter() - start
            calls[name] += 1
            last[name] = arguments
            return result

        return call

    names: dict[str, Any] = {}
    exec(compile(inspect.getsource(sequence).replace("@kernel\n", ""), "sequence", "exec"), names)
    for name, value in list(names.items()):
        if hasattr(value, "py_func") and value.__module__ != sequence.__name__:
            names[name] = timed(name, value)
    in_python = {
        "conduct": conduct.conduct.py_func,  # type: ignore[attr-defined]
        "play_tick": names["play_tick"],
        "command": timed("commanders", conduct.command),
    }
    kept = {name: vars(conduct)[name] for name in in_python}
    vars(conduct).update(in_python)
    try:
        for k in range(battles + 1):
            if k == 1:  # the first compiles
                spent.clear()
                calls.clear()
            vector = payload.vector(k)
            conduct.fight(payload.prepared, vector, 1, k, payload.commanders(k, vector))
    finally:
        vars(conduct).update(kept)
    found = {}
    for name, seconds in spent.items():
        overhead = call_s(last[name])
        found[name] = max(0.0, 1e3 * (seconds - calls[name] * overhead) / battles)
    return dict(sorted(found.items(), key=lambda item: -item[1]))
