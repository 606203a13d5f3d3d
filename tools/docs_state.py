"""The reference of the state: what a battle is made of, from the lines of `state/tables.py`."""

from __future__ import annotations

import re

from tools.docs_rules import MARK
from tools.docs_source import PACKAGE, markdown_of, read_module, title_and_body

STATE = PACKAGE / "state"
TABLE = re.compile(r"^([A-Z_]+) = table_type\((.*)$")
FIELD = re.compile(r'([a-z_0-9]+)=(?:"([a-z0-9]+)"|\("([a-z0-9]+)", (\d+)\))')
TYPES = {
    "i1": "integer, 8 bits", "i2": "integer, 16 bits", "i4": "integer, 32 bits",
    "f8": "number, 64 bits", "u1": "whole, 8 bits", "u8": "whole, 64 bits",
}  # fmt: skip


def state_tables() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Table -> its comment, and its fields as (name, type, comment)."""
    lines = (STATE / "tables.py").read_text(encoding="utf-8").splitlines()
    found: dict[str, tuple[str, list[tuple[str, str, str]]]] = {}
    comment: list[str] = []
    name = ""
    for line in lines:
        start = TABLE.match(line)
        if start:
            name = start[1]
            found[name] = (" ".join(comment), [])
        if name:
            code, _, remark = line.partition("#")
            for field in FIELD.finditer(code):
                many = f"{field[4]} × " if field[4] else ""
                kind = many + TYPES[field[2] or field[3]]
                found[name][1].append((field[1], kind, remark.strip()))
            if code.rstrip().endswith(")") and not code.startswith(" "):
                name = ""
        comment = [*comment, line.lstrip("# ")] if line.startswith("#") else []
    return found


def state_page() -> str:
    """The whole page."""
    head, body = title_and_body(read_module(STATE / "__init__.py").doc)
    lines = ["# State of a battle", "", MARK, head, "", markdown_of(body), ""]
    for name, (comment, fields) in state_tables().items():
        lines += [f"## `{name.lower()}`", ""]
        if comment:
            lines += [comment, ""]
        lines += ["| field | type | meaning |", "|---|---|---|"]
        lines += [f"| `{field}` | {kind} | {remark} |" for field, kind, remark in fields]
        lines.append("")
    return "\n".join(lines)
