"""`warm`: compile the rules ahead, so that no later command waits for it."""

from __future__ import annotations

from nomonhan import jit
from nomonhan.commands.answer import Answer
from nomonhan.commands.progress import notice
from nomonhan.engine.run import fight
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.text import gettext as _

SCENARIO = "two_equal_armies"  # small, and every rule is compiled for it
TICKS = 2


def warm() -> Answer:
    """Compile every rule and keep the result in the user's cache folder."""
    cold = not jit.cache_is_warm()
    if cold:
        notice(_("The rules are compiled for this machine: once, about a minute."))
    payload = payload_of(load_scenario(SCENARIO), seed=1)
    vector = payload.vector(0)
    commanders = payload.commanders(0, vector)
    fight(payload.prepared, vector, 1, 0, commanders, keep_tape=True, until_tick=TICKS)
    return Answer([_("ready")], {"compiled": cold})
