"""The commands `check`, `cite`, `evaluate`, `schema` and those of `scenario`.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated

import typer

from nomonhan.commands.declaring import (
    command,
    json_option,
    lang_option,
    say,
    scenario_argument,
    subject_argument,
)
from nomonhan.commands.limits import MOST_RUNS
from nomonhan.text import gettext as _


def add_evidence_commands(app: typer.Typer) -> None:
    """Declare `check`, `cite` and `evaluate`."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]
    Subject = Annotated[str, subject_argument()]

    @command(app, "check", _("Check a scenario or a run; count what is sourced and assumed."))
    def check(
        subject: Subject,
        again: Annotated[
            int,
            typer.Option(
                "--again", metavar="N", min=0, max=MOST_RUNS,
                help=_("Fight N battles of the run once more: are they the same to the bit?"),
            ),
        ] = 0,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:  # fmt: skip
        from nomonhan.commands.scenarios import check

        return say(check(subject, again), as_json)

    @command(app, "cite", _("Print the bibliography that a scenario or a run rests on."))
    def cite(
        subject: Subject,
        bibtex: Annotated[bool, typer.Option("--bibtex", help=_("Print BibTeX."))] = False,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import cite

        return say(cite(subject, bibtex), as_json)

    @command(app, "evaluate", _("Seal a run's forecast, or lay a forecast beside history."))
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
            return say(evaluate_subject(subject), as_json)
        return say(seal_run(Path(subject), seal, fought_before, commit, note), as_json)


def add_scenario_commands(app: typer.Typer, group: typer.Typer) -> None:
    """Declare `schema`, and `scenario list` and `scenario copy`."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]

    @command(group, "list", _("List the packaged scenarios."))
    def list_(as_json: Json = False, lang: Lang = None) -> int:
        from nomonhan.commands.scenarios import list_scenarios

        return say(list_scenarios(), as_json)

    @command(group, "numbers", _("List the numbers of a scenario by path, as --set takes them."))
    def numbers(
        subject: Annotated[str, subject_argument()],
        pattern: Annotated[
            str, typer.Argument(metavar="PATH", help=_("A path, or a part of it; may hold `*`."))
        ] = "",
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.numbers import list_numbers

        return say(list_numbers(subject, pattern), as_json)

    @command(group, "copy", _("Copy a scenario into a new folder, to change it there."))
    def copy(
        name: Annotated[str, scenario_argument()],
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The new folder."))],
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import copy_scenario

        return say(copy_scenario(name, folder), as_json)

    @command(app, "schema", _("Print the JSON Schema of scenario files, for editors."))
    def schema(
        patch: Annotated[bool, typer.Option("--patch", help=_("Of patch files."))] = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.scenarios import print_schema

        return say(print_schema(patch), as_json=True)


def add_exchange_commands(group: typer.Typer) -> None:
    """Declare `scenario export` and `scenario import`."""
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]

    @command(group, "export", _("Write the order of battle for other programs."))
    def export(
        name: Annotated[str, scenario_argument()],
        out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_("The file to write."))],
        form: Annotated[
            str,
            typer.Option(
                "--format",
                metavar="orbat-mapper|geojson",
                help=_("For ORBAT Mapper, or units as points."),
            ),
        ] = "orbat-mapper",
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.exchange import export_scenario

        return say(export_scenario(name, out, form), as_json)

    @command(group, "import", _("Make a patch of an order of battle changed elsewhere."))
    def import_(
        file: Annotated[
            Path,
            typer.Argument(metavar="FILE", help=_("From ORBAT Mapper, or units as GeoJSON.")),
        ],
        name: Annotated[
            str,
            typer.Option(
                "--scenario", metavar="SCENARIO", help=_("Scenario that it was exported from.")
            ),
        ],
        out: Annotated[
            Path, typer.Option("--out", metavar="FILE", help=_("The patch file to write."))
        ],
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.exchange import import_units

        return say(import_units(file, name, out), as_json)
