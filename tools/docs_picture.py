"""The picture of the README: two moments of one battle, painted by the program itself.

`python -m tools.docs_picture` fights one battle; `python -m tools.docs_picture RUN` takes the first
recorded battle of a run.  The colors are reduced so that the file stays small.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

import nomonhan
from nomonhan.evidence.results import Results
from nomonhan.replay.file import read_replay
from nomonhan.replay.recording import Replay
from nomonhan.report.frames import frame_at
from nomonhan.report.map_painter import PAPER
from nomonhan.report.map_painter_frame import paint_frame
from nomonhan.report.map_painter_margin import INK
from nomonhan.report.replay_frames import moment_of, note_of
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.theater import Theater
from nomonhan.text import format_date, language
from tools.docs_facts import MAIN
from tools.docs_source import ROOT

PICTURE = ROOT / "docs" / "images" / "battle.png"
EXTENT = (23.0, 63.0, 10.0, 53.0)  # west, east, south, north: where the battle is, km of the grid
TICKS = (9, 5 * 24 + 12)  # H-hour; noon of the sixth day
PANEL_IN, GAP_IN, HEAD_IN, FOOT_IN, DPI = 5.5, 0.32, 0.4, 0.5, 108
COLORS = 256
MOST_BYTES = 300_000


def picture(theater: Theater, replay: Replay) -> bytes:
    """The picture as PNG."""
    tall = PANEL_IN * (EXTENT[3] - EXTENT[2]) / (EXTENT[1] - EXTENT[0])
    wide, high = 2 * PANEL_IN + 2 * GAP_IN + 0.1, tall + HEAD_IN + FOOT_IN
    figure = Figure(figsize=(wide, high), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    with language("en"):
        for i, tick in enumerate(TICKS):
            left = GAP_IN + i * (PANEL_IN + GAP_IN)
            box = (left / wide, FOOT_IN / high, PANEL_IN / wide, tall / high)
            ax = figure.add_axes(box)
            paint_frame(*theater, frame_at(replay, tick), ax, "en", EXTENT)
            title = format_date(moment_of(replay, tick), "moment")
            ax.set_title(title, fontsize=12, loc="left", color=INK, fontweight="bold")
        foot = f"Model, not history. {note_of(replay)}"
    figure.text(GAP_IN / wide, 0.12 / high, foot, fontsize=8, color=INK, va="center")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    image = Image.open(buffer).convert("RGB")
    # an octree keeps the few pixels of a claim line in their color; a median cut would drop them
    image = image.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small = io.BytesIO()
    image.save(small, format="PNG", optimize=True)
    return small.getvalue()


def recorded(folder: Path) -> tuple[Theater, Replay]:
    """The first recorded battle of a run, and its map."""
    results = Results(folder)
    files = sorted((folder / "replays").glob("*.json.gz"))
    if not files:
        raise SystemExit(f"{folder} holds no replay; run it again with --replays 1")
    return theater_of(results.scenario), read_replay(files[0])


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as temporary:
        if len(sys.argv) > 1:
            theater, replay = recorded(Path(sys.argv[1]))
        else:
            out = Path(temporary) / "run"
            nomonhan.run(MAIN, runs=1, seed=1, workers=1, out=out, replays=1, report=False)
            theater, replay = recorded(out)
    content = picture(theater, replay)
    if len(content) > MOST_BYTES:
        raise SystemExit(f"the picture has {len(content)} bytes, more than {MOST_BYTES}")
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(content)
    print(f"{PICTURE.relative_to(ROOT)}: {len(content)} bytes")


if __name__ == "__main__":
    main()
