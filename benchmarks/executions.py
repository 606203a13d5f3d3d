"""How often a battle takes each branch of its compiled rules: `python -m benchmarks.executions`.

A profile by time is noisy, and in optimized code a condition may have become arithmetic.  Here
every conditional branch counts, before anything is optimized, how often it is taken; the counts are
exact and the same on every machine, so that work that need not be done shows, and a change can be
judged on a busy machine.

Each line tells executions per battle, the share in which the condition held, and the source.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

MOST_BRANCHES = 100_000
WARM = 20  # battles before counting: stores of ways fill


class Counters:
    """Two counters for every branch of the kernels that are compiled from now on."""

    def __init__(self) -> None:
        self.counts = np.zeros((MOST_BRANCHES, 2), dtype=np.int64)
        self.branches: list[tuple[str, str]] = []  # function's mangled name, label of the block

    def install(self) -> None:
        """Make numba count in everything that it translates."""
        import numba.core.codegen as codegen

        library: Any = codegen.CPUCodeLibrary
        add = library.add_ir_module
        seen: set[int] = set()

        def add_counted(self_: Any, module: Any) -> None:
            if id(module) not in seen:
                seen.add(id(module))
                for function in module.functions:
                    self.count_in(function)
            add(self_, module)

        library.add_ir_module = add_counted

    def count_in(self, function: Any) -> None:
        """Put a counter before every branch of a function."""
        from llvmlite import ir

        if function.is_declaration or not function.name.startswith("_ZN8nomonhan"):
            return
        word = ir.IntType(64)
        for block in function.blocks:
            branch = block.terminator
            if not isinstance(branch, ir.ConditionalBranch):
                continue
            builder = ir.IRBuilder(block)
            builder.position_before(branch)
            taken = builder.shl(builder.zext(branch.operands[0], word), ir.Constant(word, 3))
            first = self.counts[len(self.branches)].ctypes.data
            place = builder.inttoptr(
                builder.add(ir.Constant(word, first), taken), word.as_pointer()
            )
            builder.store(builder.add(builder.load(place), ir.Constant(word, 1)), place)
            self.branches.append((function.name, block.name))


def parts_of(mangled: str) -> Iterator[str]:
    """Parts of a mangled name: package, module, ..., function."""
    rest = mangled.removeprefix("_ZN")
    while found := re.match(r"\d+", rest):
        end = found.end() + int(found.group())
        yield rest[found.end() : end]
        rest = rest[end:]


def code_of(mangled: str) -> tuple[str, CodeType] | None:
    """Module and code of the kernel that a mangled name means."""
    place = ""
    for part in parts_of(mangled):
        kernel = getattr(sys.modules.get(place), part, None)
        if callable(kernel):
            return place, getattr(kernel, "py_func", kernel).__code__
        place = f"{place}.{part}".lstrip(".")
        if importlib.util.find_spec(place) is None:
            return None
        importlib.import_module(place)
    return None


def source_of(mangled: str, label: str) -> tuple[str, str]:
    """(module.function:line, text of the line) of a block, as far as they are known."""
    known = code_of(mangled)
    if known is None:
        return mangled[:40], ""
    module, code = known
    found = re.match(r"B(\d+)", label)
    offset = int(found.group(1)) if found else -1
    line = next((n for first, end, n in code.co_lines() if first <= offset < end), None)
    where = f"{module.removeprefix('nomonhan.')}.{code.co_name}"
    if line is None:
        return where, ""
    return f"{where}:{line}", Path(code.co_filename).read_text().splitlines()[line - 1].strip()


def main() -> None:
    """Fight some battles with counters and print the branches that are executed most."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.executions", description=__doc__)
    parser.add_argument("scenario", nargs="?", default="khalkhin_gol_august_1939")
    parser.add_argument("--battles", type=int, default=40)
    parser.add_argument("--least", type=int, default=1000, help="executions per battle to be shown")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:  # counters have addresses: nothing may be kept
        os.environ["NUMBA_CACHE_DIR"] = folder
        counters = Counters()
        counters.install()
        from nomonhan.ensemble.battle import fight_told, payload_of
        from nomonhan.scenario.loader import load_scenario

        payload = payload_of(load_scenario(asked.scenario), seed=1)
        for k in range(WARM):
            fight_told(payload, asked.battles + k)
        counters.counts[:] = 0
        for k in range(asked.battles):
            fight_told(payload, k)
    executed = counters.counts.sum(axis=1)[: len(counters.branches)] / asked.battles
    print(f"{executed.sum() / 1e6:.2f} million branches per battle")
    before = ""
    for i in np.argsort(-executed, kind="stable"):
        if executed[i] < asked.least:
            break
        held = counters.counts[i, 1] / asked.battles / executed[i]
        where, text = source_of(*counters.branches[i])
        line = f"{executed[i]:10,.0f} {held:6.1%}  {where}  {text}"
        if line != before:  # a loop asks twice whether it goes on
            print(line)
        before = line


if __name__ == "__main__":
    main()
