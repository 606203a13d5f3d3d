"""`warm`: compile the rules ahead, so that no later command waits for it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from nomonhan import jit
from nomonhan.commands.answer import Answer
from nomonhan.commands.compiling_first import compile_first
from nomonhan.conduct import fight
from nomonhan.ensemble.battle import payload_of
from nomonhan.folders import cache_folder
from nomonhan.scenario.loader import load_scenario
from nomonhan.text import gettext as _

SCENARIO = "khalkhin_gol_august_1939"  # places are drawn too: every rule is compiled for it
TICKS = 2
OLD_DAYS = 30.0


def forget_old_kernels(kernels: Path, present: Path, days: float = OLD_DAYS) -> int:
    """Remove what was compiled for other versions and not used for long; return how many."""
    present.touch()
    removed = 0
    for folder in kernels.iterdir():
        if folder != present and time.time() - folder.stat().st_mtime > days * 86400:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def compile_rules() -> None:
    """Compile every rule, or read it from the cache, and keep it in the user's cache folder."""
    payload = payload_of(load_scenario(SCENARIO), seed=1)
    vector = payload.vector(0)
    commanders = payload.commanders(0, vector)
    fight(payload.prepared, vector, 1, 0, commanders, keep_tape=True, until_tick=TICKS)


def warm() -> Answer:
    """Have every rule compiled, and drop what was compiled for versions of long ago."""
    cold = not jit.cache_is_warm()
    compile_first(shown=True)
    if not (cold and jit.cache_is_warm()):  # what another process has just compiled is whole
        compile_rules()
    present = Path(os.environ["NUMBA_CACHE_DIR"])
    if present.is_dir() and present.parent == cache_folder() / "kernels":
        forget_old_kernels(present.parent, present)
    return Answer([_("ready")], {"compiled": cold})
