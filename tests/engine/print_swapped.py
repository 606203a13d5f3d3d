"""Prints where the skirmish goes otherwise with its second side first in the files.

`python -m ... SEED TICKS`, with interpreted kernels: there the draws of a unit can be given to the
same unit at another place in the files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from nomonhan import chance
from nomonhan.codes import Purpose
from nomonhan.conduct import Commander, carry_on
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import new_fields
from nomonhan.ensemble.battle import prepare_loaded
from nomonhan.scenario.loader import load_scenario
from proofs.mirrors import changed, sides_swapped
from tests.engine.fights import ATTACK, DEFENSE, SKIRMISH, Script
from tests.engine.turned import Image, image_of, unlike

Draw = Callable[[int, int, int, int, int, int, int], Any]


@contextmanager
def draws_of(image: Image) -> Iterator[None]:
    """Events of the image meet the draws of the events that they are images of."""
    unit_of = {int(there): u for u, there in enumerate(image.units)}
    side_of = {int(there): x for x, there in enumerate(image.sides)}

    def of_the_image(drawn: Draw) -> Draw:
        def draw(
            seed: int, replication: int, tick: int, purpose: int, unit: int, index: int, branch: int
        ) -> Any:
            if purpose == Purpose.AIR:  # keyed by aircraft or raid, and by side
                index = index - index % 2 + side_of[index % 2]
            else:
                unit = unit_of[int(unit)]
            return drawn(seed, replication, tick, purpose, unit, index, branch)

        return draw

    def filled_in_the_image(fill: Callable[..., None]) -> Callable[..., None]:
        def fill_as_there(*event_and_numbers: Any) -> None:
            fill(*event_and_numbers)
            for numbers in event_and_numbers[6:]:
                numbers[:] = numbers[[unit_of[there] for there in range(len(numbers))]]

        return fill_as_there

    def filled_for(fill: Callable[..., None]) -> Callable[..., None]:
        def fill_as_there(*event_units_and_numbers: Any) -> None:
            event, units = event_units_and_numbers[:6], event_units_and_numbers[6]
            images = np.array([unit_of[int(u)] for u in units], dtype=np.int32)
            fill(*event, images, *event_units_and_numbers[7:])

        return fill_as_there

    with ExitStack() as patches:
        for name in ("uniform", "uniform_pair"):
            patches.enter_context(patch.object(chance, name, of_the_image(getattr(chance, name))))
        there = filled_in_the_image(chance.fill_uniforms)
        patches.enter_context(patch.object(chance, "fill_uniforms", there))
        for name in ("fill_uniforms_of", "fill_uniform_pairs"):
            patches.enter_context(patch.object(chance, name, filled_for(getattr(chance, name))))
        yield


def scripts(prepared: Prepared, image: Image) -> list[Commander]:
    """Commanders with the orders of the skirmish, its units being found by `image`."""
    orders = [
        [told._replace(unit=int(image.units[told.unit])) for told in given]
        for given in (ATTACK, DEFENSE)
    ]
    sides = sorted((0, 1), key=lambda x: int(image.sides[x]))
    return [Script(orders[x], prepared.terrain.n_cols) for x in sides]


def differences(seed: int, ticks: int) -> list[str]:
    """The first differences, after the tick that brought them."""
    loaded = load_scenario(SKIRMISH)
    one, other = prepare_loaded(loaded), prepare_loaded(changed(loaded, sides_swapped))
    image = image_of(one, other, loaded.scenario.terrain)
    same = image_of(one, one, loaded.scenario.terrain)
    ours, p = new_battle(one, one.base, new_fields(one))
    theirs, p_theirs = new_battle(other, other.base, new_fields(other))
    our_commanders, their_commanders = scripts(one, same), scripts(other, image)
    for tick in range(ticks):
        carry_on(one, ours, p, seed, 0, our_commanders, tick, tick + 1)
        with draws_of(image):
            carry_on(other, theirs, p_theirs, seed, 0, their_commanders, tick, tick + 1)
        found = unlike(ours, theirs, image)
        if found:
            return [f"tick {tick}", *found]
    return [] if ours.units.killed.sum() > 0 else ["nothing happened"]


if __name__ == "__main__":
    json.dump(differences(*map(int, sys.argv[1:3])), sys.stdout)
