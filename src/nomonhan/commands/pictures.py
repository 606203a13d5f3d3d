"""`map`, `replay` and `report`: what people look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nomonhan.commands.answer import Answer, Prose, Table
from nomonhan.commands.limits import check_page_name
from nomonhan.commands.progress import counted
from nomonhan.commands.subjects import ask_battles, load_subject
from nomonhan.ensemble.again import payload_of_case
from nomonhan.ensemble.errors import RunRefused, cannot_write
from nomonhan.ensemble.reading import check_rules, verify
from nomonhan.ensemble.replays import REPLAYS, keep_replay
from nomonhan.evidence.campaign_results import is_campaign
from nomonhan.evidence.results import Results
from nomonhan.replay.file import read_replay, replay_name
from nomonhan.report.campaign_page import write_campaign_report
from nomonhan.report.map_painter import save_map
from nomonhan.report.page import write_report
from nomonhan.report.player_page import write_player
from nomonhan.report.replay_frames import write_frames
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.board import theater_of
from nomonhan.text import gettext as _
from nomonhan.text import ngettext

PICTURES = (".png", ".svg")


def draw_map(subject: str, out: Path) -> Answer:
    """Draw the map of a scenario."""
    if out.suffix.lower() not in PICTURES:
        raise RunRefused(_("{path}: write a name that ends in .png or .svg", path=out))
    scenario = load_subject(subject).scenario
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        save_map(scenario, out)
    except OSError as error:
        raise cannot_write(out.parent, error) from error
    shown = shown_path(out)
    return Answer([_("The map is {path}", path=shown)], {"map": shown})


def rewrite_report(folder: Path, out: Path | None) -> Answer:
    """Write the report of a run again, in the reader's language."""
    if is_campaign(verify(folder)):
        shown = shown_path(write_campaign_report(folder, out=out))
    else:
        shown = shown_path(write_report(folder, out=out))
    return Answer([_("The report is {path}", path=shown)], {"report": shown})


def replay_file(folder: Path, replication: int) -> Path:
    """Replay of one battle of a run; the battle is fought again if it was not kept."""
    manifest = verify(folder)
    ask_battles(folder)
    results = Results(folder)
    if replication not in results.table("summary")["replication"]:
        raise RunRefused(
            _("{folder} holds no battle {k}; they count from 0 to {last}",
              folder=folder, k=replication, last=results.n - 1)
        )  # fmt: skip
    file = folder / REPLAYS / replay_name(results.case, replication)
    if file.exists():
        return file
    check_rules(manifest, folder)
    payload = payload_of_case(folder, manifest, results.case)
    return keep_replay(folder, results.scenario, payload, results.case, replication)


def show_replay(
    folder: Path, replication: int, html: Path | None, frames: Path | None, every_h: int
) -> Answer:
    """Show one battle of a run as a page that plays it, as pictures, or as both."""
    if html is None and frames is None:
        raise RunRefused(_("say what to write: --html FILE or --frames DIR"))
    check_page_name(html)
    file = replay_file(folder, replication)
    parts: list[str | Table | Prose] = []
    document: dict[str, Any] = {"replication": replication}
    if html is not None:
        scenario = load_subject(str(folder)).scenario
        shown = shown_path(write_player(file, scenario, theater_of(scenario), html))
        parts.append(_("Battle {k} plays in {path}", k=replication, path=shown))
        document["html"] = shown
    if frames is not None:
        drawn = draw_frames(folder, file, replication, frames, every_h)
        parts += drawn.parts
        document |= drawn.document
    return Answer(parts, document)


def draw_frames(folder: Path, file: Path, replication: int, out: Path, every_h: int) -> Answer:
    """Draw one battle of a run as pictures, one every `every_h` hours, and its days on a sheet."""
    replay = read_replay(file)
    theater = theater_of(load_subject(str(folder)).scenario)
    try:
        written = write_frames(
            replay, theater, out, every_h=every_h, through=lambda ticks: counted(ticks, _("frames"))
        )
    except OSError as error:
        raise cannot_write(out, error) from error
    shown = shown_path(out)
    text = ngettext(
        "{n} picture of battle {k} is in {folder}",
        "{n} pictures of battle {k} are in {folder}",
        len(written),
        k=replication,
        folder=shown,
    )
    return Answer([text], {"frames": shown, "count": len(written), "replication": replication})
