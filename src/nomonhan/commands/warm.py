"""`warm`: compile the rules ahead, so that no later command waits for it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np

from nomonhan import jit
from nomonhan.commands.answer import Answer
from nomonhan.commands.compiling_first import compile_first, compiler
from nomonhan.conduct import conduct, fight, ticks_between
from nomonhan.doctrine.headquarters import vacant
from nomonhan.engine.blank import blank_battle
from nomonhan.engine.set_up import parameters_of
from nomonhan.ensemble.battle import payload_of, prepare_loaded
from nomonhan.folders import cache_folder
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import new_decisions
from nomonhan.text import gettext as _

SCENARIO = "khalkhin_gol_august_1939"  # places are drawn too: every rule is compiled for it
PLAIN = "two_equal_armies"  # soon loaded
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


def compile_rules(until_tick: int = TICKS) -> None:
    """Compile every rule, or read it from the cache, and keep it in the user's cache folder."""
    payload = payload_of(load_scenario(SCENARIO), seed=1)
    vector = payload.vector(0)
    commanders = payload.commanders(0, vector)
    fight(payload.prepared, vector, 1, 0, commanders, keep_tape=True, until_tick=until_tick)


def compile_set_up() -> None:
    """Compile what a battle needs before its first tick, which is the half of a helper."""
    compile_rules(until_tick=0)


def compile_rules_by_two() -> None:
    """`compile_rules` on two processors: a helper does what a battle needs before its first tick.

    What loading takes is compiled before there is a helper, so that no kernel is compiled by both.
    A helper that fails, or cannot be started, leaves its part to this process.
    """
    nothing = battle_of_no_ticks()
    with compiler("compile_set_up") as helper:
        conduct(*nothing)
        done = helper is not None and helper.wait() == 0
    if not done:
        compile_rules()


def battle_of_no_ticks() -> tuple[Any, ...]:
    """What `conduct` takes, in the types of every battle: nobody is in the field, none commands."""
    prepared = prepare_loaded(load_scenario(PLAIN))
    battle = blank_battle(prepared)
    decisions = [new_decisions(len(prepared.units)) for _side in range(2)]
    staffs = tuple(vacant(battle, x, each) for x, each in enumerate(decisions))
    every, by_rule = ticks_between(prepared, battle), np.zeros(2, dtype=np.int8)
    return battle, parameters_of(prepared.base, prepared), 1, 0, 0, 0, staffs, every, by_rule


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
