"""Statements and stretches of the text as the page shows them: marks, charts, small maps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from nomonhan.claims.changes import Change
from nomonhan.claims.judging import Judgment, ReadingJudged
from nomonhan.claims.looking import Evidence
from nomonhan.claims.paragraph import Piece, pieces
from nomonhan.claims.records import Claim, Text
from nomonhan.evidence.intervals import Share
from nomonhan.report import claim_words
from nomonhan.report.small_chart import chart
from nomonhan.report.small_map import Front, small_map
from nomonhan.terrain.theater import Theater
from nomonhan.text import format_date, pick


class Shown(NamedTuple):
    """A reading on the page: before a change and after it, with pictures."""

    before: ReadingJudged
    after: ReadingJudged
    moved: str  # what surely moved, as from one number to another; empty for nothing
    told: str  # what was measured
    limits: str  # within which it is true
    chart: Markup | None


class Sentence(NamedTuple):
    """A statement on the page."""

    claim: Claim
    before: Judgment
    after: Judgment
    change: Change | None
    readings: list[Shown]
    map: Markup | None
    has_front: bool = False
    along_river: bool = False  # one of the claimed borders on its map is a river's course

    @property
    def is_moved(self) -> bool:
        return self.change is not None and self.change.is_moved

    @property
    def share(self) -> Share | None:
        """The probability of a sentence that only one of its readings fights for; else None."""
        found = [j.share for j in self.after.deciding if j.share is not None and j.share.n]
        return found[0] if len(found) == 1 else None

    @property
    def original(self) -> str:
        """Its Spanish words, whoever reads."""
        return pick(self.claim.text.es, self.claim.text.es)

    @property
    def words(self) -> str:
        """What it says after the change."""
        rewritten = self.change.rewritten if self.change else None
        return rewritten or str(self.claim.text)


class Stretch(NamedTuple):
    """A piece of the paragraph; `tail`: stops and markers that stay with a statement's words."""

    piece: Piece
    tail: tuple[Piece, ...] = ()


def stretches(text: Text) -> list[Stretch]:
    """The paragraph piece by piece; a stop and a marker behind a statement stay with it."""
    found: list[Stretch] = []
    for piece in pieces(text):
        before = next((i for i in range(len(found) - 1, -1, -1) if _holds_tail(found[i])), -1)
        stop, rest = _stop_and_rest(piece)
        if stop.text and before >= 0 and all(s.piece.kind == "gap" for s in found[before + 1 :]):
            found[before] = found[before]._replace(tail=(*found[before].tail, stop))
            piece = rest
        if piece.text or piece.kind == "gap":
            found.append(Stretch(piece))
    return found


def _holds_tail(stretch: Stretch) -> bool:
    return stretch.piece.kind == "claim"


def _stop_and_rest(piece: Piece) -> tuple[Piece, Piece]:
    """What of a piece belongs to the statement before it, and the rest."""
    cut = 0
    if piece.kind == "marker":
        cut = len(piece.text)
    elif piece.kind == "text" and piece.text[:1] in (".", ","):
        cut = 1
    return piece._replace(text=piece.text[:cut]), piece._replace(text=piece.text[cut:])


def sentence(
    before: Judgment,
    after: Judgment,
    change: Change | None,
    theaters: Mapping[str, Theater],
    fronts: Mapping[str, list[Front]],
    evidence: Evidence,
) -> Sentence:
    """One statement, before and after a change if there is one."""
    claim = after.claim
    shown = [
        _shown(a, b, change, i, evidence)
        for i, (a, b) in enumerate(zip(before.readings, after.readings, strict=True))
    ]
    place = claim.place
    picture = None
    days: list[Front] = []
    if place is not None:
        days = fronts.get(place.front or "", [])
        picture = small_map(theaters[place.theater], place, days, str(claim.text))
    along_river = place is not None and len(theaters[place.theater].names.strip) > 0
    return Sentence(claim, before, after, change, shown, picture, bool(days), along_river)


def _shown(
    before: ReadingJudged,
    after: ReadingJudged,
    change: Change | None,
    position: int,
    evidence: Evidence,
) -> Shown:
    moved = ""
    if change is not None and change.readings[position].is_moved:
        moved = claim_words.reading_change_text(change.readings[position])
    if after.answer is None:
        return Shown(before, after, moved, "", "", None)
    earlier = before.answer if change is not None else None
    start, unit = _start(after, evidence), after.answer.unit

    def words(value: float) -> str:
        if unit == "hours" and start is not None:
            return format_date(start + timedelta(hours=value), "short")
        return claim_words.measure_text(value, unit)

    told = claim_words.answer_text(after, words)
    limits = claim_words.limits_text(after.answer, words)
    return Shown(before, after, moved, told, limits, chart(after.answer, words, told, earlier))


def _start(judged: ReadingJudged, evidence: Evidence) -> datetime | None:
    """When the battles that a reading asks begin; None for data."""
    call = judged.reading.predicate
    if call is None or call.scenario is None or call.scenario not in evidence.runs:
        return None
    return evidence.runs[call.scenario].start
