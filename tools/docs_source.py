"""What the documentation reads from the code: docstrings, functions, and who uses what.

Nothing is run or imported; the files are parsed, so that a page can be made of any state of them.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "nomonhan"
NO_RULES = ("__init__", "parameters")  # files of `rules` that hold no rule


@dataclass(frozen=True)
class Function:
    """A function as it stands in a file."""

    name: str
    doc: str
    node: ast.FunctionDef
    text: str


@dataclass(frozen=True)
class Module:
    """A file of the package."""

    path: Path
    name: str  # dotted
    doc: str
    tree: ast.Module
    functions: dict[str, Function]
    imports: dict[str, str]  # local name -> dotted name that it stands for


@cache
def read_module(path: Path) -> Module:
    """Parse one file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = {
        node.name: Function(
            node.name,
            ast.get_docstring(node) or "",
            node,
            ast.get_source_segment(text, node) or "",
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    imports = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    dotted = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
    return Module(path, dotted, ast.get_docstring(tree) or "", tree, functions, imports)


def module_named(dotted: str) -> Module | None:
    """A module of the package by its dotted name, None if there is no such file."""
    path = PACKAGE.parent / (dotted.replace(".", "/") + ".py")
    return read_module(path) if path.is_file() else None


def rule_modules() -> list[Module]:
    """All rules, by name."""
    paths = sorted((PACKAGE / "rules").glob("*.py"))
    return [read_module(path) for path in paths if path.stem not in NO_RULES]


def phase_modules() -> list[Module]:
    """All phases, by name."""
    return [read_module(path) for path in sorted((PACKAGE / "engine" / "phases").glob("*.py"))]


def names_in(node: ast.AST) -> set[str]:
    """Bare names that are read below a node."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def parameters_in(node: ast.AST) -> set[str]:
    """Rule parameters that are read below a node: fields of `p`."""
    return {
        n.attr
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "p"
    }


@cache
def readers_of_parameters() -> dict[str, list[str]]:
    """Rule parameter -> where it is read, such as `rules/control` or `phases/air`."""
    readers: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        where = path.relative_to(PACKAGE).with_suffix("").as_posix().removeprefix("engine/")
        module = read_module(path)
        for name in sorted(parameters_in(module.tree)):
            readers.setdefault(name, []).append(where)
    return readers


def rules_used(module: Module, function: str, seen: set[tuple[str, str]] | None = None) -> set[str]:
    """Names of the rule files that a function draws on, itself or through functions it calls."""
    seen = set() if seen is None else seen
    if (module.name, function) in seen or function not in module.functions:
        return set()
    seen.add((module.name, function))
    found: set[str] = set()
    for name in names_in(module.functions[function].node):
        if name in module.functions:
            found |= rules_used(module, name, seen)
            continue
        package, _, member = module.imports.get(name, "").rpartition(".")
        if package.startswith("nomonhan.rules."):
            found.add(package.rpartition(".")[2])
        elif package.startswith("nomonhan.engine.phases."):
            other = module_named(package)
            if other is not None:
                found |= rules_used(other, member, seen)
    return found


def phases_of_rule(rule: str) -> list[tuple[Module, str]]:
    """Functions of phases that call a rule directly."""
    return [
        (module, function.name)
        for module in phase_modules()
        for function in module.functions.values()
        if any(
            module.imports.get(name, "").startswith(f"nomonhan.rules.{rule}.")
            for name in names_in(function.node)
        )
    ]


@cache
def bibliography() -> frozenset[str]:
    """Keys of the packaged bibliography."""
    text = (PACKAGE / "data" / "references.bib").read_text(encoding="utf-8")
    return frozenset(re.findall(r"(?m)^@\w+\{([^,\s]+)", text))


BRACKETS = re.compile(r"\[([^\[\]]+)\](?!\()")
WORD = re.compile(r"[A-Za-z]\w+")


def sources_named(doc: str) -> list[str]:
    """Keys of the bibliography that a docstring names in brackets."""
    words = [word for inside in BRACKETS.findall(doc) for word in WORD.findall(inside)]
    return [word for word in words if word in bibliography()]


def with_citations(text: str) -> str:
    """Text in which `[Key1951: what]` has become a citation."""

    def cite(found: re.Match[str]) -> str:
        inside = found[1]
        if not sources_named(found[0]):
            return found[0]
        keys = [part.strip() for part in inside.split(";")]
        if all(key in bibliography() for key in keys):
            return "{cite:p}`" + ",".join(keys) + "`"
        cited = WORD.sub(
            lambda w: "{cite:p}`" + w[0] + "`" if w[0] in bibliography() else w[0], inside
        )
        return f"({cited})"

    return BRACKETS.sub(cite, text)


LEADS = ("Leaves out:", "Prior:", "It is wrong if", "Clause:")


def markdown_of(doc: str) -> str:
    """The body of a docstring as Markdown: citations, tables and code blocks set apart."""
    lines: list[str] = []
    in_code = False
    for line in doc.splitlines():
        before = lines[-1] if lines else ""
        if line.startswith("```"):
            in_code = not in_code
        if not in_code:
            if (line.startswith("|") != before.startswith("|")) and before and line:
                lines.append("")
            for lead in LEADS:
                if line.startswith(lead):
                    if before:
                        lines.append("")
                    line = f"**{lead}**{line.removeprefix(lead)}"
            line = with_citations(line)
        lines.append(line)
    return "\n".join(lines)


def title_and_body(doc: str) -> tuple[str, str]:
    """First paragraph of a docstring as one line, and the rest."""
    head, _, body = doc.partition("\n\n")
    return " ".join(head.split()), body


def first_sentence(doc: str) -> str:
    """First paragraph of a docstring, on one line, for lists and tables."""
    return title_and_body(doc)[0].replace("|", "\\|")
