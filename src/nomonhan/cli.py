"""The command line.

stdout carries the result (with `--json` exactly one document), progress and notices go to stderr.
Exit codes: 0 done, 1 failed with a message, 2 bad input and nothing written, 130 interrupted and
finished battles kept.  Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from nomonhan.text import detect_language, set_language, untranslated_locale
from nomonhan.text import gettext as _

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run_command_line(arguments: Sequence[str]) -> int:
    """Carry out a command line; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may speak a code page
            stream.reconfigure(encoding="utf-8")
    asked = _asked_language(arguments)
    try:
        set_language(detect_language(asked))
    except ValueError as error:
        return _say(str(error), BAD_INPUT)
    if foreign := untranslated_locale(asked):
        what = _(
            "there is no translation for the locale {locale}, so this is English", locale=foreign
        )
        _say(what + "; " + _("--lang es is Spanish, NOMONHAN_LANG=en says this no more"), DONE)
    from nomonhan.commands.app import build_app  # help texts need the language first
    from nomonhan.commands.help_page import UsageError, complaint

    try:
        # typer turns a KeyboardInterrupt into a return of 130
        code = build_app().main(list(arguments), prog_name="nomonhan", standalone_mode=False)
        sys.stdout.flush()
        return int(code or DONE)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stdout.write(error.ctx.get_help() + "\n")
            return DONE
        path = error.ctx.command_path if error.ctx else "nomonhan"
        hint = _("try {command}", command=f"`{path} --help`")
        return _say(f"{complaint(error)}\n{hint}", BAD_INPUT)
    except KeyboardInterrupt:
        return _say(_("interrupted"), INTERRUPTED)
    except BrokenPipeError:
        # the reader of our output has gone; let no later flush complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        from nomonhan.commands.failures import exit_code, message_of

        code = exit_code(error)
        if code is None:
            raise
        return _say(message_of(error), code)


def _asked_language(arguments: Sequence[str]) -> str | None:
    """Language that `--lang` asks for, wherever it stands."""
    asked = None
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return asked


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code
