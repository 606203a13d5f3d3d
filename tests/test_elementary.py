"""Exponential and logarithm: right to the last places, and the same bits everywhere."""

import ast
import math
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nomonhan
from nomonhan import elementary

# Arguments and results as bits: made of plain arithmetic, they are these on every machine.
EXPONENTIALS = [
    ("0x1.999999999999ap-4", "0x1.1aec7b35a00d4p+0"),
    ("-0x1.999999999999ap-4", "0x1.cf46d99d52b3ap-1"),
    ("0x1.0000000000000p+0", "0x1.5bf0a8b145769p+1"),
    ("-0x1.0000000000000p+0", "0x1.78b56362cef38p-2"),
    ("0x1.5810624dd2f1bp-6", "0x1.056ecef1bcb9bp+0"),
    ("-0x1.d99999999999ap+1", "0x1.9511fc6871044p-6"),
    ("0x1.9000000000000p+3", "0x1.060c52565ba65p+18"),
    ("-0x1.4000000000000p+5", "0x1.39792499b1a24p-58"),
    ("0x1.2c40000000000p+8", "0x1.1fda3eaeb3d0dp+433"),
    ("-0x1.61f3333333333p+9", "0x1.a4904f4342894p-1022"),
    ("-0x1.51dbc30f78e3ep+1", "0x1.246fb52b475b8p-4"),
    ("-0x1.fbf28dcc9af4ap+1", "0x1.35bc75a0bc228p-6"),
    ("-0x1.0a174526c2484p+0", "0x1.6a260151b9780p-2"),
    ("-0x1.b9a2afb1957e8p+1", "0x1.03fcf76fcd899p-5"),
    ("-0x1.156e2aae6a24fp+2", "0x1.ad6313fae287dp-7"),
    ("-0x1.f7daa02062010p-1", "0x1.7ebffde408852p-2"),
]
LOGARITHMS = [
    ("0x1.0000000000000p-1", "-0x1.62e42fefa39efp-1"),
    ("0x1.6666666666666p-1", "-0x1.6d3c324e13f50p-2"),
    ("0x1.6a0a5269595ffp-1", "-0x1.62e2fe73833b5p-2"),
    ("0x1.fff2e48e8a71ep-1", "-0x1.a3738d2cf1cc2p-14"),
    ("0x1.00068db8bac71p+0", "0x1.a368d0657fcd4p-14"),
    ("0x1.8000000000000p+0", "0x1.9f323ecbf984cp-2"),
    ("0x1.8000000000000p+1", "0x1.193ea7aad030bp+0"),
    ("0x1.4000000000000p+3", "0x1.26bb1bbb55516p+1"),
    ("0x1.12e0be826d695p-30", "-0x1.4b927f32bffb8p+4"),
    ("0x1.4e718d7d7625ap+664", "0x1.cc845b54b54f2p+8"),
    ("0x1.d5fe34128521dp+0", "0x1.370f864c703a2p-1"),
    ("0x1.99d4e3ff5c911p+0", "0x1.e1dcd0e77f595p-2"),
    ("0x1.87c36483c4267p+0", "0x1.b3b1193f03d19p-2"),
    ("0x1.c682478534f44p-2", "-0x1.9fdfcbbcbe2e2p-1"),
    ("0x1.12c7b8d70e40ap+0", "0x1.21f8d1064332fp-4"),
    ("0x1.1b52b1e3ceb3cp-1", "-0x1.2ef824ef52ba2p-1"),
]
OF_A_LIBRARY = {
    "exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "pow", "power", "float_power", "cbrt",
    "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "arcsin", "arccos", "arctan", "arctan2",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "hypot", "dist", "erf", "erfc", "gamma",
    "lgamma", "dot", "matmul", "logaddexp",
}  # fmt: skip
OURS = {"exp", "log", "power"}  # imported by name from `elementary`
SMALLEST = 2.3e-308  # below, numbers lose digits


def units_off(found: float, exact: Decimal) -> Decimal:
    """How far a number is off, in units of its last place."""
    return abs(Decimal(found) - exact) / Decimal(math.ulp(float(exact)))


def exactly(operation: Callable[[Decimal], Decimal], x: float) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return operation(Decimal(x))


@given(st.one_of(st.floats(-707.0, 709.0), st.floats(-1.0, 1.0), st.floats(-1e-6, 1e-6)))
def test_exponential(x: float) -> None:
    assert units_off(elementary.exp(x), exactly(Decimal.exp, x)) < 2


@given(st.one_of(st.floats(SMALLEST, 1e308), st.floats(0.5, 2.0), st.floats(1e-12, 1.0)))
def test_logarithm(x: float) -> None:
    if x == 1.0:
        assert elementary.log(x) == 0.0
    else:
        assert units_off(elementary.log(x), exactly(Decimal.ln, x)) < 3


@given(st.floats(0.01, 100.0), st.floats(-20.0, 20.0))
def test_power(base: float, exponent: float) -> None:
    assert elementary.power(base, exponent) == pytest.approx(base**exponent, rel=1e-13)


@given(st.floats(0.0, 1.0), st.integers(0, 3000))
def test_whole_power(base: float, times: int) -> None:
    assert elementary.whole_power(base, times) == pytest.approx(base**times, rel=1e-12, abs=1e-300)


def test_ends_of_the_logarithm_and_of_powers() -> None:
    assert elementary.log(0.0) == -math.inf
    assert elementary.log(math.inf) == math.inf
    assert math.isnan(elementary.log(-1.0))
    assert math.isnan(elementary.log(math.nan))
    assert elementary.log(5e-324) == pytest.approx(math.log(5e-324), rel=1e-14)
    assert elementary.power(0.0, 0.5) == 0.0
    assert elementary.power(0.0, 0.0) == elementary.power(7.0, 0.0) == 1.0


def test_ends_of_the_exponential() -> None:
    assert elementary.exp(0.0) == 1.0
    assert elementary.exp(-708.5) == 0.0
    assert 0.0 < elementary.exp(-708.0) < SMALLEST * 10
    assert elementary.exp(709.5) == math.inf
    assert math.isnan(elementary.exp(math.nan))


@pytest.mark.parametrize(("x", "result"), EXPONENTIALS)
def test_bits_of_the_exponential(x: str, result: str) -> None:
    assert float(elementary.exp(float.fromhex(x))).hex() == result


@pytest.mark.parametrize(("x", "result"), LOGARITHMS)
def test_bits_of_the_logarithm(x: str, result: str) -> None:
    assert float(elementary.log(float.fromhex(x))).hex() == result


def kernels() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every kernel of the package, under its file and name."""
    root = Path(nomonhan.__file__).parent
    for file in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Name) and mark.id.endswith("kernel")
                for mark in node.decorator_list
            ):
                yield f"{file.relative_to(root).as_posix()}: {node.name}", node


def calls_of_a_library(function: ast.FunctionDef) -> set[str]:
    """What a kernel asks of a library that rounds as the machine has it."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of_a_module = node.value.id in ("math", "np", "special") and node.attr in OF_A_LIBRARY
            if of_a_module or node.attr in ("dot", "linalg", "fft"):
                found.add(f"{node.value.id}.{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in OF_A_LIBRARY - OURS:
                found.add(node.func.id)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(
            node.op, ast.Pow | ast.MatMult
        ):
            power = node.right if isinstance(node, ast.BinOp) else node.value
            if not (isinstance(power, ast.Constant) and isinstance(power.value, int)):
                found.add(ast.unparse(node))
    return found


def test_no_kernel_calls_a_library_that_rounds() -> None:
    found = {name: calls for name, node in kernels() if (calls := calls_of_a_library(node))}
    assert not found
    assert len(list(kernels())) > 300  # they were found


def test_a_call_of_a_library_would_be_found() -> None:
    text = "def f(x):\n    x **= 0.5\n    return math.exp(x) + x**0.5 + pow(x, 0.3) + a.dot(b)\n"
    (wrong,) = ast.parse(text).body
    assert isinstance(wrong, ast.FunctionDef)
    assert calls_of_a_library(wrong) == {"math.exp", "x ** 0.5", "x **= 0.5", "pow", "a.dot"}
