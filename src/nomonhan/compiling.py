"""The compiler's own time: what numba asks again and again, it is told from memory.

A first start translates five hundred functions.  Of the minute that took, a quarter went to two
questions of numba's.  Are two sets of compiler flags the same?  Each time all flags were read, by
name.  And which of a dozen implementations of `+` or of an index takes these types?  Each time they
were tried in turn.  For the same types under the same flags the answer is the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import llvmlite.binding as llvm
from numba.core.compiler_lock import global_compiler_lock
from numba.core.targetconfig import ConfigStack, TargetConfig
from numba.core.types.functions import BaseFunction

GARBAGE = (200_000, 50, 1000)  # thresholds of collection while compiling


def keep_loops_short() -> None:
    """Tell LLVM not to write out loops whose length it does not know, for all of this process.

    Kernels run such loops a few times at a time: written out, their code was a tenth longer, took a
    twentieth longer to make and a hundredth longer to run.
    """
    llvm.set_option("nomonhan", "-unroll-runtime=false")


@contextmanager
def replaced(owner: Any, **parts: Any) -> Iterator[None]:
    """Attributes of `owner` are these within the block, and what they were after it."""
    usual = {name: getattr(owner, name) for name in parts}
    try:
        for name, part in parts.items():
            setattr(owner, name, part)
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

    def are_equal(flags: TargetConfig, other: Any) -> Any:
        if flags is other or (type(flags) is type(other) and flags._values == other._values):
            return True
        return in_full(flags, other)

    # numba's hash is that of the names of all options: the same for all flags of a kind
    return replaced(TargetConfig, __eq__=are_equal, __hash__=lambda flags: hash(type(flags)))


def signatures_remembered() -> AbstractContextManager[None]:
    """What a function of numba's makes of arguments of certain types is worked out once for flags.

    Types are known by the number that numba gives each kind; an argument that is none is left to
    numba, as is every call that fails.  Flags tell, among others, whether references are counted:
    an implementation that counts them in a kernel that does not would free what is in use.  The
    implementation that goes with a signature is written down in the function by whoever worked it
    out last, so from memory it is written down again.
    """
    worked_out = BaseFunction.get_call_type
    remembered: dict[Any, Any] = {}

    def get_call_type(function: Any, context: Any, args: Any, kws: Any) -> Any:
        try:
            named = tuple((name, kind._code) for name, kind in kws.items())
            types = tuple(kind._code for kind in args)
        except AttributeError:
            return worked_out(function, context, args, kws)
        key = function._code, id(context), types, named, ConfigStack.top_or_none()
        if key not in remembered:
            signature: Any = worked_out(function, context, args, kws)
            remembered[key] = signature, function._impl_keys[signature.args]
        signature, implementation = remembered[key]
        function._impl_keys[signature.args] = implementation
        return signature

    return replaced(BaseFunction, get_call_type=get_call_type)


@contextmanager
def without_asking_twice() -> Iterator[None]:
    """Whatever this thread compiles within the block is compiled so; others wait."""
    with global_compiler_lock, ExitStack() as stack:
        for help_of_ours in (rare_collection, compared_by_what_is_set, signatures_remembered):
            stack.enter_context(help_of_ours())
        yield
