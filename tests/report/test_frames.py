"""Frames of a battle: who is drawn where, whose ground is whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from nomonhan.codes import Posture, Status
from nomonhan.report import symbols
from nomonhan.report.frames import Frame, short_label
from nomonhan.report.map_painter_frame import FramePainter, branch_words, light_words, paint_frame
from nomonhan.report.map_painter_ground import whole_extent
from nomonhan.report.map_painter_stacks import GROUPS, REACH, spread, stacks_of
from nomonhan.report.map_painter_units import front_lines
from nomonhan.scenario.arms import Words
from nomonhan.scenario.records import Branch, Echelon
from nomonhan.terrain.arrays import Terrain
from nomonhan.terrain.names import TerrainNames
from nomonhan.terrain.theater import Theater, flat_terrain

N_COLS, N_ROWS = 24, 20
NAMES = TerrainNames(Words(en="Plain", es="Llanura"), None, None, (), ())


@pytest.fixture(scope="module")
def plain() -> Terrain:
    return flat_terrain(N_COLS, N_ROWS)


def frame_of(
    hexes: list[int],
    sides: list[int],
    branches: list[str] | None = None,
    status: Sequence[int] | None = None,
    control: NDArray[np.int8] | None = None,
    light: float = 1.0,
) -> Frame:
    n = len(hexes)
    return Frame(
        title="20 August, 09:00",
        note="",
        light=light,
        hex=np.array(hexes, dtype=np.int32),
        side=np.array(sides, dtype=np.int8),
        branch=tuple(branches or ["infantry"] * n),
        echelon=("battalion",) * n,
        label=tuple(f"{i}/64" for i in range(n)),
        strength=np.linspace(0.2, 1.0, n),
        posture=np.full(n, Posture.HASTY, dtype=np.int8),
        status=np.array(status or [Status.ACTIVE] * n, dtype=np.int8),
        cut_off=np.zeros(n, dtype=np.bool_),
        control=np.full(N_COLS * N_ROWS, -1, np.int8) if control is None else control,
        side_names=("West", "East"),
        side_colors=("#b2182b", "#1f4e99"),
    )


def test_every_branch_and_echelon_has_a_sign_and_words() -> None:
    assert set(symbols.BRANCHES) == set(get_args(Branch)) == set(GROUPS) == set(branch_words())
    assert set(symbols.ECHELONS) == set(get_args(Echelon))


def test_signs_of_branches_differ_and_stay_in_the_frame() -> None:
    seen = set()
    for branch in symbols.BRANCHES:
        parts = (symbols.branch_lines(branch), symbols.branch_shapes(branch))
        points = np.concatenate([np.asarray(p.vertices).reshape(-1, 2) for p in parts])
        assert len(points)
        assert (np.abs(points[:, 0]) <= symbols.HALF_WIDTH + 1e-9).all()
        seen.add(tuple(np.asarray(p.vertices).tobytes() for p in parts))
    assert len(seen) == len(symbols.BRANCHES)


def test_echelons_count_their_strokes() -> None:
    strokes = {
        e: int((np.asarray(symbols.echelon_path(e).codes) == 1).sum()) for e in symbols.ECHELONS
    }
    assert strokes["company"] == 1
    assert strokes["battalion"] == 2
    assert strokes["regiment"] == 3
    assert strokes["brigade"] == 2  # the two strokes of one cross
    assert strokes["division"] == 4


def test_strength_bar_is_as_long_as_the_strength() -> None:
    def width(share: float) -> float:
        return float(np.ptp(np.asarray(symbols.strength_path(share).vertices)[:, 0]))

    assert width(0.5) == pytest.approx(width(1.0) / 2)
    assert width(2.0) == width(1.0)
    assert width(-1.0) == 0.0


def test_units_of_one_hex_and_group_share_a_symbol(plain: Terrain) -> None:
    frame = frame_of(
        [100, 100, 100, 100, 101, -1, 100, 100],
        [0, 0, 0, 1, 0, 0, 0, 0],
        ["infantry", "cavalry", "tank", "infantry", "infantry", "infantry", "infantry", "infantry"],
        [Status.ACTIVE] * 6 + [Status.BROKEN, Status.GONE],
    )
    stacks = stacks_of(frame, plain, whole_extent(plain))
    assert sorted(sorted(s.units) for s in stacks) == [[0, 1], [2], [3], [4], [6]]
    pair = next(s for s in stacks if len(s.units) == 2)
    assert pair.units == (1, 0)  # the stronger one gives the sign


def test_crowded_symbols_part_and_stay_near_home(plain: Terrain) -> None:
    hexes = [10 * N_COLS + 10 + i % 3 for i in range(9)]
    branches = ["infantry", "tank", "artillery"] * 3
    frame = frame_of(hexes, [0, 0, 0, 1, 1, 1, 0, 1, 0], branches)
    extent = whole_extent(plain)
    stacks = stacks_of(frame, plain, extent)
    places = spread(stacks, 1.0, extent, with_labels=False)
    home = np.array([s.home for s in stacks])
    assert np.hypot(*(places - home).T).max() <= REACH + 1e-9
    for i in range(len(stacks)):
        for j in range(i):
            apart = np.abs(places[i] - places[j])
            assert apart[0] > 1.2 or apart[1] > 0.9
    again = spread(stacks, 1.0, extent, with_labels=False)
    np.testing.assert_array_equal(places, again)


def test_a_lone_symbol_stays_at_home(plain: Terrain) -> None:
    extent = whole_extent(plain)
    stacks = stacks_of(frame_of([250], [0]), plain, extent)
    places = spread(stacks, 1.0, extent, with_labels=True)
    assert np.hypot(*(places[0] - stacks[0].home)) < 0.05


def test_front_runs_between_what_the_sides_control(plain: Terrain) -> None:
    control = np.where(plain.x_km < 9.0, 0, np.where(plain.x_km > 13.0, 1, -1)).astype(np.int8)
    hexes = [row * N_COLS + col for row in (3, 10, 17) for col in (8, 14)]
    sides = [0, 1] * 3
    (line,) = front_lines(plain, frame_of(hexes, sides, control=control), whole_extent(plain))
    inner = line[(line[:, 1] > 3) & (line[:, 1] < 13)]
    assert len(inner) > 5
    assert ((inner[:, 0] > 9) & (inner[:, 0] < 13)).all()
    assert line[-1, 1] > line[0, 1]  # northward: side 0, in the west, on its left
    mirrored = np.where(control >= 0, 1 - control, control).astype(np.int8)
    (back,) = front_lines(
        plain, frame_of(hexes, sides[::-1], control=mirrored), whole_extent(plain)
    )
    assert back[-1, 1] < back[0, 1]


def test_no_front_where_one_side_has_gone(plain: Terrain) -> None:
    control = np.where(plain.x_km < 9.0, 0, np.where(plain.x_km > 13.0, 1, -1)).astype(np.int8)
    west = [row * N_COLS + 8 for row in (3, 10, 17)]
    lines = front_lines(plain, frame_of(west, [0] * 3, control=control), whole_extent(plain))
    assert lines == []
    everywhere = np.zeros(N_COLS * N_ROWS, dtype=np.int8)
    hexes = [*west, 10 * N_COLS + 14]
    frame = frame_of(hexes, [0, 0, 0, 1], control=everywhere)
    assert front_lines(plain, frame, whole_extent(plain)) == []


def brightness(frame: Frame, plain: Terrain) -> NDArray[np.float64]:
    figure = Figure(figsize=(4, 3.4), dpi=60)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    paint_frame(plain, NAMES, frame, ax, "en")
    canvas.draw()  # type: ignore[no-untyped-call]
    picture = np.asarray(canvas.buffer_rgba(), dtype=np.float64)  # type: ignore[no-untyped-call]
    return np.asarray(picture[..., :3].mean(axis=2))


def test_night_darkens_the_ground_and_not_the_units(plain: Terrain) -> None:
    h = 10 * N_COLS + 12
    day, night = (brightness(frame_of([h], [0], light=light), plain) for light in (1.0, 0.0))
    assert np.median(night) < 0.75 * np.median(day)
    middle = night[90:115, 110:135]  # where the unit stands
    assert middle.max() > 225


def test_side_colors_show_where_a_side_controls(plain: Terrain) -> None:
    control = np.where(plain.x_km < 8.0, 0, np.where(plain.x_km > 15.0, 1, -1)).astype(np.int8)
    figure = Figure(figsize=(4, 3.4), dpi=60)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    paint_frame(plain, NAMES, frame_of([], [], control=control), ax, "en")
    canvas.draw()  # type: ignore[no-untyped-call]
    picture = np.asarray(canvas.buffer_rgba(), dtype=np.float64)  # type: ignore[no-untyped-call]
    warmth = picture[..., 0] - picture[..., 2]
    assert warmth[100, 40] > warmth[100, 120] > warmth[100, 200]


def test_many_frames_share_one_map(plain: Terrain) -> None:
    painter = FramePainter(Theater(plain, NAMES), "es", dpi=40)
    figure = painter.figure(frame_of([30, 31, 32], [0, 1, 1], light=0.05))
    texts = {t.get_text() for t in figure.texts}
    assert any(t.startswith("20 August, 09:00 · ") for t in texts)
    panel = figure.axes[1]
    assert {"West", "East"} <= {t.get_text() for t in panel.texts}
    assert painter.base.ground.shape == painter.base.names.shape


def test_words_for_light() -> None:
    assert len({light_words(0.0), light_words(0.4), light_words(1.0)}) == 3


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("64th_regiment_1st_battalion", "1/64"),
        ("152nd_division_regiment_3rd_battalion", "3/152"),
        ("87th_antitank_battalion", "87"),
        ("su_12_battalion", ""),
    ],
)
def test_short_labels(unit: str, label: str) -> None:
    assert short_label(unit) == label
