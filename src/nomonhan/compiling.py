"""The compiler's own time: what numba asks again and again, it is told from memory.

A first start translates five hundred functions.  Of the minute that took, a third went to two
questions of numba's.  Are two sets of compiler flags the same?  Each time all flags were read, by
name.  And which of a dozen implementations of `+` or of an index takes these types?  Each time they
were tried in turn.  The answers stay the same within one translation.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import llvmlite.binding as llvm
from numba.core.compiler_lock import global_compiler_lock
from numba.core.targetconfig import TargetConfig
from numba.core.types.functions import BaseFunction

TOLD = "_nomonhan_keeps_loops_short"
GARBAGE = (200_000, 50, 1000)  # thresholds of collection while compiling


def keep_loops_short() -> None:
    """Tell LLVM, once, not to write out loops whose length it does not know.

    Kernels run such loops a few times at a time: written out, their code was a tenth longer, took a
    twentieth longer to make and a hundredth longer to run.
    """
    if not hasattr(llvm, TOLD):
        llvm.set_option("nomonhan", "-unroll-runtime=false")
        setattr(llvm, TOLD, True)  # LLVM takes the end of the program for a second telling


@contextmanager
def replaced(owner: Any, **parts: Any) -> Iterator[None]:
    """Attributes of `owner` are these within the block, and what they were after it."""
    usual = {name: getattr(owner, name) for name in parts}
    for name, part in parts.items():
        setattr(owner, name, part)
    try:
        yield
    finally:
        for name, part in usual.items():
            setattr(owner, name, part)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for garbage rarely: a compiler makes many objects, and keeps them."""
    before = gc.get_threshold()
    gc.set_threshold(*GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def compared_by_what_is_set() -> AbstractContextManager[None]:
    """Flags that have the same options set are equal; only others are read one by one."""
    in_full = TargetConfig.__eq__

    def are_equal(flags: TargetConfig, other: object) -> Any:
        if flags is other or (isinstance(other, TargetConfig) and flags._values == other._values):
            return True
        return in_full(flags, other)

    # numba's hash is that of the names of all options: the same for all flags of a kind
    return replaced(TargetConfig, __eq__=are_equal, __hash__=lambda flags: hash(type(flags)))


def signatures_remembered() -> AbstractContextManager[None]:
    """What a function of numba's makes of arguments of certain types is worked out once.

    Types are known by the number that numba gives each kind; an argument that is none is left to
    numba, as is every call that fails.
    """
    worked_out = BaseFunction.get_call_type
    remembered: dict[Any, Any] = {}

    def get_call_type(function: Any, context: Any, args: Any, kws: Any) -> Any:
        try:
            named = tuple((name, kind._code) for name, kind in kws.items())
            key = function._code, id(context), tuple(kind._code for kind in args), named
        except AttributeError:
            return worked_out(function, context, args, kws)
        if key not in remembered:
            remembered[key] = worked_out(function, context, args, kws)
        return remembered[key]

    return replaced(BaseFunction, get_call_type=get_call_type)


@contextmanager
def without_asking_twice() -> Iterator[None]:
    """Whatever this thread compiles within the block is compiled so; others wait."""
    with global_compiler_lock, ExitStack() as stack:
        for help_of_ours in (rare_collection, compared_by_what_is_set, signatures_remembered):
            stack.enter_context(help_of_ours())
        yield
