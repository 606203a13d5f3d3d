"""The commands `run`, `warm`, `map`, `replay` and `report`: battles and what people look at.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated

import typer

from nomonhan.commands.declaring import (
    command,
    json_option,
    lang_option,
    out_option,
    patch_option,
    runs_option,
    say,
    scenario_argument,
    seed_option,
    set_option,
    subject_argument,
    workers_option,
)
from nomonhan.commands.limits import MOST_RUNS, check_tick
from nomonhan.text import gettext as _


def add_run_commands(app: typer.Typer) -> None:
    """Declare `run` and `warm`."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]

    @command(app, "run", _("Fight a scenario many times and write tables and a report."))
    def run(
        scenario: Annotated[str, scenario_argument()],
        runs: Annotated[int, runs_option(_("Battles."))] = 200,
        seed: Annotated[int, seed_option()] = 1,
        workers: Annotated[int | None, workers_option()] = None,
        out: Annotated[
            Path | None,
            out_option(_("Folder of the run; the same run is continued.")),
        ] = None,
        patch: Annotated[list[str] | None, patch_option()] = None,
        change: Annotated[list[str] | None, set_option()] = None,
        prior: Annotated[
            bool,
            typer.Option(
                "--prior",
                help=_(
                    "Draw inputs from their whole ranges, fitted to nothing: so far the only way."
                ),
            ),
        ] = True,
        tick_minutes: Annotated[
            int | None, typer.Option("--tick-minutes", metavar="15|30|60", help=_("Time step."))
        ] = None,
        replays: Annotated[
            int,
            typer.Option(
                "--replays",
                metavar="N",
                min=0,
                max=MOST_RUNS,
                help=_("Battles of which a record is kept."),
            ),
        ] = 3,
        no_report: Annotated[bool, typer.Option("--no-report", help=_("Write no report."))] = False,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.run import run_command

        check_tick(tick_minutes)
        sets = list(change or ())
        if tick_minutes is not None:
            sets.append(f"tick_minutes={tick_minutes}")
        answer = run_command(
            scenario=scenario,
            runs=runs,
            seed=seed,
            workers=workers,
            out=out,
            patches=patch or (),
            sets=sets,
            replays=replays,
            report=not no_report,
        )
        return say(answer, as_json)

    @command(app, "warm", _("Compile the rules ahead, so that no later command waits for it."))
    def warm(as_json: Json = False, lang: Lang = None) -> int:
        from nomonhan.commands.warm import warm

        return say(warm(), as_json)


def add_picture_commands(app: typer.Typer) -> None:
    """Declare `map`, `replay` and `report`."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]
    RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help=_("Folder of a run."))]

    @command(app, "map", _("Draw the map of a scenario or a run."))
    def map_(
        subject: Annotated[str, subject_argument()],
        out: Annotated[
            Path, typer.Option("--out", metavar="FILE", help=_("Picture, .png or .svg."))
        ] = Path("map.png"),
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.pictures import draw_map

        return say(draw_map(subject, out), as_json)

    @command(app, "replay", _("Show one battle of a run: a page that plays it, or pictures."))
    def replay(
        folder: RunFolder,
        html: Annotated[
            Path | None,
            typer.Option("--html", metavar="FILE", help=_("A page that plays it in a browser.")),
        ] = None,
        frames: Annotated[
            Path | None, typer.Option("--frames", metavar="DIR", help=_("Where the pictures go."))
        ] = None,
        run: Annotated[
            int,
            typer.Option(
                "--run",
                metavar="K",
                min=0,
                max=MOST_RUNS - 1,
                help=_("Number of the battle, from 0."),
            ),
        ] = 0,
        every_h: Annotated[
            int, typer.Option("--every", metavar="H", min=1, help=_("Hours between pictures."))
        ] = 6,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.pictures import show_replay

        return say(show_replay(folder, run, html, frames, every_h), as_json)

    @command(app, "report", _("Write the report of a run again."))
    def report(
        folder: RunFolder,
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="FILE", help=_("Where it goes, else into the run.")),
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.pictures import rewrite_report

        return say(rewrite_report(folder, out), as_json)
