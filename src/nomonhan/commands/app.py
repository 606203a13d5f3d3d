"""The commands, their arguments and options; what they do stands in the files beside this one.

The app is built once the reader's language is known, since help texts are read when a command is
declared; for the same reason annotations are evaluated here.  Bodies import what they need, so that
`--help` stays quick.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from nomonhan.commands.app_experiment import add_exchange_commands, add_experiment_commands
from nomonhan.commands.app_study import add_study_commands
from nomonhan.commands.app_text import add_text_commands
from nomonhan.commands.help_page import Page, Pages
from nomonhan.text import gettext as _


def build_app() -> Any:
    """The command `nomonhan` with all its subcommands, in the reader's language."""
    app = typer.Typer(
        cls=Pages,
        add_completion=False,
        invoke_without_command=True,
        help=_("Operational combat simulation with its evidence attached."),
        epilog=_(
            "Behind every number stand people: the dead, the wounded and the missing of 1939."
        ),
    )

    @app.callback()
    def top(ctx: typer.Context, lang: Annotated[str | None, _lang()] = None) -> None:
        # the language may stand before the command too; `cli` has read it already
        if ctx.invoked_subcommand is None:
            from nomonhan.commands.text import front_page

            _answer(front_page(), as_json=False)

    scenario = typer.Typer(
        cls=Pages, no_args_is_help=True, help=_("List the packaged scenarios, or copy one.")
    )
    app.add_typer(scenario, name="scenario")
    add_text_commands(app, _command, _answer, _json(), _lang())
    _add_run_commands(app)
    add_study_commands(app, _command, _answer, _json(), _lang(), _scenario())
    add_experiment_commands(app, _command, _answer, _json(), _lang())
    _add_evidence_commands(app)
    _add_picture_commands(app)
    _add_scenario_commands(app, scenario)
    add_exchange_commands(scenario, _command, _answer, _json(), _lang(), _scenario())
    return typer.main.get_command(app)


def _command(app: typer.Typer, name: str, help_text: str) -> Callable[[Any], Any]:
    return app.command(name, cls=Page, help=help_text)


def _json() -> Any:
    return typer.Option("--json", help=_("Print one JSON document."))


def _lang() -> Any:
    return typer.Option("--lang", metavar="en|es", help=_("Language of what people read."))


def _scenario() -> Any:
    return typer.Argument(metavar="SCENARIO", help=_("Name of a packaged scenario, or a folder."))


def _run() -> Any:
    return typer.Argument(metavar="RUN", help=_("Folder of a run."))


def _subject() -> Any:
    return typer.Argument(
        metavar="SCENARIO|RUN",
        help=_("Name of a packaged scenario, a scenario's folder, or the folder of a run."),
    )


def _answer(answer: Any, as_json: bool) -> int:
    from nomonhan.commands.answer import print_answer

    print_answer(answer, as_json)
    return int(answer.code)


def _add_scenario_commands(app: typer.Typer, group: typer.Typer) -> None:
    Json = Annotated[bool, _json()]
    Lang = Annotated[str | None, _lang()]

    @_command(group, "list", _("List the packaged scenarios."))
    def list_(as_json: Json = False, lang: Lang = None) -> int:
        from nomonhan.commands.scenarios import list_scenarios

        return _answer(list_scenarios(), as_json)

    @_command(group, "copy", _("Copy a scenario into a new folder, to change it there."))
    def copy(
        name: Annotated[str, _scenario()],
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The new folder."))],
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import copy_scenario

        return _answer(copy_scenario(name, folder), as_json)

    @_command(app, "schema", _("Print the JSON Schema of scenario files, for editors."))
    def schema(
        patch: Annotated[bool, typer.Option("--patch", help=_("Of patch files."))] = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import print_schema

        return _answer(print_schema(patch), as_json=True)


def _add_evidence_commands(app: typer.Typer) -> None:
    Json = Annotated[bool, _json()]
    Lang = Annotated[str | None, _lang()]
    Subject = Annotated[str, _subject()]

    @_command(app, "check", _("Check a scenario or a run; count what is sourced and assumed."))
    def check(subject: Subject, as_json: Json = False, lang: Lang = None) -> int:
        from nomonhan.commands.scenarios import check

        return _answer(check(subject), as_json)

    @_command(app, "cite", _("Print the bibliography that a scenario or a run rests on."))
    def cite(
        subject: Subject,
        bibtex: Annotated[bool, typer.Option("--bibtex", help=_("Print BibTeX."))] = False,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import cite

        return _answer(cite(subject, bibtex), as_json)

    @_command(app, "evaluate", _("Seal a run's forecast, or lay a forecast beside history."))
    def evaluate(
        subject: Annotated[
            str,
            typer.Argument(metavar="RUN|FILE", help=_("Folder of a run, or a sealed prediction.")),
        ],
        seal: Annotated[
            Path | None,
            typer.Option(
                "--seal", metavar="FILE", help=_("Write the run's forecast, score nothing.")
            ),
        ] = None,
        fought_before: Annotated[
            int,
            typer.Option(
                "--fought-before", metavar="N", min=0, help=_("Battles fought before sealing.")
            ),
        ] = 0,
        commit: Annotated[
            str | None,
            typer.Option("--commit", metavar="HASH", help=_("Of the rules; else from git.")),
        ] = None,
        note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("What to add."))] = "",
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.evaluate import evaluate_subject, seal_run

        if seal is None:
            return _answer(evaluate_subject(subject), as_json)
        return _answer(seal_run(Path(subject), seal, fought_before, commit, note), as_json)


def _add_run_commands(app: typer.Typer) -> None:
    Json = Annotated[bool, _json()]
    Lang = Annotated[str | None, _lang()]

    @_command(app, "run", _("Fight a scenario many times and write tables and a report."))
    def run(
        scenario: Annotated[str, _scenario()],
        runs: Annotated[
            int, typer.Option("--runs", metavar="N", min=1, max=1_000_000, help=_("Battles."))
        ] = 200,
        seed: Annotated[
            int,
            typer.Option(
                "--seed", metavar="N", min=0, max=2**63 - 1, help=_("Same seed, same battles.")
            ),
        ] = 1,
        workers: Annotated[
            int | None,
            typer.Option(
                "--workers", metavar="N", min=1, max=512, help=_("Battles fought at a time.")
            ),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", metavar="DIR", help=_("Folder of the run; the same run is continued.")
            ),
        ] = None,
        patch: Annotated[
            list[str] | None,
            typer.Option("--patch", metavar="FILE", help=_("A named change; may be repeated.")),
        ] = None,
        change: Annotated[
            list[str] | None,
            typer.Option("--set", metavar="PATH=VALUE", help=_("A change; may be repeated.")),
        ] = None,
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
                "--replays", metavar="N", min=0, help=_("Battles of which a record is kept.")
            ),
        ] = 3,
        no_report: Annotated[bool, typer.Option("--no-report", help=_("Write no report."))] = False,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.run import run_command

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
        return _answer(answer, as_json)

    @_command(app, "warm", _("Compile the rules ahead, so that no later command waits for it."))
    def warm(as_json: Json = False, lang: Lang = None) -> int:
        from nomonhan.commands.warm import warm

        return _answer(warm(), as_json)


def _add_picture_commands(app: typer.Typer) -> None:
    Json = Annotated[bool, _json()]
    Lang = Annotated[str | None, _lang()]
    RunFolder = Annotated[Path, _run()]

    @_command(app, "map", _("Draw the map of a scenario or a run."))
    def map_(
        subject: Annotated[str, _subject()],
        out: Annotated[
            Path, typer.Option("--out", metavar="FILE", help=_("Picture, .png or .svg."))
        ] = Path("map.png"),
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.pictures import draw_map

        return _answer(draw_map(subject, out), as_json)

    @_command(app, "replay", _("Show one battle of a run: a page that plays it, or pictures."))
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
            int, typer.Option("--run", metavar="K", min=0, help=_("Number of the battle, from 0."))
        ] = 0,
        every_h: Annotated[
            int, typer.Option("--every", metavar="H", min=1, help=_("Hours between pictures."))
        ] = 6,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.pictures import show_replay

        return _answer(show_replay(folder, run, html, frames, every_h), as_json)

    @_command(app, "report", _("Write the report of a run again."))
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

        return _answer(rewrite_report(folder, out), as_json)
