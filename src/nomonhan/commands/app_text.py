"""The commands `text` and `claims`: the text and its statements.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated

import typer

from nomonhan.commands.declaring import (
    command,
    json_option,
    lang_option,
    patch_option,
    runs_option,
    say,
    seed_option,
    set_option,
    workers_option,
)
from nomonhan.text import gettext as _


def add_text_commands(app: typer.Typer) -> None:
    """Declare the two."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]
    Runs = Annotated[
        int | None,
        runs_option(
            _(
                "Battles to fight for it; else the runs in ./runs are used, and of a change "
                "200 battles of each case are fought."
            )
        ),
    ]
    Seed = Annotated[int, seed_option()]
    Workers = Annotated[int | None, workers_option()]
    Patches = Annotated[list[str] | None, patch_option()]
    Sets = Annotated[list[str] | None, set_option()]
    Scenario = Annotated[
        str | None,
        typer.Option("--scenario", metavar="NAME", help=_("Scenario that --set changes.")),
    ]

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
