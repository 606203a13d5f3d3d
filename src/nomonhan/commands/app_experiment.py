"""The commands `experiment run`, `status`, `compare` and `export`.

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
    say,
    workers_option,
)
from nomonhan.commands.help_page import Pages
from nomonhan.text import gettext as _


def add_experiment_commands(app: typer.Typer) -> None:
    """Declare `experiment` and its commands."""
    group = typer.Typer(
        cls=Pages, no_args_is_help=True, help=_("Run many cases on the same draws and compare.")
    )
    app.add_typer(group, name="experiment")
    Json = Annotated[bool, json_option()]
    Lang = Annotated[str | None, lang_option()]
    Folder = Annotated[Path, _folder()]

    @command(group, "run", _("Run the cases of an experiment file, or go on with them."))
    def run(
        file: Annotated[
            Path, typer.Argument(metavar="FILE", help=_("The experiment: a YAML file."))
        ],
        out: Annotated[
            Path | None,
            out_option(_("Folder of the run; the same run is continued.")),
        ] = None,
        workers: Annotated[int | None, workers_option()] = None,
        cluster: Annotated[
            str | None,
            typer.Option(
                "--cluster",
                metavar="ADDRESS",
                help=_("Fight on a Dask cluster: the address of its scheduler."),
            ),
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.experiment import run_experiment_file

        return say(run_experiment_file(file, out, workers, cluster), as_json)

    @command(group, "status", _("Say how far an experiment is and what it has found so far."))
    def status(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("Folder of an experiment."))],
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.experiment import experiment_status

        return say(experiment_status(folder), as_json)

    @command(group, "compare", _("Compare cases in pairs, within one folder or across two."))
    def compare(
        folder: Folder,
        other: Annotated[
            Path | None,
            typer.Argument(metavar="OTHER", help=_("A second folder, with cases to compare.")),
        ] = None,
        base: Annotated[
            str | None,
            typer.Option("--base", metavar="CASE", help=_("Case that others are compared with.")),
        ] = None,
        case: Annotated[
            list[str] | None,
            typer.Option("--case", metavar="CASE", help=_("Case to compare; may be repeated.")),
        ] = None,
        metric: Annotated[
            list[str] | None,
            typer.Option("--metric", metavar="NAME", help=_("What to compare; may be repeated.")),
        ] = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.experiment import compare_folders

        return say(compare_folders(folder, other, base, case or (), metric or ()), as_json)

    @command(group, "export", _("Write the tables of a finished run for other programs."))
    def export(
        folder: Folder,
        to: Annotated[Path, typer.Option("--to", metavar="DIR", help=_("A new folder."))],
        form: Annotated[
            str,
            typer.Option(
                "--format",
                metavar="parquet|csv|cdf|cdf-parquet",
                help=_("Plain tables, or Dstl's Common Data Format."),
            ),
        ] = "parquet",
        as_json: Json = False,
        lang: Lang = None,
    ) -> int:
        from nomonhan.commands.exchange import export_run

        return say(export_run(folder, to, form), as_json)


def _folder() -> Any:
    return typer.Argument(metavar="DIR", help=_("Folder of an experiment or a run."))
