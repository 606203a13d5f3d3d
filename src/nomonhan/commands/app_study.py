"""The commands `ask`, `question` and `sensitivity`: questions to a scenario.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated, Any

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
    workers_option,
)
from nomonhan.commands.limits import FEWEST_ROWS, MOST_DRAWN, MOST_SCREEN
from nomonhan.text import gettext as _

SURELY_MET = 0.01  # percent; less would take more battles than anybody has


def add_study_commands(app: typer.Typer) -> None:
    """Declare the three."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]

    @command(app, "ask", _("Ask what a change would do: the paired difference, with interval."))
    def ask(
        scenario: Annotated[str, scenario_argument()],
        change: Annotated[list[str] | None, set_option()] = None,
        patch: Annotated[list[str] | None, patch_option()] = None,
        runs: Annotated[
            int | None,
            runs_option(_("Pairs of battles; 100."), least=2, most=MOST_DRAWN),
        ] = None,
        until: Annotated[
            float | None,
            typer.Option(
                "--until",
                metavar="PERCENT",
                parser=_percent,
                min=SURELY_MET,
                max=100.0,
                help=_("Stop once differences are known so well; --runs is then the most, 10,000."),
            ),
        ] = None,
        metric: Annotated[
            list[str] | None,
            typer.Option("--metric", metavar="NAME", help=_("What to compare; may be repeated.")),
        ] = None,
        from_hour: Annotated[
            float | None,
            typer.Option(
                "--from-hour",
                metavar="H",
                min=0.0,
                help=_("Both cases are the same battle until this hour."),
            ),
        ] = None,
        order: Annotated[
            list[str] | None,
            typer.Option(
                "--order",
                metavar="FORMATION=MISSION:ZONE",
                help=_("An order given at --from-hour; may be repeated."),
            ),
        ] = None,
        battle: Annotated[
            int | None,
            typer.Option(
                "--run",
                metavar="K",
                min=0,
                max=MOST_DRAWN - 1,
                help=_("Begin each pair as battle K, with another chance from --from-hour on."),
            ),
        ] = None,
        seed: Annotated[int, seed_option()] = 1,
        workers: Annotated[int | None, workers_option()] = None,
        out: Annotated[
            Path | None, out_option(_("Folder of the answer; the same study is continued."))
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.ask import ask_command

        answer = ask_command(
            scenario=scenario,
            patches=patch or (),
            sets=change or (),
            runs=runs,
            until=None if until is None else until / 100,
            metrics=metric,
            from_hour=from_hour,
            orders=order or (),
            battle=battle,
            seed=seed,
            workers=workers,
            out=out,
        )
        return say(answer, as_json)

    @command(app, "question", _("Ask a ready question; without a name, list them."))
    def question(
        name: Annotated[
            str | None, typer.Argument(metavar="[QUESTION]", help=_("Name of a ready question."))
        ] = None,
        runs: Annotated[
            int | None,
            runs_option(_("Pairs of battles; 100."), least=2, most=MOST_DRAWN),
        ] = None,
        seed: Annotated[int, seed_option()] = 1,
        workers: Annotated[int | None, workers_option()] = None,
        out: Annotated[
            Path | None, out_option(_("Folder of the answer; the same study is continued."))
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.ask import ready_command

        return say(ready_command(name, runs=runs, seed=seed, workers=workers, out=out), as_json)

    @command(app, "sensitivity", _("Measure what decides a battle, and on what evidence it rests."))
    def sensitivity(
        scenario: Annotated[str, scenario_argument()],
        rows: Annotated[
            int,
            typer.Option(
                "--rows",
                metavar="N",
                min=FEWEST_ROWS,
                max=MOST_DRAWN,
                help=_("Rows by theme and grade, of two dozen battles each; intervals from 32 on."),
            ),
        ] = 64,
        screen: Annotated[
            int,
            typer.Option(
                "--screen",
                metavar="N",
                min=0,
                max=MOST_SCREEN,
                help=_("Rows by kind of input, of two hundred battles each; 0 for none."),
            ),
        ] = 4,
        change: Annotated[list[str] | None, set_option()] = None,
        patch: Annotated[list[str] | None, patch_option()] = None,
        seed: Annotated[int, seed_option()] = 1,
        workers: Annotated[int | None, workers_option()] = None,
        out: Annotated[
            Path | None, out_option(_("Folder of the answer; the same study is continued."))
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.sensitivity import sensitivity_command

        answer = sensitivity_command(
            scenario=scenario,
            patches=patch or (),
            sets=change or (),
            rows=rows,
            screen=screen,
            seed=seed,
            workers=workers,
            out=out,
        )
        return say(answer, as_json)


def _percent(text: Any) -> float:
    """A number with or without its sign of percent; ValueError outside of what `--until` takes."""
    number = float(str(text).strip().removesuffix("%"))
    if not SURELY_MET <= number <= 100:
        raise ValueError(text)
    return number
