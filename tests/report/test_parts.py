"""What the figures and tables of the report are made of."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from nomonhan.engine.inputs import collect_inputs
from nomonhan.ensemble.design import InputDesign
from nomonhan.evidence.results import Results
from nomonhan.replay.recording import Replay
from nomonhan.report import assumptions, beside, costs, curves, front_map, words
from nomonhan.report.style import VARIABLES, drawing, new_figure, to_svg
from nomonhan.report.typical_battle import clause_text, timeline, typical_replication
from nomonhan.report.words import Names
from nomonhan.terrain.theater import Theater
from nomonhan.text import NO_BREAK_SPACE, language
from tests.report import made_up_battle as battle


class Changed(Results):
    """A run some of whose numbers are replaced."""

    def put(self, name: str, value: object) -> Changed:
        self.__dict__[name] = value
        return self


def replay(k: int = 0) -> Replay:
    return Replay(battle.header(k), battle.recording(k), battle.events(), battle.ledger(), "")


def test_days_add_up_to_the_battle(results: Results) -> None:
    for side in results.sides:
        days, samples = curves.by_day(results, side, ("killed", "wounded", "missing", "captured"))
        assert len(days) == 12
        assert np.array_equal(samples.sum(axis=1), results.outcomes[f"{side}.casualties"])


def test_density_is_that_of_scipy() -> None:
    sample = np.random.default_rng(1).gamma(3, 1000, 150)
    x = np.linspace(0, 9000, 50)
    assert beside.density(sample, x) == pytest.approx(stats.gaussian_kde(sample)(x), rel=1e-6)


def test_svg_takes_its_colors_and_typeface_from_the_page() -> None:
    with drawing():
        figure, (axes,) = new_figure(100)
        axes.plot([0, 1], [0, 1], color=next(iter(VARIABLES)))
        axes.set_title("A <title> & more")
        svg = to_svg(figure, "figure-x", "Title", "Description")
    assert "var(--ink)" in svg
    assert not any(stand_in in svg for stand_in in VARIABLES)
    assert "font-family" not in svg
    assert "<style" not in svg
    assert "A &lt;title&gt; &amp; more" in svg


def test_same_figure_is_the_same_svg(results: Results, names: Names) -> None:
    with language("en"):
        assert curves.supply(results, names) == curves.supply(results, names)


def test_armies_without_guns_fire_no_rounds(results: Results, names: Names) -> None:
    """Nothing has no logarithm: matplotlib would warn, and warnings are errors here."""
    silent = {
        key: np.zeros_like(values) if key.endswith(".rounds_fired") else values
        for key, values in results.outcomes.items()
    }
    with language("en"):
        svg = curves.supply(Changed(results.folder).put("outcomes", silent), names)
    assert "and 0 rounds in the median battle" in svg


def test_front_is_told_by_the_battles_that_held_the_ground(theater: Theater) -> None:
    one, other = replay(0), replay(1)
    fronts = front_map.fronts_of([one, other], theater.terrain.neighbor)
    assert fronts.share.shape == (13, one.recording.control.shape[1])
    last = [r.recording.control[288] for r in (one, other)]
    both = (last[0] == 0) & (last[1] == 0)
    neither = (last[0] == 1) & (last[1] == 1)
    assert (fronts.share[12][both] == 1).all()
    assert (fronts.share[12][neither] == 0).all()
    assert fronts.known[0].max() == 1
    assert fronts.known[0].min() == 0  # in the rear nobody stands at the start


def test_ground_left_by_all_stays_with_who_held_it_last(theater: Theater) -> None:
    one = replay()
    control = one.recording.control.copy()
    h = int(np.flatnonzero(control[0] == 1)[0])
    control[1:, h] = -1
    left = one._replace(recording=one.recording._replace(control=control))
    fronts = front_map.fronts_of([left], theater.terrain.neighbor)
    assert fronts.known[12, h] == 1
    assert fronts.share[12, h] == 0


def test_ground_between_belongs_to_the_nearer() -> None:
    """A strip of ten hexes, the first side at its west end, the second at its east end."""
    neighbor = np.full((10, 6), -1, dtype=np.int32)
    neighbor[:-1, 0] = np.arange(1, 10)
    neighbor[1:, 3] = np.arange(9)
    held = np.full(10, -1, dtype=np.int8)
    held[0], held[7] = 0, 1
    share, known = front_map.reached(held, neighbor)
    assert list(share) == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert known.all()
    share, known = front_map.reached(np.full(10, -1, dtype=np.int8), neighbor)
    assert not known.any()


def test_smoothing_keeps_an_even_field_and_looks_at_no_unseen_hex(theater: Theater) -> None:
    neighbor = theater.terrain.neighbor
    seen = np.zeros(len(neighbor), dtype=bool)
    seen[1000:1400] = True
    field = np.where(seen, 0.75, 99.0)
    assert front_map.smoothed(field, seen, neighbor)[seen] == pytest.approx(0.75)


def test_map_names_places_and_dates(theater: Theater) -> None:
    with language("es"):
        svg = front_map.front_by_day([replay()], theater, ["fui", "nomonhan", "remizov"])
    assert "alturas de Fui" in svg
    assert "Nomonhan" in svg
    assert f"20{NO_BREAK_SPACE}ago 00:00" in svg
    assert "Reclamación de Japón y Manchukuo" in svg
    assert "Reclamación de la URSS y Mongolia" in svg


def test_persons_of_contingents_add_up(results: Results, names: Names) -> None:
    with language("en"):
        rows = costs.persons(results, names)
    assert [row.is_total for row in rows] == [True, False, False] * 2
    assert rows[0].name == "Soviet and Mongolian forces"
    ordered = np.sort(results.outcomes["soviet.casualties"])
    median = int(ordered[(len(ordered) - 1) // 2])  # of some battle, not between two
    assert rows[0].cells[-1].median == f"{median:,}"


def test_nothing_varies_has_no_interval() -> None:
    with language("en"):
        assert costs.cell(np.zeros(10)) == costs.Cell("0", "")
        assert costs.cell(np.arange(11.0)).interval == words.span("1", "9")


def test_causes_hold_all_that_was_struck(results: Results, names: Names) -> None:
    with language("en"):
        found = costs.causes(results, names)
    assert [cause.title for cause in found] == ["persons", "tanks", "armored cars", "guns"]
    table = results.table("causes")
    tanks = table["target_class"] == "tank"
    struck = table["knocked_out"][tanks].sum() + table["lost"][tanks].sum()
    assert found[1].mean == f"{struck / results.n:,.0f}"
    for cause in found:
        assert sum(bar.share for bar in cause.bars) == pytest.approx(1)
        assert len(cause.bars) <= costs.CAUSES_SHOWN + 1


def test_typical_battle_lies_in_the_middle(results: Results) -> None:
    chosen = typical_replication(results)
    at = int(np.flatnonzero(results.table("summary")["replication"] == chosen)[0])
    for column in ("soviet.casualties", "japanese.casualties", "front.ring_closed_at"):
        values = results.outcomes[column]
        rank = np.nanmean(values < values[at])
        assert 0.1 < rank < 0.9, column
    assert typical_replication(results, [3]) == 3


def test_timeline_tells_events_and_decisions_in_order(results: Results, names: Names) -> None:
    with language("en"):
        alone = timeline(results, 0, names, None)
        told = timeline(results, 0, names, replay())
    assert [m.at for m in told] == sorted(m.at for m in told)
    texts = [moment.text for moment in told]
    assert any("Counter-attack begins: 2nd Battalion, 28th Infantry Regiment" in t for t in texts)
    assert any(text.startswith("Decision, Army reserve: the reserve goes in") for text in texts)
    assert len(told) == len(alone) + 1  # a clause without words for it is left out
    events = results.table("events")
    broken = (events["replication"] == 0) & (events["kind"] == "unit_broken")
    lines = [m for m in alone if m.whole_day]
    assert sum("Counter-attack begins" in m.text for m in alone) == 1
    assert len(lines) == len({str(at)[:10] for at in events["at"][broken]})


def test_first_hour_of_zones_is_no_news(results: Results, names: Names) -> None:
    events = dict(results.table("events"))
    at = events["at"].copy()
    taken = (events["kind"] == "zone_changed") & (events["replication"] == 0)
    at[taken] = results.start.isoformat(timespec="minutes")
    quiet = Changed(results.folder)
    quiet._tables["events"] = {**events, "at": at}
    with language("en"):
        assert not any(" take " in m.text for m in timeline(quiet, 0, names, None))
        assert any(" take " in m.text for m in timeline(results, 0, names, None))


def test_clauses_of_the_daily_round_have_no_words() -> None:
    with language("en"):
        assert clause_text("hold_post") is None
        assert clause_text("commit_reserve") == "the reserve goes in"


def test_planted_influence_is_found_and_noise_is_not(results: Results) -> None:
    groups = assumptions.grouped_draws(results)
    path = "units.japanese:*.training"
    count, drawn = groups[path]
    assert count > 20
    planted = {"losses": 1000 + 500 * drawn}
    found = assumptions.influences(results, planted)
    assert found[0].path == path
    assert found[0].correlation == pytest.approx(1)
    rng = np.random.default_rng(5)
    assert assumptions.influences(results, {"noise": rng.normal(size=results.n)}) == []
    assert assumptions.influences(results, {"constant": np.ones(results.n)}) == []


def test_draws_are_those_of_the_battles(results: Results) -> None:
    """A single input's group is what the ensemble drew for it, rank by rank."""
    groups = assumptions.grouped_draws(results)
    scenario = results.scenario
    path = "supply.soviet.trucks"
    trucks = scenario.supply["soviet"].trucks
    assert trucks.low is not None
    assert trucks.high is not None
    every = collect_inputs(scenario, list(scenario.weapon_systems), list(scenario.sides))
    mode = np.array(every.base)[every.index]
    design = InputDesign.of(every.paths, every.low, mode, every.high, 1)
    drawn = design.draw(range(results.n))[:, every.paths.index(path)]
    assert np.array_equal(np.argsort(drawn), np.argsort(groups[path][1]))
    assert trucks.low <= drawn.min() <= drawn.max() <= trucks.high
