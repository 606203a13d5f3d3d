"""The reference of commands: the help page of each, as the command line prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nomonhan.commands.app import build_app
from nomonhan.text import language

WIDTH = 96
MARK = (
    "<!-- written by tools/docs_pages.py from the command line; change the code, not this page -->"
)


def help_pages() -> dict[str, str]:
    """Command, such as `scenario copy` -> its help page in English; the program itself is ``."""
    with language("en"):
        return dict(_pages(build_app(), "nomonhan", None))


def _pages(command: Any, name: str, parent: Any) -> Iterator[tuple[str, str]]:
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield context.command_path.removeprefix("nomonhan").strip(), command.get_help(context)
    for sub, child in getattr(command, "commands", {}).items():
        yield from _pages(child, sub, context)


def commands_page() -> str:
    """The page `docs/reference/commands.md`."""
    pages = help_pages()
    lines = [
        "# Commands",
        "",
        MARK,
        "",
        "Results go to standard output (with `--json` exactly one document), progress and notices",
        "to standard error. Exit codes: 0 done; 1 failed, with a message; 2 bad input and nothing",
        "written; 130 interrupted, and finished battles kept.",
        "",
    ]
    for command, text in pages.items():
        title = f"nomonhan {command}".strip()
        body = "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
        lines += [f"## `{title}`", "", "```text", body, "```", ""]
    return "\n".join(lines).rstrip() + "\n"
