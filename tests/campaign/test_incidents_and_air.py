"""Incidents and the war in the air, by hand."""

import pytest

from nomonhan.campaign.air_war import fly_days
from nomonhan.campaign.incidents import drawn_year, escalation
from nomonhan.campaign.reading import numbers_of, read_campaign


def test_posterior_is_prior_plus_what_was_counted() -> None:
    incidents = read_campaign("khalkhin_gol_1939").incidents
    found = escalation(incidents)
    # 152 + 110 + 110 + 200 + 151 + 98 + 58 = 879 incidents, 2 of them battles; prior 0.5 and 50
    assert found.battles == 2.5
    assert found.none == 50 + 877
    assert found.mean == pytest.approx(2.5 / 929.5)
    low, high = found.interval()
    assert low < found.mean < high
    assert found.at(0.1) == pytest.approx(low)


def test_incidents_of_a_year_are_spread_about_the_record() -> None:
    numbers = {p: q.value for p, q in numbers_of(read_campaign("khalkhin_gol_1939"))}
    drawn = [drawn_year("1936", numbers, 0.003, 1, k) for k in range(400)]
    mean = sum(n for n, _b in drawn) / len(drawn)
    assert mean == pytest.approx(152, abs=3 * (152 / 400) ** 0.5)
    assert all(b <= n for n, b in drawn)
    assert any(b for _n, b in drawn)
    assert not all(b for _n, b in drawn)


RULES = {"air.sorties_per_day": 0.5, "air.loss_per_sortie": 0.04, "air.raid_loss_share": 0.25}


def mean_lost(skill: tuple[float, float], raid_day: int = -1, days: int = 1) -> list[float]:
    wars = [fly_days((100, 50), skill, days, 1, raid_day, RULES, 1, k, 3) for k in range(600)]
    return [sum(w.lost[x] for w in wars) / len(wars) for x in (0, 1)]


def test_losses_of_a_day_by_hand() -> None:
    # the smaller side flies 25 sorties; each side loses 4 % of them, the less skilled more
    assert mean_lost((0.5, 0.5)) == pytest.approx([1.0, 1.0], abs=0.15)
    # skill 0 against 1: (0.5 + 1) / (0.5 + 0) = 3 times, and a third
    assert mean_lost((0.0, 1.0)) == pytest.approx([3.0, 1 / 3], abs=0.25)


def test_a_raid_strikes_what_the_other_side_has_left() -> None:
    # a quarter of the 99 or so that are left after the day's fights
    lost = mean_lost((0.5, 0.5), raid_day=0)
    assert lost[0] == pytest.approx(1.0 + 0.25 * 99.0, abs=0.6)
    assert lost[1] == pytest.approx(1.0, abs=0.15)


def test_nobody_loses_more_than_he_has() -> None:
    war = fly_days((3, 2), (0.5, 0.5), 60, 0, 5, {**RULES, "air.loss_per_sortie": 1.0}, 1, 0, 1)
    assert all(0 <= lost <= had for lost, had in zip(war.lost, (3, 2), strict=True))
    assert war.left == pytest.approx([1 - war.lost[0] / 3, 1 - war.lost[1] / 2])
