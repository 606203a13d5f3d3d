"""Help pages and complaints about the command line in the reader's language.

typer's own pages have headings and messages in English only, so the pages are laid out here from
the same declarations, and complaints are put into words here.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from nomonhan.text import format_list
from nomonhan.text import gettext as _

# typer keeps its copy of click to itself: the way in is an exception that it shows
UsageError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "UsageError")

HELP = ("-h", "--help")


class Page(TyperCommand):
    """A command with a translated help page, which takes no words beyond its own."""

    allow_extra_args = True  # so that we say it in the reader's language, in `invoke`

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_page(self, ctx, formatter)

    def get_help_option_names(self, ctx: Any) -> list[str]:
        return [*HELP]

    def get_help_option(self, ctx: Any) -> Any:
        return _translated_help(super().get_help_option(ctx))

    def invoke(self, ctx: Any) -> Any:
        if ctx.args:
            raise UsageError(_("one word too many: {word}", word=ctx.args[0]), ctx)
        return super().invoke(ctx)


class Pages(TyperGroup):
    """A group of commands with a translated help page."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        write_page(self, ctx, formatter)

    def get_help_option_names(self, ctx: Any) -> list[str]:
        return [*HELP]

    def get_help_option(self, ctx: Any) -> Any:
        return _translated_help(super().get_help_option(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            near = get_close_matches(name, list(self.commands), n=1)
            what = _("there is no command {name}", name=name)
            raise UsageError(_with_nearest(what, near or list(self.commands)), ctx)
        return super().resolve_command(ctx, args)


def _translated_help(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this page and stop.")
    return option


def write_page(command: Any, ctx: Any, formatter: Any) -> None:
    """Write usage, description, arguments, options and commands, in this order."""
    parameters = command.get_params(ctx)
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    pieces = [_("[OPTIONS]"), *(_name(argument) for argument in arguments)]
    subcommands = getattr(command, "commands", {})
    if subcommands:
        pieces.append(_("COMMAND ..."))
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))
    for text in (command.help, command.epilog):
        if text:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(text)
    _write_section(formatter, _("Arguments"), [(_name(a), a.help or "") for a in arguments])
    _write_section(
        formatter,
        _("Commands"),
        [(name, c.short_help or c.help) for name, c in subcommands.items()],
    )
    _write_section(formatter, _("Options"), [(_name(o), _meaning(o)) for o in options])


def _write_section(formatter: Any, heading: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = str(parameter.metavar or parameter.name.upper())
        return name if parameter.required else f"[{name}]"
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return names if parameter.is_flag else f"{names} {parameter.metavar or ''}".strip()


def _meaning(option: Any) -> str:
    text = option.help or ""
    shown = option.show_default and option.default not in (None, False, ()) and not option.is_flag
    default = _("default")  # a message within an f-string would not be collected
    return f"{text} [{default}: {option.default}]" if shown else text


def complaint(error: Any) -> str:
    """What is wrong with the command line and what to write instead."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _with_nearest(
            _("there is no option {name}", name=error.option_name), error.possibilities
        )
    if kind == "MissingParameter":
        return _("{name} is missing", name=_name(error.param))
    if kind == "BadOptionUsage":
        return _("{name} needs a value", name=error.option_name)
    if kind == "BadParameter" and error.param is not None:
        return _("{name}: write {kind}", name=_name(error.param), kind=_kind(error.param))
    return str(error.format_message())


def _with_nearest(what: str, possibilities: Any) -> str:
    if not possibilities:
        return what
    cure = _("write {name}", name=format_list(list(possibilities), "or"))
    return f"{what}; {cure}"


def _kind(parameter: Any) -> str:
    """What a numeric option takes; all others take any text."""
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    if isinstance(low, float):  # a limit is written as the numbers are that it limits
        if high is not None:
            return _("a number from {low:g} to {high:g}", low=low, high=high)
        return _("a number from {low:g} on", low=low)
    if high is not None:
        return _("a whole number from {low} to {high}", low=low, high=high)
    return _("a whole number") if low is None else _("a whole number from {low} on", low=low)
