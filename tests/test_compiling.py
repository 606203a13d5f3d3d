"""What numba is told from memory while it compiles is what it would find out itself."""

from __future__ import annotations

import gc
import operator
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.compiler import Flags
from numba.core.errors import TypingError
from numba.core.registry import cpu_target
from numba.core.targetconfig import ConfigStack
from numba.core.types.functions import BaseFunction

from nomonhan.compiling import replaced, without_asking_twice
from tests.engine.processes import run_python

CONTEXT = cpu_target.typing_context
CONTEXT.refresh()
make_flags: Any = Flags  # no types in numba
make_stack: Any = ConfigStack
KINDS = [numba.int64, numba.int32, numba.uint8, numba.float64, numba.boolean]


def with_set(**options: Any) -> Any:
    """Flags with these options set, and no other."""
    flags = make_flags()
    for name, value in options.items():
        setattr(flags, name, value)
    return flags


def test_flags_are_equal_when_all_options_are() -> None:
    alike = with_set(nrt=True, forceinline=True)
    pairs = [
        (alike, alike), (alike, with_set(forceinline=True, nrt=True)), (alike, with_set(nrt=True)),
        (with_set(nrt=False), with_set()), (with_set(nrt=True), with_set()), (alike, "flags"),
    ]  # fmt: skip
    in_full = [a == b for a, b in pairs]
    assert in_full == [True, True, False, True, False, False]
    with without_asking_twice():
        assert [a == b for a, b in pairs] == in_full
        assert all(hash(a) == hash(b) for a, b in pairs if a == b)


@pytest.mark.parametrize("function", [operator.add, operator.floordiv, operator.lt, min])
def test_signatures_from_memory_are_those_that_are_worked_out(function: Any) -> None:
    kind = CONTEXT.resolve_value_type(function)
    asked = [(a, b) for a in KINDS for b in KINDS]
    worked_out = [kind.get_call_type(CONTEXT, each, {}) for each in asked]
    with without_asking_twice():
        first = [kind.get_call_type(CONTEXT, each, {}) for each in asked]
        again = [kind.get_call_type(CONTEXT, each, {}) for each in asked]
    assert first == worked_out
    assert all(a is b for a, b in zip(first, again, strict=True))


def test_implementations_go_with_the_flags_of_who_asks() -> None:
    kind = CONTEXT.resolve_value_type(np.asarray)
    asked = (numba.float64[::1],)
    stack, found = make_stack(), []
    with without_asking_twice():
        for counted in (True, False, True, False):
            with stack.enter(with_set(nrt=counted)):
                found.append(kind.get_impl_key(kind.get_call_type(CONTEXT, asked, {})))
    assert found[0] is found[2]
    assert found[1] is found[3]
    assert found[0] is not found[1]


@pytest.mark.parametrize(("first", "total"), [("first", 25.0), ("last", 20.0)])
def test_whoever_counts_references_frees_what_it_made(first: str, total: float) -> None:
    done = run_python("-m", "tests.engine.print_allocations", first, NUMBA_NRT_STATS="1")
    assert done.returncode == 0, done.stderr
    found, made, freed = done.stdout.split()
    assert float(found) == total
    assert int(made) == int(freed) > 0


def test_what_has_no_signature_is_refused_every_time() -> None:
    kind = CONTEXT.resolve_value_type(operator.add)
    with without_asking_twice():
        for _ in range(2):
            with pytest.raises(TypingError):
                kind.get_call_type(CONTEXT, (numba.types.unicode_type, numba.int64), {})


def test_numba_is_left_as_it_was_even_by_what_fails() -> None:
    def parts() -> tuple[Any, ...]:
        kept = BaseFunction.get_call_type, Flags.__eq__, Flags.__hash__
        return (gc.get_threshold(), *kept)

    def compile_and_fail() -> None:
        with without_asking_twice():
            inside.append(parts())
            with without_asking_twice():  # a program may be compiled on the way to another
                pass
            inside.append(parts())
            raise ZeroDivisionError

    before, inside = parts(), list[Any]()
    with pytest.raises(ZeroDivisionError):
        compile_and_fail()
    assert parts() == before
    assert inside[0] == inside[1]
    assert all(part != usual for part, usual in zip(inside[0], before, strict=True))


def test_replaced_parts_come_back() -> None:
    class Owner:
        part = 1

    with replaced(Owner, part=2):
        assert Owner.part == 2
    assert Owner.part == 1
