"""The painted map: both claims alike, names by language, the same file twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nomonhan.hexgrid import ROW_SPACING
from nomonhan.report.map_painter import map_figure, paint_map, save_figure, save_map
from nomonhan.report.map_painter_ground import (
    covered,
    extent_around,
    paint_ground,
    resampled,
    whole_extent,
)
from nomonhan.report.map_painter_labels import Label, curve_of, place_labels, straightest
from nomonhan.report.map_painter_lines import beside, claim_colors, points_per_km
from nomonhan.report.map_painter_margin import degrees_text
from nomonhan.terrain.arrays import MEADOW, SAND
from nomonhan.terrain.theater import Theater, flat_terrain, load_theater

CENTER = (30.0, 50.0, 20.0, 40.0)  # the middle of the battlefield, grid km


@pytest.fixture(scope="module")
def theater() -> Theater:
    return load_theater("khalkhin_gol")


def painted(theater: Theater, lang: str = "en", **more: object) -> Axes:
    figure = Figure(figsize=(5, 5), dpi=50)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    paint_map(theater.terrain, theater.names, ax, lang, **more)  # type: ignore[arg-type]
    return ax


def written(ax: Axes) -> set[str]:
    return {text.get_text() for text in ax.texts}


def test_both_claims_have_the_same_weight(theater: Theater) -> None:
    ax = painted(theater)
    colors = claim_colors(theater.names)
    assert len(set(colors.values())) == len(colors) == 2
    looks: dict[str, set[tuple[object, ...]]] = {}
    for claim, color in colors.items():
        lines = [line for line in ax.lines if line.get_color() == color]
        looks[claim] = {(line.get_linewidth(), line.get_linestyle()) for line in lines}
        looks[claim].add(("alpha", max(float(line.get_alpha() or 0) for line in lines)))
    first, second = looks.values()
    assert first == second


@pytest.mark.parametrize(
    ("lang", "expected", "other"),
    [
        ("en", {"Nomonhan Burd Obo", "Fui heights", "733", "Big Sands"}, "alturas de Fui"),
        ("es", {"Nomonhan Burd Obo", "alturas de Fui", "733", "Grandes Arenas"}, "Fui heights"),
    ],
)  # fmt: skip
def test_names_in_the_language_of_the_reader(
    lang: str, expected: set[str], other: str, theater: Theater
) -> None:
    names = written(painted(theater, lang))
    assert expected <= names
    assert other not in names


def test_river_names_stand_letter_by_letter(theater: Theater) -> None:
    letters = [t.get_text() for t in painted(theater).texts if len(t.get_text()) == 1]
    assert "".join(letters).replace(" ", "").count("Halha") == 1
    assert "HALHA" in "".join(letters)


def test_a_piece_shows_only_what_lies_in_it(theater: Theater) -> None:
    ax = painted(theater, extent=CENTER)
    assert ax.get_xlim() == (30.0, 50.0)
    assert ax.get_ylim() == (20.0, 40.0)
    names = written(ax)
    assert "Noro heights" in names
    assert "Jiangjunmiao" not in names


def test_labels_do_not_cover_each_other(theater: Theater) -> None:
    figure = Figure(figsize=(9, 9))
    ax = figure.add_axes((0, 0, 1, 1))
    extent = (0.0, 20.0, 0.0, 20.0)
    ax.set_xlim(0, 20)
    ax.set_ylim(0, 20)
    labels = [Label(f"Place {i}", 10.0 + 0.2 * i, 10.0, 8.0) for i in range(8)]
    boxes = place_labels(ax, labels, extent, points_per_km(ax, extent), [], 9.0)
    assert len(boxes) == 8
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
            assert apart


def test_a_river_is_named_where_it_runs_straight() -> None:
    bent = np.array([[0.0, 0], [3, 4], [6, 0], [9, 4], [12, 0], [40, 0]])
    middle = straightest(curve_of(bent), 6.0, (-2.0, 42.0, -5.0, 9.0), [], [])
    assert middle is not None
    assert curve_of(bent).at(middle)[0][0] > 15


def test_resampling_returns_the_hexes(theater: Theater) -> None:
    terrain = theater.terrain
    per_km = 10.0
    extent = whole_extent(terrain)
    raster = resampled(terrain.elevation_m, terrain, extent, per_km)
    for h in (0, 1000, 2345, 5243):
        row = int((terrain.y_km[h] - extent[2]) * per_km)
        col = int((terrain.x_km[h] - extent[0]) * per_km)
        assert raster[row, col] == pytest.approx(terrain.elevation_m[h], abs=2.5)


def test_ground_shows_meadow_along_the_river_and_sand_east_of_it(theater: Theater) -> None:
    extent = whole_extent(theater.terrain)
    meadow = covered(theater.terrain, MEADOW, extent, 2.0)
    sand = covered(theater.terrain, SAND, extent, 2.0)
    line = int((30.0 - extent[2]) * 2.0)
    first_meadow, first_sand = (int((share[line] > 0.5).argmax()) for share in (meadow, sand))
    assert 0 < first_meadow < first_sand
    picture = paint_ground(theater.terrain, extent, 2.0).rgb
    assert picture.min() >= 0.0
    assert picture.max() <= 1.0
    green, sandy = picture[line, first_meadow + 2], picture[line, first_sand + 4]
    assert green[1] > green[0]
    assert sandy[0] > sandy[1] > sandy[2]


def test_extent_around_holds_the_hexes_and_stays_on_the_map(theater: Theater) -> None:
    terrain = theater.terrain
    whole = whole_extent(terrain)
    some = np.array([[1990, 1960, -1], [2400, 2590, 2325]])
    west, east, south, north = extent_around(terrain, some)
    assert whole[0] <= west < east <= whole[1]
    assert whole[2] <= south < north <= whole[3]
    for h in some[some >= 0]:
        assert west + 3 < terrain.x_km[h] < east - 3
        assert south + 3 < terrain.y_km[h] < north - 3
    proportion = (north - south) / (east - west)
    assert proportion == pytest.approx((whole[3] - whole[2]) / (whole[1] - whole[0]))
    assert extent_around(terrain, np.array([-1])) == whole


def test_beside_moves_to_the_left() -> None:
    east = np.column_stack([np.arange(5.0), np.zeros(5)])
    np.testing.assert_allclose(beside(east, 2.0)[:, 1], 2.0)


def test_degrees_are_written_in_minutes() -> None:
    assert degrees_text(118.5, "E") == "118°30′ E"
    assert degrees_text(47.999999, "N") == "48°00′ N"


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_map_is_the_same_file(kind: str, theater: Theater, tmp_path: Path) -> None:
    figures = [map_figure(theater, "es", CENTER) for _ in range(2)]
    for i, figure in enumerate(figures):
        save_figure(figure, tmp_path / f"{i}.{kind}", dpi=40)
    first, second = ((tmp_path / f"{i}.{kind}").read_bytes() for i in range(2))
    assert first == second
    assert len(first) > 20_000


def test_a_made_up_map_can_be_painted(tmp_path: Path) -> None:
    theater = load_theater("khalkhin_gol")
    plain = Theater(flat_terrain(12, 9), theater.names._replace(
        frame=None, zones=(), bridges=(), lines=(), claims=(), heights=(), fords=(), lakes=(),
        rear=(), rear_roads=(), sources_note=None))  # fmt: skip
    save_map(plain, tmp_path / "plain.png")
    assert (tmp_path / "plain.png").stat().st_size > 5_000
    assert whole_extent(plain.terrain)[3] == pytest.approx(8 * ROW_SPACING + 0.5)
