"""Pages of the rules: in words, as equations, with sources and numbers; one page for each file."""

from __future__ import annotations

from tools.docs_equations import equations
from tools.docs_parameters import Constant, constants
from tools.docs_source import (
    Function,
    Module,
    first_sentence,
    markdown_of,
    parameters_in,
    phases_of_rule,
    rule_modules,
    title_and_body,
)

MARK = "<!-- written by tools/docs_pages.py from the code; change the code, not this page -->\n"


def rule_title(module: Module) -> str:
    """Heading of a rule's page: the file's name in words."""
    return module.path.stem.replace("_", " ").capitalize()


def rule_page(module: Module) -> str:
    """The whole page of one rule."""
    head, body = title_and_body(module.doc)
    parts = [
        f"# {rule_title(module)}\n",
        MARK,
        f"{head}\n",
        markdown_of(body) + "\n",
        f"Code: `src/nomonhan/rules/{module.path.name}`.\n",
        _where(module),
        "## Equations\n",
        "As the code has them, name for name; `result` is what the function returns.\n",
    ]
    parts += [_function(function) for function in _public(module)]
    parts.append(_numbers(module))
    return "\n".join(part for part in parts if part)


def _public(module: Module) -> list[Function]:
    return [f for f in module.functions.values() if not f.name.startswith("_")]


def _where(module: Module) -> str:
    """Which phases apply the rule."""
    used = phases_of_rule(module.path.stem)
    if not used:
        return ""
    phases = ", ".join(
        f"`{function}` ({other.path.stem.replace('_', ' ')})" for other, function in used
    )
    return f"Applied by: {phases}. See [the sequence of play](sequence_of_play.md).\n"


def _function(function: Function) -> str:
    head, body = title_and_body(function.doc)
    formulas = equations(function.node)
    code = (
        "<details><summary>Code</summary>\n\n"
        f"```python\n{function.text}\n```\n\n"
        "</details>\n"
    )  # fmt: skip
    parts = [f"### `{function.name}`\n", f"{head}\n"]
    if body:
        parts.append(markdown_of(body) + "\n")
    if formulas:
        parts.append("\n".join(formulas) + "\n")
    parts.append(code)
    return "\n".join(parts)


def _numbers(module: Module) -> str:
    """Table of the rule parameters that the file reads."""
    read = parameters_in(module.tree)
    rows = [c for c in constants() if c.name in read]
    if not rows:
        return ""
    lines = [
        "## Numbers\n",
        "Global rule parameters that this file reads; all of them, with what was in view when they",
        "were set, stand in [the list of constants](../model_notes/parameters.md).\n",
        "| parameter | value | range | unit | source | note |",
        "|---|---|---|---|---|---|",
        *(number_row(c) for c in rows),
    ]
    return "\n".join(lines) + "\n"


def number_row(constant: Constant) -> str:
    """One constant as a row of a rule's table."""
    cells = (
        f"`{constant.name}`", constant.value, constant.range, constant.unit,
        constant.cited, constant.note,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def rules_index() -> str:
    """List of all rules."""
    lines = ["# Rules\n", MARK]
    lines += [
        "One rule, one file. Each page gives the rule in words, the equations as the code has",
        "them, the source, and what is left out. No rule knows a unit, a side, a nation, a date",
        "or an outcome.\n",
        "| rule | what it settles |",
        "|---|---|",
    ]
    lines += [
        f"| [{rule_title(m)}](rule_{m.path.stem}.md) | {first_sentence(m.doc)} |"
        for m in rule_modules()
    ]
    names = "\n".join(f"rule_{m.path.stem}" for m in rule_modules())
    return "\n".join(lines) + f"\n\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"


def rule_pages() -> dict[str, str]:
    """File name -> page, of the index and of every rule."""
    pages = {f"rule_{module.path.stem}.md": rule_page(module) for module in rule_modules()}
    return {"rules.md": rules_index(), **pages}
