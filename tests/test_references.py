"""Kernels that count no references neither make arrays nor get new ones.

Numba refuses to compile a kernel of that kind which makes an array.  It does not see one that hands
an array back to a caller who will free it, or that is handed a new one and never frees it.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

import nomonhan
from nomonhan.jit import KERNEL_PACKAGES

ROOT = Path(nomonhan.__file__).parent
NUMBERS = {"None", "int", "bool", "float", "Any"}  # Any: a word of bits


class Kernel(NamedTuple):
    """What the source says of one kernel."""

    decorator: str
    returns_numbers: bool
    calls: frozenset[str]


def read(text: str) -> dict[str, Kernel]:
    """The kernels of a module, whatever name it gives the decorator."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "nomonhan.jit"
        for alias in node.names
    }
    found = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.returns is None:
            continue
        given = [
            names[d.id] for d in node.decorator_list if isinstance(d, ast.Name) and d.id in names
        ]
        words = {n.id for n in ast.walk(node.returns) if isinstance(n, ast.Name)} - {"tuple"}
        called = {
            n.func.id
            for n in ast.walk(node)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        for decorator in given:
            found[node.name] = Kernel(decorator, words <= NUMBERS, frozenset(called))
    return found


def faults(kernels: dict[str, Kernel]) -> list[str]:
    """Kernels that hand out, or are handed, arrays without counting who holds them."""
    counting = {name for name, kernel in kernels.items() if kernel.decorator == "allocating_kernel"}
    new = {name for name in counting if not kernels[name].returns_numbers}
    found = []
    for name in sorted(kernels.keys() - counting):
        if not kernels[name].returns_numbers:
            found.append(f"{name} returns more than numbers")
        found += [f"{name} is handed what {other} made" for other in kernels[name].calls & new]
    return found


def test_kernels_that_count_no_references_get_no_arrays() -> None:
    places = [ROOT / name for name in KERNEL_PACKAGES]
    files = [
        f
        for place in places
        for f in (place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")])
    ]
    kernels = {
        name: kernel for file in files for name, kernel in read(file.read_text("utf-8")).items()
    }
    assert len(kernels) > 300
    assert faults(kernels) == []


@pytest.mark.parametrize(
    ("caller", "fault"),
    [
        ("def caller() -> int:\n    return len(maker())", "caller is handed what maker made"),
        ("def caller(a: I) -> I:\n    return a[1:]", "caller returns more than numbers"),
    ],
)
def test_a_kernel_that_forgets_to_count_is_told(caller: str, fault: str) -> None:
    text = "from nomonhan.jit import allocating_kernel, kernel\n\n"
    text += "@allocating_kernel\ndef maker() -> I:\n    return np.empty(3)\n\n@kernel\n" + caller
    assert faults(read(text)) == [fault]
    assert faults(read(text.replace("@kernel", "@allocating_kernel"))) == []
