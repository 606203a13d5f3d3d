"""The processor's own clock, readable in compiled code: a few beats a reading."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic


@intrinsic  # type: ignore[misc]
def cycles(typing_context: Any) -> Any:
    """Beats of the processor's clock so far."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [])
        clock = cgutils.get_or_insert_function(builder.module, kind, "llvm.readcyclecounter")
        return builder.call(clock, [])

    return numba.types.int64(), generate


@numba.njit
def now() -> int:
    """As `cycles`, to be called from Python."""
    return cycles()  # type: ignore[no-any-return, call-arg]


@numba.njit
def mark(watch: Any, phase: int) -> None:
    """Add the beats since the last mark to a phase: watch (2 + n,) last mark, most, sums."""
    at = cycles()  # type: ignore[call-arg]
    passed = at - watch[0]
    if passed < watch[1]:
        watch[2 + phase] += passed
    watch[0] = cycles()  # type: ignore[call-arg]
