"""What the declarations of commands share: how one is declared and answered, and common options.

Help texts are read when a command is declared, in the reader's language, so each of these is a
function, called then.
"""

from collections.abc import Callable
from typing import Any

import typer

from nomonhan.commands.help_page import Page
from nomonhan.commands.limits import MOST_RUNS, MOST_SEED, MOST_WORKERS
from nomonhan.text import gettext as _


def command(app: typer.Typer, name: str, help_text: str) -> Callable[[Any], Any]:
    """Declare the function below as a command."""
    return app.command(name, cls=Page, help=help_text)


def say(answer: Any, as_json: bool) -> int:
    """Print an answer; return its exit code."""
    from nomonhan.commands.answer import print_answer

    print_answer(answer, as_json)
    return int(answer.code)


def json_option() -> Any:
    return typer.Option("--json", help=_("Print one JSON document."))


def lang_option() -> Any:
    return typer.Option("--lang", metavar="en|es", help=_("Language of what people read."))


def version_option() -> Any:
    return typer.Option(
        "--version", is_eager=True, callback=_tell_version, help=_("Print the version and stop.")
    )


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"nomonhan {version('nomonhan')}")
        raise typer.Exit


def runs_option(help_text: str, least: int = 1, most: int = MOST_RUNS) -> Any:
    return typer.Option("--runs", metavar="N", min=least, max=most, help=help_text)


def seed_option() -> Any:
    return typer.Option(
        "--seed", metavar="N", min=0, max=MOST_SEED, help=_("Same seed, same battles.")
    )


def workers_option() -> Any:
    return typer.Option(
        "--workers", metavar="N", min=1, max=MOST_WORKERS, help=_("Battles fought at a time.")
    )


def patch_option() -> Any:
    return typer.Option("--patch", metavar="FILE", help=_("A named change; may be repeated."))


def set_option() -> Any:
    return typer.Option("--set", metavar="PATH=VALUE", help=_("A change; may be repeated."))


def out_option(help_text: str, metavar: str = "DIR") -> Any:
    return typer.Option("--out", metavar=metavar, help=help_text)


def scenario_argument() -> Any:
    return typer.Argument(metavar="SCENARIO", help=_("Name of a packaged scenario, or a folder."))


def subject_argument() -> Any:
    return typer.Argument(
        metavar="SCENARIO|RUN",
        help=_("Name of a packaged scenario, a scenario's folder, or the folder of a run."),
    )
