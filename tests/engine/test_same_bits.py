"""Same seed, same bits: whoever fights, in whatever order, under whatever name."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nomonhan.conduct import fight
from nomonhan.engine.store import new_fields
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import load_scenario
from tests.engine.fights import (
    SKIRMISH,
    columns,
    differences,
    digest,
    fought,
    script,
    skirmish,
    told,
)
from tests.engine.processes import interpreted, run_python, with_bounds_checked

Naming = Callable[[list[str]], dict[str, str]]


def test_same_seed_same_bits_and_another_seed_others() -> None:
    assert not differences(fought(5), fought(5))
    assert digest(fought(5)) != digest(fought(6))
    assert digest(fought(5, replication=0)) != digest(fought(5, replication=1))


def test_stopping_every_tick_changes_nothing() -> None:
    """Commanders are asked at the same moments; between them the engine may be stopped at will."""
    *_, (_, battle, _) = told(5)
    assert not differences(battle, fought(5))


def test_threads_fight_like_one() -> None:
    alone = [digest(fought(5, k)) for k in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda k: digest(fought(5, k)), range(12))) == alone


def test_a_used_store_of_ways_is_as_good_as_a_fresh_one() -> None:
    """Ways are kept from battle to battle in a thread; that must not show."""
    for k in range(5):
        fought(8, k)
    used = fought(5)
    *_, (_, fresh, _) = told(5)  # takes a store of its own
    assert not differences(used, fresh)
    assert new_fields(skirmish()).used[0] == 0


def test_the_record_is_a_bystander() -> None:
    prepared = skirmish()
    silent = fight(prepared, prepared.base, 5, 0, script(prepared), keep_tape=False)
    assert silent.tape.units.shape[0] == 0
    assert digest(silent) == digest(fought(5))


def renamed(target: Path, names: dict[str, str]) -> Path:
    """A copy of the skirmish with other ids."""
    shutil.copytree(SKIRMISH, target)
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    for file in target.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(pattern.sub(lambda m: names[m[0]], text), encoding="utf-8")
    return target


def swapped_sides(ids: list[str]) -> dict[str, str]:
    def other(name: str) -> str:
        change = {"amber": "cobalt", "cobalt": "amber"}
        return re.sub("amber|cobalt", lambda m: change[m[0]], name)

    return {name: other(name) for name in ids if other(name) != name}


def turned_round(ids: list[str]) -> dict[str, str]:
    """Names in the opposite order of the alphabet."""
    return {name: f"n{len(ids) - i:03d}" for i, name in enumerate(sorted(ids))}


@pytest.mark.parametrize("naming", [swapped_sides, turned_round])
def test_names_decide_nothing(tmp_path: Path, naming: Naming) -> None:
    loaded = load_scenario(SKIRMISH)
    scenario = loaded.scenario
    ids = [
        name
        for section in ("sides", "doctrines", "formations", "units", "zones", "weapon_systems",
                        "establishments")
        for name in getattr(scenario, section)
    ]  # fmt: skip
    ids += [c for side in scenario.sides.values() for c in side.contingents]
    names = naming(sorted(set(ids)))
    again = load_scenario(renamed(tmp_path / "renamed", names))
    assert again.digest != loaded.digest
    ours, theirs = payload_of(loaded, seed=9), payload_of(again, seed=9)
    for k in (0, 3):
        battles = [fight(p.prepared, p.vector(k), 9, k, script(p.prepared)) for p in (ours, theirs)]
        assert not differences(*battles)
    assert [names.get(u, u) for u in ours.prepared.units] == list(theirs.prepared.units)


def test_more_units_elsewhere_draw_nothing_from_others(tmp_path: Path) -> None:
    """Draws are keyed by unit and event: one added at the end of the file is alone with its own."""
    folder = shutil.copytree(SKIRMISH, tmp_path / "more")
    text = (folder / "units.yaml").read_text(encoding="utf-8")
    staff = text[text.index("  amber_staff:") : text.index("  amber_reserve:")]
    more = staff.replace("amber_staff", "amber_cooks").replace("row: 4", "row: 5")
    (folder / "units.yaml").write_text(text + more, encoding="utf-8")
    ours, theirs = skirmish(), skirmish(folder)
    n = len(ours.units)
    one = fight(ours, ours.base, 5, 0, script(ours), until_tick=12)
    other = fight(theirs, theirs.base, 5, 0, script(theirs), until_tick=12)
    a, b = columns(one), columns(other)
    for name in ("units.hex", "units.men", "units.killed", "units.cohesion", "arms.held"):
        assert a[name].tobytes() == b[name][:n].tobytes(), name


TICKS = 56  # of darkness, attack, counter-attack; interpreted, a tick takes a tenth of a second


@pytest.fixture(scope="module")
def digests() -> list[str]:
    """Digests of the compiled skirmish after each of its first ticks, in a process of its own."""
    done = run_python("-m", "tests.engine.print_digests", "5", str(TICKS))
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_interpreted_kernels_give_the_same_bits(digests: list[str]) -> None:
    done = interpreted("-m", "tests.engine.print_digests", "5", str(TICKS))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == digests


def test_no_kernel_reads_beyond_its_arrays(digests: list[str]) -> None:
    done = with_bounds_checked("-m", "tests.engine.print_digests", "5", str(TICKS))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == digests
