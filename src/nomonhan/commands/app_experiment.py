"""The commands `experiment run`, `status`, `compare` and `export`.

Annotations are evaluated when a command is declared, in the reader's language; see `app.py`.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from nomonhan.commands.app_text import Declare, Say
from nomonhan.commands.help_page import Pages
from nomonhan.text import gettext as _


def add_experiment_commands(
    app: typer.Typer, command: Declare, say: Say, as_json_: Any, lang_: Any
) -> None:
    """Declare `experiment` and its commands, with the means of `app.py`."""
    group = typer.Typer(
        cls=Pages, no_args_is_help=True, help=_("Run many cases on the same draws and compare.")
    )
    app.add_typer(group, name="experiment")
    Json = Annotated[bool, as_json_]
    Lang = Annotated[str | None, lang_]
    Folder = Annotated[Path, _folder()]

    @command(group, "run", _("Run the cases of an experiment file, or go on with them."))
    def run(
        file: Annotated[
            Path, typer.Argument(metavar="FILE", help=_("The experiment: a YAML file."))
        ],
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", metavar="DIR", help=_("Folder of the run; the same run is continued.")
            ),
        ] = None,
        workers: Annotated[
            int | None,
            typer.Option(
                "--workers", metavar="N", min=1, max=512, help=_("Battles fought at a time.")
            ),
        ] = None,
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
    def status(folder: Folder, as_json: Json = False, lang: Lang = None) -> int:
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


def add_exchange_commands(
    group: typer.Typer, command: Declare, say: Say, as_json_: Any, lang_: Any, scenario_: Any
) -> None:
    """Declare `scenario export` and `scenario import`."""
    Json = Annotated[bool, as_json_]
    Lang = Annotated[str | None, lang_]

    @command(group, "export", _("Write the order of battle for other programs."))
    def export(
        name: Annotated[str, scenario_],
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


def _folder() -> Any:
    return typer.Argument(metavar="DIR", help=_("Folder of an experiment or a run."))
