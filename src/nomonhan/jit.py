"""The one place where numba is set up.

Numba's disk cache goes stale when a kernel that another file imports changes, so the cache folder
is named by a digest of every kernel source and of the versions that compile it.  The folder must be
known before numba is first imported, which is why every kernel takes its decorator from here.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding

from nomonhan.folders import cache_folder

Function = TypeVar("Function", bound=Callable[..., Any])

KERNEL_PACKAGES = ("rules", "engine", "doctrine", "conduct", "terrain", "state", "chance",
                   "elementary", "normal", "hexgrid", "jit", "whole_programs",
                   "compiling")  # fmt: skip

BATTLE = "conduct.conduct"  # the battle and its commanders, compiled last where all are by one
LAST = ("observe.brief", BATTLE)  # or beside the rest, of which a side's briefing is the last


def kernel_digest() -> str:
    """Digest (12 hex digits) of all sources of kernels, of the compiler, and of the processor."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for name in KERNEL_PACKAGES:
        place = root / name
        files = sorted(place.rglob("*.py")) if place.is_dir() else [root / f"{name}.py"]
        for file in files:
            if file.exists():
                digest.update(file.relative_to(root).as_posix().encode())
                digest.update(file.read_bytes())
    for package in ("numba", "numpy", "llvmlite"):
        digest.update(f"{package}={version(package)}".encode())
    digest.update(sys.version.encode())
    for word in ("NUMBA_BOUNDSCHECK", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"):
        digest.update(
            f"{word}={os.environ.get(word, '')}".encode()
        )  # other code of the same source
    digest.update(llvmlite.binding.get_host_cpu_name().encode())  # a home may be shared
    return digest.hexdigest()[:12]


def cache_is_warm() -> bool:
    """Whether a battle's compiled kernels of exactly these sources are on disk, every one."""
    kernels = os.environ.get("NUMBA_CACHE_DIR")  # not there if others imported numba before us
    return bool(kernels) and all(any(Path(str(kernels)).rglob(f"{name}-*.nbc")) for name in LAST)


if "numba" not in sys.modules:
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "kernels" / kernel_digest()))

import numba  # noqa: E402  (the cache folder must be named first)
from numba.cpython.unsafe.numbers import trailing_zeros  # noqa: E402

from nomonhan.whole_programs import PartCompiler, ProgramCompiler  # noqa: E402


def place_of_lowest_bit(bits: int) -> int:
    """Place of the lowest bit that is set in `bits`, which must have one."""
    word = int(bits)  # tables hold small integers, which do not know their length
    return (word & -word).bit_length() - 1


# Compiled it is one instruction: so the bits of a mask are walked by `bits &= bits - 1`.
lowest_bit: Callable[[int], int] = cast(
    Any,
    place_of_lowest_bit if numba.config.DISABLE_JIT else trailing_zeros,  # type: ignore[attr-defined]
)


def widen(kind: Any) -> Any:
    """Type in which a kernel takes an argument: whole numbers in int64, decimals in float64.

    A truth that is written down in the call has a type of its own, of which nothing would be made.
    """
    if isinstance(kind, numba.types.BooleanLiteral):
        return numba.types.boolean
    if isinstance(kind, numba.types.Integer) and getattr(kind, "signed", False):
        return numba.types.int64
    if isinstance(kind, numba.types.Float):
        return numba.types.float64
    return kind


def compiled(function: Function, counts_references: bool, copied: bool = False) -> Function:
    """`function` as machine code; see `kernel`, `inlined_kernel` and `allocating_kernel`."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "forceinline": copied}
    options["_nrt"] = counts_references  # numba's types do not know this one
    made = numba.njit(cache=True, pipeline_class=ProgramCompiler, **options)(function)
    if hasattr(made, "get_call_template"):
        options |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        part: Any = numba.njit(pipeline_class=PartCompiler, **options)(function)

        def resolve_widened(args: Any, kws: Any) -> Any:
            widened = {name: widen(kind) for name, kind in kws.items()}
            return part.get_call_template(tuple(map(widen, args)), widened)

        setattr(made, "get_call_template", resolve_widened)  # noqa: B010  (no method to mypy)
        setattr(made, "get_overload", part.get_overload)  # noqa: B010
    return cast(Function, made)


def kernel(function: Function) -> Function:
    """Compile `function` to machine code; with NUMBA_DISABLE_JIT=1 it stays plain Python.

    Tables hold small integers in small types.  Kernels called by kernels take them all as int64, or
    each would be compiled again for every mix of widths that its callers happen to hold.

    A kernel works on arrays that its caller keeps alive, so references to them are not counted:
    counting took two fifths of a battle.  It makes no array and calls nothing that returns a new
    one; numba refuses the first, and what does either is an `allocating_kernel`.

    An index is never negative: it does not count from the end, it reads what stands before the
    array.  Interpreted it counts from the end, as everywhere in Python, so neither shows by itself;
    with NUMBA_BOUNDSCHECK=1 compiled kernels refuse it.
    """
    return compiled(function, counts_references=False)


def inlined_kernel(function: Function) -> Function:
    """A `kernel` that is copied into the kernels that call it.

    To hand a table on costs seven words, and a phase hands on a dozen: a call may push two hundred,
    which is more than most rules have to do.  This is for what inner loops call with tables, from
    one place or two; copied into many places it would only make the compiler's work longer.
    """
    return compiled(function, counts_references=False, copied=True)


def allocating_kernel(function: Function) -> Function:
    """A `kernel` that makes arrays of its own, or gets new ones from another."""
    return compiled(function, counts_references=True)
