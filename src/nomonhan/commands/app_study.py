"""The commands `ask`, `question` and `sensitivity`: questions to a scenario.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from nomonhan.commands.app_text import Declare, Say
from nomonhan.text import gettext as _

SURELY_MET = 0.01  # percent; less would take more battles than anybody has


def add_study_commands(
    app: typer.Typer, command: Declare, say: Say, as_json_: Any, lang_: Any, scenario_: Any
) -> None:
    """Declare the commands, with the means of `app.py`."""
    Json = Annotated[bool, as_json_]
    Lang = Annotated[str | None, lang_]

    @command(app, "ask", _("Ask what a change would do: the paired difference, with interval."))
    def ask(
        scenario: Annotated[str, scenario_],
        change: Annotated[list[str] | None, _change()] = None,
        patch: Annotated[list[str] | None, _patch()] = None,
        runs: Annotated[
            int | None,
            typer.Option(
                "--runs", metavar="N", min=2, max=1_000_000, help=_("Pairs of battles; 100.")
            ),
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
                help=_("Begin each pair as battle K, with another chance from --from-hour on."),
            ),
        ] = None,
        seed: Annotated[int, _seed()] = 1,
        workers: Annotated[int | None, _workers()] = None,
        out: Annotated[Path | None, _out()] = None,
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
            typer.Option(
                "--runs", metavar="N", min=2, max=1_000_000, help=_("Pairs of battles; 100.")
            ),
        ] = None,
        seed: Annotated[int, _seed()] = 1,
        workers: Annotated[int | None, _workers()] = None,
        out: Annotated[Path | None, _out()] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.ask import ready_command

        return say(ready_command(name, runs=runs, seed=seed, workers=workers, out=out), as_json)

    @command(app, "sensitivity", _("Measure what decides a battle, and on what evidence it rests."))
    def sensitivity(
        scenario: Annotated[str, scenario_],
        rows: Annotated[
            int,
            typer.Option(
                "--rows",
                metavar="N",
                min=8,
                max=100_000,
                help=_("Rows by theme and grade, of two dozen battles each."),
            ),
        ] = 64,
        screen: Annotated[
            int,
            typer.Option(
                "--screen",
                metavar="N",
                min=0,
                max=10_000,
                help=_("Rows by kind of input, of two hundred battles each; 0 for none."),
            ),
        ] = 4,
        change: Annotated[list[str] | None, _change()] = None,
        patch: Annotated[list[str] | None, _patch()] = None,
        seed: Annotated[int, _seed()] = 1,
        workers: Annotated[int | None, _workers()] = None,
        out: Annotated[Path | None, _out()] = None,
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


def _change() -> Any:
    return typer.Option("--set", metavar="PATH=VALUE", help=_("A change; may be repeated."))


def _patch() -> Any:
    return typer.Option("--patch", metavar="FILE", help=_("A named change; may be repeated."))


def _seed() -> Any:
    return typer.Option(
        "--seed", metavar="N", min=0, max=2**63 - 1, help=_("Same seed, same battles.")
    )


def _out() -> Any:
    return typer.Option(
        "--out", metavar="DIR", help=_("Folder of the answer; the same study is continued.")
    )


def _workers() -> Any:
    return typer.Option(
        "--workers", metavar="N", min=1, max=512, help=_("Battles fought at a time.")
    )
