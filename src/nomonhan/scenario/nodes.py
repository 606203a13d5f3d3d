"""The tree of a scenario's files: every value with the place where it and its key stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nomonhan.scenario.errors import Problem

Scalar = str | int | float | bool | None
PathPart = str | int
TreePath = tuple[PathPart, ...]


class Node:
    """A value of a file: a scalar, a mapping or a list, and where it stands (counted from 1)."""

    __slots__ = ("column", "file", "key_column", "key_line", "line", "value")

    def __init__(
        self,
        value: Scalar | dict[str, Node] | list[Node],
        file: str,
        line: int,
        column: int,
        key_line: int = 0,
        key_column: int = 0,
    ) -> None:
        self.value = value
        self.file = file
        self.line = line
        self.column = column
        self.key_line = key_line or line
        self.key_column = key_column or column

    def __repr__(self) -> str:
        return f"Node({self.plain()!r} at {self.file}:{self.line}:{self.column})"

    @property
    def entries(self) -> dict[str, Node]:
        """Children of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """Children of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    def plain(self) -> Any:
        """The bare value: dict, list or scalar."""
        value = self.value
        if isinstance(value, dict):
            return {key: child.plain() for key, child in value.items()}
        if isinstance(value, list):
            return [child.plain() for child in value]
        return value

    def copy(self) -> Node:
        """A copy whose mappings and lists can be changed without changing this one."""
        value = self.value
        if isinstance(value, dict):
            value = {key: child.copy() for key, child in value.items()}
        elif isinstance(value, list):
            value = [child.copy() for child in value]
        return Node(value, self.file, self.line, self.column, self.key_line, self.key_column)

    def child(self, part: PathPart) -> Node | None:
        """Child of that key or index."""
        if isinstance(self.value, dict):
            return self.value.get(str(part))
        if isinstance(self.value, list):
            try:
                return self.value[int(part)]
            except (ValueError, IndexError):
                return None
        return None

    def nearest_to(self, path: Sequence[PathPart]) -> tuple[Node, int]:
        """The deepest node on the path that exists, and how many parts of the path it took."""
        node = self
        for depth, part in enumerate(path):
            found = node.child(part)
            if found is None:
                return node, depth
            node = found
        return node, len(path)

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        children = self.value.values() if isinstance(self.value, dict) else self.items
        for child in children:
            yield from child.walk()

    def problem(self, path: str, what: str, cure: str, *, at_key: bool = False) -> Problem:
        """A problem that stands at this node (or at its key)."""
        line, column = (self.key_line, self.key_column) if at_key else (self.line, self.column)
        return Problem(self.file, line, column, path, what, cure)


def dotted(path: Sequence[PathPart]) -> str:
    """`("units", "x", "men")` as `units.x.men`."""
    return ".".join(map(str, path))
