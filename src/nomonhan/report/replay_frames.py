"""PNG frames of a recorded battle, and a contact sheet of its days."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nomonhan.replay.recording import Replay
from nomonhan.report.frames import frame_at
from nomonhan.report.map_painter import PAPER, save_figure
from nomonhan.report.map_painter_frame import FramePainter, base_of, paint_frame
from nomonhan.report.map_painter_ground import Extent, whole_extent
from nomonhan.report.map_painter_margin import INK
from nomonhan.terrain.theater import Theater
from nomonhan.text import format_date, language, pick
from nomonhan.text import gettext as _

SHEET_NAME = "days.png"
SHEET_COLUMNS = 4
SHEET_MAP_IN = 3.4
SHEET_DPI = 110
SHEET_HOUR = 12  # noon: who stands where after the morning's fight

Through = Callable[[Sequence[int]], Iterable[int]]


def write_frames(
    replay: Replay,
    theater: Theater,
    out_folder: Path,
    *,
    every_h: float = 6.0,
    lang: str | None = None,
    extent: Extent | None = None,
    through: Through = iter,
) -> list[Path]:
    """Paint a recorded battle every few hours, and its days on one sheet; return the files.

    `through` hands on the ticks one by one, for a progress bar; the contact sheet comes last.
    """
    per_frame = max(1, round(every_h * 60 / replay.header.tick_minutes))
    ticks = range(0, len(replay.recording.light), per_frame)
    written = []
    with language(lang):
        out_folder.mkdir(parents=True, exist_ok=True)
        painter = FramePainter(theater, lang, extent)
        for tick in through(ticks):
            path = out_folder / f"{moment_of(replay, tick):%Y-%m-%dT%H%M}.png"
            painter.save(frame_at(replay, tick)._replace(note=note_of(replay)), path)
            written.append(path)
        written.append(write_contact_sheet(replay, theater, out_folder, lang, extent))
    return written


def write_contact_sheet(
    replay: Replay,
    theater: Theater,
    out_folder: Path,
    lang: str | None = None,
    extent: Extent | None = None,
) -> Path:
    """Every day of a battle at noon, side by side on one picture."""
    piece = extent or whole_extent(theater.terrain)
    tall = (piece[3] - piece[2]) / (piece[1] - piece[0])
    ticks = noon_ticks(replay)
    columns = min(SHEET_COLUMNS, len(ticks))
    rows = math.ceil(len(ticks) / columns)
    head_in, gap_in = 0.32, 0.12
    wide = columns * (SHEET_MAP_IN + gap_in) + gap_in
    step = SHEET_MAP_IN * tall + head_in
    high = rows * step + 0.75
    figure = Figure(figsize=(wide, high), dpi=SHEET_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    base = base_of(theater, lang, piece, 60)
    for i, tick in enumerate(ticks):
        row, column = divmod(i, columns)
        left = (gap_in + column * (SHEET_MAP_IN + gap_in)) / wide
        bottom = 1 - (0.5 + (row + 1) * step) / high
        ax = figure.add_axes((left, bottom, SHEET_MAP_IN / wide, SHEET_MAP_IN * tall / high))
        paint_frame(*theater, frame_at(replay, tick), ax, lang, piece, base)
        ax.set_title(format_date(moment_of(replay, tick), "moment"), fontsize=8, loc="left",
                     color=INK, pad=3)  # fmt: skip
    title = pick(replay.header.title.en, replay.header.title.es)
    figure.text(gap_in / wide, 1 - 0.25 / high, title, fontsize=13, fontweight="bold", color=INK,
                va="center")  # fmt: skip
    foot = f"{_('Model, not history.')} {note_of(replay)}"
    figure.text(gap_in / wide, 0.12 / high, foot, fontsize=7, color=INK, va="center")
    path = out_folder / SHEET_NAME
    save_figure(figure, path, SHEET_DPI)
    return path


def noon_ticks(replay: Replay) -> list[int]:
    """Ticks at noon of every day; the middle of a battle that sees no noon."""
    n = len(replay.recording.light)
    ticks = [
        tick
        for tick in range(n)
        if (moment := moment_of(replay, tick)).hour == SHEET_HOUR and moment.minute == 0
    ]
    return ticks or [n // 2]


def moment_of(replay: Replay, tick: int) -> datetime:
    """Local time of a tick."""
    return replay.header.start + timedelta(minutes=tick * replay.header.tick_minutes)


def note_of(replay: Replay) -> str:
    """Which battle a picture shows."""
    header = replay.header
    return _(
        "{scenario}, case {case}, seed {seed}, battle {k}, digest {digest}",
        scenario=header.scenario,
        case=header.case,
        seed=header.seed,
        k=header.replication,
        digest=header.scenario_digest[:8],
    )
