"""The commands `text` and `claims`: the text and its statements.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from nomonhan.text import gettext as _

Declare = Callable[[typer.Typer, str, str], Callable[[Any], Any]]
Say = Callable[[Any, bool], int]


def add_text_commands(
    app: typer.Typer, command: Declare, say: Say, as_json_: Any, lang_: Any
) -> None:
    """Declare `text` and `claims`, with the means of `app.py`."""
    Json = Annotated[bool, as_json_]
    Lang = Annotated[str | None, lang_]
    Runs = Annotated[int | None, _runs()]
    Seed = Annotated[int, _seed()]
    Workers = Annotated[int | None, _workers()]
    Patches = Annotated[list[str] | None, _patch()]
    Sets = Annotated[list[str] | None, _set()]
    Scenario = Annotated[str | None, _scenario()]

    @command(app, "text", _("Show the text with its marks, or write it as a page."))
    def text(
        html: Annotated[
            Path | None, typer.Option("--html", metavar="FILE", help=_("Write the page here."))
        ] = None,
        runs: Runs = None,
        seed: Seed = 1,
        workers: Workers = None,
        patch: Patches = None,
        change: Sets = None,
        scenario: Scenario = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.gathering import REPLAYS, What
        from nomonhan.commands.text import show_text, write_page

        replays = 0 if html is None else REPLAYS
        what = What(runs, seed, workers, patch or (), change or (), scenario, replays)
        return say(show_text(what) if html is None else write_page(html, what), as_json)

    @command(app, "claims", _("List the statements of the text with their marks, or open some."))
    def claims(
        ids: Annotated[
            list[str] | None,
            typer.Argument(metavar="CLAIM", help=_("Statements to open, such as C06.")),
        ] = None,
        runs: Runs = None,
        seed: Seed = 1,
        workers: Workers = None,
        patch: Patches = None,
        change: Sets = None,
        scenario: Scenario = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.claims import show_claims
        from nomonhan.commands.gathering import What

        what = What(runs, seed, workers, patch or (), change or (), scenario)
        return say(show_claims(ids or (), what), as_json)


def _runs() -> Any:
    return typer.Option(
        "--runs", metavar="N", min=1, max=1_000_000,
        help=_("Battles to fight for it; else the last runs in ./runs are used."),
    )  # fmt: skip


def _seed() -> Any:
    return typer.Option(
        "--seed", metavar="N", min=0, max=2**63 - 1, help=_("Same seed, same battles.")
    )


def _workers() -> Any:
    return typer.Option(
        "--workers", metavar="N", min=1, max=512, help=_("Battles fought at a time.")
    )


def _patch() -> Any:
    return typer.Option("--patch", metavar="FILE", help=_("A named change; may be repeated."))


def _set() -> Any:
    return typer.Option("--set", metavar="PATH=VALUE", help=_("A change; may be repeated."))


def _scenario() -> Any:
    return typer.Option("--scenario", metavar="NAME", help=_("Scenario that --set changes."))
