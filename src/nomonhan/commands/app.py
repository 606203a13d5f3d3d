"""The commands, their arguments and options; what they do stands in the files beside this one.

The app is built once the reader's language is known, since help texts are read when a command is
declared; for the same reason annotations are evaluated here.  Bodies import what they need, so that
`--help` stays quick.
"""

from typing import Annotated, Any

import typer

from nomonhan.commands.app_experiment import add_experiment_commands
from nomonhan.commands.app_run import add_picture_commands, add_run_commands
from nomonhan.commands.app_scenario import (
    add_evidence_commands,
    add_exchange_commands,
    add_scenario_commands,
)
from nomonhan.commands.app_study import add_study_commands
from nomonhan.commands.app_text import add_text_commands
from nomonhan.commands.declaring import lang_option, say, version_option
from nomonhan.commands.help_page import Pages
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
    def top(
        ctx: typer.Context,
        lang: Annotated[str | None, lang_option()] = None,
        version: Annotated[bool, version_option()] = False,
    ) -> None:
        # the language may stand before the command too; `cli` has read it already
        if ctx.invoked_subcommand is None:
            from nomonhan.commands.text import front_page

            say(front_page(), as_json=False)

    scenario = typer.Typer(
        cls=Pages, no_args_is_help=True, help=_("List the packaged scenarios, or copy one.")
    )
    app.add_typer(scenario, name="scenario")
    add_text_commands(app)
    add_run_commands(app)
    add_study_commands(app)
    add_experiment_commands(app)
    add_evidence_commands(app)
    add_picture_commands(app)
    add_scenario_commands(app, scenario)
    add_exchange_commands(scenario)
    return typer.main.get_command(app)
