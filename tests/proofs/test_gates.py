"""Small versions of the gates: the same code on few battles, with bounds as wide as these allow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomonhan.scenario.loader import load_scenario
from proofs import ablations, fairness, rules_off, shown, tick
from proofs.__main__ import GATES, main
from proofs.battles import Store
from proofs.cases import AUGUST, EQUAL, Case
from proofs.measures import COLUMNS, OPEN
from proofs.table import Outcome, Row, digest_of, kept, page, save


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("proofs"), workers=2)


def test_whoever_stands_first_or_in_the_west_wins_no_more_often(store: Store) -> None:
    each = 80
    wins = decided = 0
    for name in ("base", "mirrored_y"):
        [case] = fairness.variants()[name]
        found = fairness.of_army(case, store.fight(case, each))
        wins += int(found["wins"].sum())
        decided += each - int(found["draws"].sum())
    assert decided > each / 4
    assert abs(wins / decided - 0.5) < 4 * 0.5 / np.sqrt(decided)


def test_swapped_or_turned_by_half_it_is_the_same_battle_to_the_man(store: Store) -> None:
    names = ("base", "swapped", "mirrored_x", "mirrored_y")
    found = {}
    for name in names:
        [case] = fairness.variants()[name]
        found[name] = fairness.of_army(case, store.fight(case, 40))
    rows = fairness.to_the_man(found)
    assert [(row.measured, row.verdict) for row in rows] == [("1.000", "pass")] * 2
    found["swapped"]["own"][3] += 1
    assert [row.verdict for row in fairness.to_the_man(found)] == ["fail", "pass"]
    found["mirrored_y"]["wins"] = ~found["mirrored_y"]["wins"]
    assert [row.verdict for row in fairness.to_the_man(found)] == ["fail", "fail"]


def test_a_finer_tick_moves_no_battle_far(store: Store) -> None:
    base, finer = store.fight(Case("base", AUGUST), 8), store.fight(tick.ticks(30), 8)
    for column in tick.MEDIANS:
        assert np.median(finer[column]) == pytest.approx(np.median(base[column]), rel=0.35)
    assert not base["faults"].any()
    assert not finer["faults"].any()


def test_battles_are_fought_once_and_the_rest_is_taken_up(store: Store, tmp_path: Path) -> None:
    case = Case("base", EQUAL)
    store.folder = tmp_path
    before = store.fought
    first = store.fight(case, 3)
    assert store.fought == before + 3
    more = store.fight(case, 5)
    assert store.fought == before + 5
    assert more["casualties.0"][:3].tolist() == first["casualties.0"].tolist()
    [file] = tmp_path.glob("*.npy")
    file.write_bytes(file.read_bytes()[:100])
    again = store.fight(case, 5)
    assert store.fought == before + 10
    assert again["casualties.1"].tolist() == more["casualties.1"].tolist()


def test_other_code_or_another_case_is_fought_anew(tmp_path: Path) -> None:
    one, other = Store(tmp_path), Store(tmp_path, code="other")
    one.fight(Case("base", EQUAL), 1)
    other.fight(Case("base", EQUAL), 1)
    one.fight(Case("base", EQUAL, sets=("rules.gun_hit=0.5",)), 1)
    assert len(list(tmp_path.glob("*.npy"))) == 3


def test_every_rule_can_be_switched_off() -> None:
    names = [rule.name for rule in rules_off.RULES]
    assert len(set(names)) == len(names)
    sets = {setting for rule in rules_off.RULES for setting in rule.sets}
    loaded = load_scenario(AUGUST, sets=sorted(sets))
    assert loaded.digest != loaded.base_digest


def test_every_ablation_changes_the_battle() -> None:
    base = Case("base", AUGUST).payload()
    for ablation in ablations.ABLATIONS:
        payload = ablation.case.payload()
        fixed, same = payload.prepared.fixed, base.prepared.fixed
        unlike = [
            not np.array_equal(payload.prepared.base, base.prepared.base, equal_nan=True),
            payload.prepared.plans != base.prepared.plans,
            fixed["light"].tolist() != same["light"].tolist(),
            (payload.prepared.terrain.visible != base.prepared.terrain.visible).any(),
        ]
        assert sum(map(bool, unlike)) == 1, ablation.words


def test_without_its_bluff_the_west_sees_less() -> None:
    base = Case("base", AUGUST).payload().prepared.terrain
    [case] = [a.case for a in ablations.ABLATIONS if a.case.name == "no_bluff"]
    flat = case.payload().prepared.terrain
    assert flat.elevation_m.max() <= base.elevation_m.max()
    assert (flat.elevation_m < base.elevation_m - 20).sum() > 100
    assert (flat.crossing_s != base.crossing_s).any()


def test_changes_are_read_in_their_own_units() -> None:
    base = {name: np.full(10, 200.0) for name in COLUMNS}
    battles = {name: np.arange(10.0) + 215.5 for name in COLUMNS}
    base["ring_h.0"][:] = OPEN
    cells = dict(zip(shown.titles(), shown.line_of("case", battles, base), strict=True))
    assert cells["rings, %"] == "**+100.0 ± 0.0**"
    assert cells["hours to the ring"].startswith("**-68.0 ±")
    assert cells["Soviet casualties"].startswith("**+10.0 ±")
    assert shown.line_of("case", base, base)[-1] == shown.NOT_A_BIT
    nearly = base | {"casualties.0": base["casualties.0"] + np.arange(10.0) - 4.5}
    assert shown.line_of("case", nearly, base)[-1] == shown.NOTHING
    assert shown.base_line(base)[3] == "200.0"


def outcome(measured: str) -> Outcome:
    row = Row("books", "a case", "a quantity", measured, "0 to 1", "0", 10, "pass")
    return Outcome("books", "code", (row,), (("title", "other"), ("a", "b")))


def test_the_page_carries_the_digest_of_its_rows(tmp_path: Path) -> None:
    one, other = outcome("0"), outcome("0.1")
    assert digest_of([one]) != digest_of([other])
    text = page([one], {"books": "What is asked."})
    assert digest_of([one]) in text
    assert "| a case | a quantity | 0 | 0 to 1 | 0 | 10 | pass |" in text
    save(tmp_path, one)
    assert kept(tmp_path, "books") == one
    (tmp_path / "books.json").write_text("{")
    assert kept(tmp_path, "books") is None


def test_unknown_gates_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    message = capsys.readouterr().err
    assert all(name in message for name in GATES)
