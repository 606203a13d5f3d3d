"""`claims`: every statement of the text with its mark, its probability and its evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from nomonhan.claims.changes import Change, changes
from nomonhan.claims.judging import Judgment, ReadingJudged, board
from nomonhan.claims.records import Argument, Claim, load_text
from nomonhan.commands.answer import Answer, Part, Prose, Table
from nomonhan.commands.gathering import Gathered, What, gather
from nomonhan.ensemble.errors import RunRefused
from nomonhan.report.claim_words import (
    answer_text,
    chance_text,
    change_text,
    predicate_words,
    reason_word,
    verdict_text,
)
from nomonhan.report.words import MARK_SIGNS, mark_word
from nomonhan.text import format_list, format_number, pick
from nomonhan.text import gettext as _

MOST_OFFERED = 1000  # battles that are worth a wait for a mark
SHORT = 64  # letters of a statement in the list


def show_claims(ids: Sequence[str], what: What) -> Answer:
    """The board of all statements, or some of them opened."""
    from nomonhan.commands.library import Interrupted
    from nomonhan.commands.run import what_was_kept

    chosen = claims_named(ids)
    try:
        found = gather(what, chosen)
    except Interrupted as error:
        return what_was_kept(error)
    before = board(found.before, chosen)
    after = board(found.after, chosen) if found.after is not None else before
    document: dict[str, Any] = {"claims": [judgment.as_json() for judgment in after]}
    moved = changes(before, after) if found.after is not None else []
    if found.changed is not None:
        document["case"] = found.changed.case
        document["scenario"] = found.changed.manifest["scenario"]
        document["scenario_digest"] = found.changed.manifest["scenario_digest"]
        document["before"] = [judgment.as_json() for judgment in before]
    return Answer(_parts(ids, after, moved, found), document)


def claims_named(ids: Sequence[str]) -> list[Claim]:
    """Statements by id, all of them for none; RunRefused names every id that no statement has."""
    claims = load_text().claims
    by_id = {key.casefold(): claim for key, claim in claims.items()}
    unknown = [name for name in ids if name.casefold() not in by_id]
    if unknown:
        near = {m for name in unknown for m in get_close_matches(name.upper(), claims, n=2)}
        raise RunRefused(
            _(
                "the text makes no statement {names}; write {cure}",
                names=format_list(unknown),
                cure=format_list(sorted(near) or list(claims), "or"),
            )
        )
    return [by_id[name.casefold()] for name in ids] if ids else list(claims.values())


def _parts(
    ids: Sequence[str], judgments: Sequence[Judgment], moved: Sequence[Change], found: Gathered
) -> list[Part]:
    parts: list[Part] = []
    if found.changed is not None:
        parts += [_case_line(found), ""]
    if ids:
        for judgment in judgments:
            parts += [*_opened(judgment), ""]
        parts += [line for change in moved if (line := change_text(change))]
        return parts
    if moved:
        rows = [
            (c.after.claim.id, _sign(c.before), _sign(c.after), change_text(c), _short(c.after))
            for c in moved
        ]
        parts.append(Table(("", _("before"), _("after"), _("change"), _("statement")), rows))
    else:
        header = ("", _("mark"), _("probability"), _("literature"), _("statement"))
        parts.append(Table(header, [_row(judgment) for judgment in judgments]))
    parts += ["", _("One statement in full: nomonhan claims C06"), *_advice(judgments)]
    return [part for part in parts if part != ""] if ids else _without_last_blank(parts)


def _without_last_blank(parts: list[Part]) -> list[Part]:
    return parts[:-1] if parts and parts[-1] == "" else parts


def _case_line(found: Gathered) -> str:
    assert found.changed is not None
    digest = str(found.changed.manifest["scenario_digest"])[:16]
    return _(
        "Case {case} of {scenario}, digest {digest}. Model, not history.",
        case=found.changed.case,
        scenario=found.changed.manifest["scenario"],
        digest=digest,
    )


def _row(judgment: Judgment) -> tuple[str, ...]:
    return (
        judgment.claim.id,
        f"{_sign(judgment)} {verdict_text(judgment)}",
        chance_text(judgment.chief),
        mark_word(judgment.claim.literature),
        _short(judgment),
    )


def _sign(judgment: Judgment) -> str:
    return MARK_SIGNS[judgment.verdict]


def _short(judgment: Judgment) -> str:
    words = str(judgment.claim.text)
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip(" ,") + "…"


def _advice(judgments: Sequence[Judgment]) -> list[str]:
    """What would decide more statements, and which so many battles would not."""
    soon = [j for j in judgments if 0 < j.needed <= MOST_OFFERED]
    late = [j for j in judgments if j.needed > MOST_OFFERED]
    told = []
    if soon:
        runs = max(100, math.ceil(max(j.needed for j in soon) / 100) * 100)
        told.append(
            _(
                "To decide {ids}: nomonhan claims --runs {n}",
                ids=format_list([j.claim.id for j in soon]),
                n=runs,
            )
        )
    if late:
        told.append(
            _(
                "More than {n} battles would be needed for {ids}.",
                ids=format_list([j.claim.id for j in late]),
                n=format_number(MOST_OFFERED),
            )
        )
    return told


def _opened(judgment: Judgment) -> list[Part]:
    """A statement with its readings and the evidence."""
    claim = judgment.claim
    parts: list[Part] = [
        Prose(
            [
                (f"{claim.id}  {_sign(judgment)} {verdict_text(judgment)}", "bold"),
                ("   " + _("by the literature: {mark}", mark=mark_word(claim.literature)), "dim"),
            ]
        )
    ]
    spoken = _("“{words}”", words=claim.text) if claim.quoted else str(claim.text)
    parts.append(Prose([(spoken, "")]))
    if claim.quoted:
        other = pick(claim.text.es, claim.text.en)
        parts.append(Prose([(other, "dim italic")]))
    for judged in judgment.readings:
        parts += ["", *_reading(judged)]
    for title, arguments in (
        (_("For:"), claim.evidence_for),
        (_("Against:"), claim.evidence_against),
    ):
        if arguments:
            parts += ["", title, *(_argument(a) for a in arguments)]
    return parts


def _reading(judged: ReadingJudged) -> list[Part]:
    reading = judged.reading
    sign = MARK_SIGNS[judged.verdict]
    whom = _("[read of {whom}] ", whom=reading.of) if reading.of else ""
    stretches = [(f"  {sign} ", "bold"), (whom, "dim"), (str(reading.text), "")]
    told = chance_text(judged) or reason_word(judged)
    if measured := answer_text(judged):
        told += f" · {measured}"
    lines: list[Part] = [Prose(stretches), Prose([(told, "")], indent=4)]
    if reading.predicate is not None:
        words = predicate_words(reading.predicate)
        lines.append(Prose([(words, "dim")], indent=4))
    return lines


def _argument(argument: Argument) -> Prose:
    keys = ", ".join(argument.keys) or _("not verified")
    return Prose([("– ", ""), (str(argument.text), ""), (f"  [{keys}]", "dim")], indent=2)
