"""The seed text taken apart: statements, markers, what lies between them, and its damage."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from nomonhan.claims.records import Aside, Both, Claim, Gap, Text
from nomonhan.text import get_language, pick

PieceKind = Literal["text", "claim", "marker", "gap", "aside"]

_MARKER = re.compile(r"\[\d+\]")


class Piece(NamedTuple):
    """A stretch of the paragraph; `key` is that of the statement, gap or aside, or the marker."""

    kind: PieceKind
    text: str
    key: str = ""


class UnplacedStatement(ValueError):
    """A statement says that the text has its words, and the text has not."""


def pieces(text: Text) -> list[Piece]:
    """The paragraph in the reader's language, in order; together its pieces are the whole of it."""
    seed = _in_readers_language(text.seed.text)
    found: list[Piece] = []
    position = 0
    for start, claim in _placed(seed, text.claims):
        found += _between(seed[position:start], text.asides)
        found += [Piece("gap", "", key) for key in _gaps(text.gaps, before=claim.id)]
        words = _in_readers_language(claim.text)
        found.append(Piece("claim", _data(words), claim.id))
        position = start + len(words)
        found += [Piece("gap", "", key) for key in _gaps(text.gaps, after=claim.id)]
    return found + list(_between(seed[position:], text.asides))


def _in_readers_language(text: Both) -> str:
    """The words themselves, without the marks that `pick` puts around data for a test."""
    return text.es if get_language() == "es" else text.en


def _data(words: str) -> str:
    """Words as data, so that a test can tell them from text that escaped the catalogs."""
    return pick(words, words) if words.strip(" .,()") else words


def _placed(seed: str, claims: Mapping[str, Claim]) -> list[tuple[int, Claim]]:
    """Statements that the seed makes, each with the place of its words, in the seed's order."""
    placed = []
    for claim in claims.values():
        if claim.quoted:
            words = _in_readers_language(claim.text)
            start = seed.find(words)
            if start < 0:
                raise UnplacedStatement(f"{claim.id}: {words}")
            placed.append((start, claim))
    return sorted(placed, key=lambda row: row[0])


def _between(stretch: str, asides: Mapping[str, Aside]) -> Iterator[Piece]:
    """What lies between two statements: markers, words that open an aside, the rest."""
    position = 0
    for marker in _MARKER.finditer(stretch):
        if marker.start() > position:
            yield from _words(stretch[position : marker.start()], asides)
        yield Piece("marker", marker[0], marker[0].strip("[]"))
        position = marker.end()
    if position < len(stretch):
        yield from _words(stretch[position:], asides)


def _words(stretch: str, asides: Mapping[str, Aside]) -> Iterator[Piece]:
    """Plain words, those of an aside's anchor apart."""
    for key, aside in asides.items():
        anchor = _in_readers_language(aside.anchor) if aside.anchor is not None else ""
        before, found, after = stretch.partition(anchor) if anchor else (stretch, "", "")
        if found:
            yield Piece("text", _data(before))
            yield Piece("aside", _data(found), key)
            yield Piece("text", _data(after))
            return
    yield Piece("text", _data(stretch))


def _gaps(gaps: Mapping[str, Gap], before: str = "", after: str = "") -> list[str]:
    """Gaps in front of a statement, or behind it."""
    return [
        key
        for key, gap in gaps.items()
        if (before and gap.before == before) or (after and gap.after == after)
    ]


def damage(text: Text) -> list[str]:
    """Marks of damage that can be seen in the original, as tokens: `orphan:14`, `glued:C04` ..."""
    seed = text.seed.text.es
    order = [claim.id for _start, claim in _placed_in_spanish(seed, text.claims)]
    numbers = [int(marker[0].strip("[]")) for marker in _MARKER.finditer(seed)]
    first = _MARKER.match(seed.lstrip())
    found = [f"orphan:{numbers[0]}"] if first else []
    missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))
    found += [f"missing:{number}" for number in missing]
    pairs = itertools.pairwise(numbers)
    found += [f"order:{later}" for earlier, later in pairs if later < earlier]
    glued = [claim for claim in order[1:] if _is_glued(seed, text.claims[claim].text.es)]
    return found + [f"glued:{claim}" for claim in glued]


def _placed_in_spanish(seed: str, claims: Mapping[str, Claim]) -> list[tuple[int, Claim]]:
    found = [(seed.find(c.text.es), c) for c in claims.values() if c.quoted]
    return sorted(found, key=lambda row: row[0])


def _is_glued(seed: str, words: str) -> bool:
    """Whether no space parts the words from the sentence before."""
    start = seed.find(words)
    return start > 0 and seed[start - 1] in ".]"
