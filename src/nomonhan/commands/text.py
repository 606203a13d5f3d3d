"""`nomonhan` and `nomonhan text`: the paragraph with its marks, in the terminal or as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nomonhan.claims.changes import Change, changes
from nomonhan.claims.judging import VERDICTS, Judgment, board
from nomonhan.claims.paragraph import pieces
from nomonhan.claims.records import load_text
from nomonhan.commands.answer import Answer, Part, Prose
from nomonhan.commands.gathering import Gathered, What, gather
from nomonhan.commands.limits import check_page_name
from nomonhan.evidence.results import Results
from nomonhan.report.claim_words import change_text
from nomonhan.report.words import MARK_SIGNS, mark_word
from nomonhan.scenario.packaged import shown_path
from nomonhan.text import get_language, ngettext
from nomonhan.text import gettext as _


def show_text(what: What) -> Answer:
    """The paragraph in the terminal; of a change, before and after."""
    from nomonhan.commands.library import Interrupted  # these bring the engine along
    from nomonhan.commands.run import what_was_kept

    try:
        found = gather(what)
    except Interrupted as error:
        return what_was_kept(error)
    return _shown(found)


def front_page() -> Answer:
    """What `nomonhan` alone shows: the paragraph, its marks, and what to try.

    No battle is fought, so that it comes at once.
    """
    return _shown(gather(What()))


def write_page(html: Path, what: What) -> Answer:
    """The living text as one self-contained page."""
    from nomonhan.commands.library import Interrupted
    from nomonhan.commands.run import what_was_kept
    from nomonhan.report.text_page import write_text_page

    check_page_name(html)
    try:
        found = gather(what)
    except Interrupted as error:
        return what_was_kept(error)
    write_text_page(html, found.before, found.after, found.changed)
    shown = shown_path(html)
    return Answer([_("The page is {path}", path=shown)], {"page": shown})


def _shown(found: Gathered) -> Answer:
    text = load_text()
    before = board(found.before)
    after = board(found.after) if found.after is not None else before
    moved = changes(before, after) if found.after is not None else []
    marks = {judgment.claim.id: judgment for judgment in before}
    parts: list[Part] = [
        Prose([(str(text.seed.title), "bold")]),
        Prose([(_("Behind these sentences stand people: those who were killed, wounded, missing "
                  "or captured, on both sides."), "italic")]),
        "",
        Prose(_paragraph(marks)),
        "",
        Prose(_legend(before)),
        Prose([(_basis(found), "dim")]),
        Prose([(_source(), "dim")]),
    ]  # fmt: skip
    if moved:
        parts += ["", *_after(moved, found.changed)]
    parts += ["", *_to_try(before, found)]
    document = {
        "language": get_language(),
        "pieces": [piece._asdict() for piece in pieces(text)],
        "verdicts": {key: judgment.verdict for key, judgment in marks.items()},
    }
    return Answer(parts, document)


def _paragraph(marks: dict[str, Judgment]) -> list[tuple[str, str]]:
    """The paragraph in stretches: statements with id and sign, gaps as an ellipsis."""
    stretches: list[tuple[str, str]] = []
    found = pieces(load_text())
    for piece, after in zip(found, [*found[1:], None], strict=True):
        if piece.kind == "claim":
            sign = MARK_SIGNS[marks[piece.key].verdict]
            stretches += [(piece.text, ""), (f" ({piece.key}{sign})", "bold")]
        elif piece.kind == "gap":
            space = "" if not stretches or stretches[-1][0].endswith(" ") else " "
            is_stop = after is not None and after.text[:1] in (".", ",", "")
            stretches.append((f"{space}[…]{'' if is_stop else ' '}", "dim"))
        else:
            stretches.append((piece.text, "dim" if piece.kind == "marker" else ""))
    return stretches


def _legend(judgments: Sequence[Judgment]) -> list[tuple[str, str]]:
    """Every mark that occurs, and how often."""
    count = Counter(j.verdict for j in judgments if j.claim.quoted)
    shown = [mark for mark in VERDICTS if count[mark]]
    words = [f"{MARK_SIGNS[m]}\u00a0{mark_word(m)}: {count[m]}" for m in shown]
    return [("   ".join([*words, _("[…] a gap of the text")]), "")]


def _basis(found: Gathered) -> str:
    """What the marks rest on."""
    runs = list(found.before.runs.values())
    if not runs:
        return _("The marks rest on the data alone: no battle has been fought yet.")
    told = [
        ngettext("{n} battle in {folder}", "{n} battles in {folder}", run.n,
                 folder=shown_path(run.folder))
        for run in runs
    ]  # fmt: skip
    return _("The marks rest on the data and on {runs}.", runs="; ".join(told))


def _source() -> str:
    seed = load_text().seed
    ours = "" if get_language() == "es" else " " + _("The English is our paraphrase.")
    return f"{seed.attribution}{ours}"


def _after(moved: Sequence[Change], changed: Results | None) -> list[Part]:
    """What the change does to the text, sentence by sentence."""
    assert changed is not None
    digest = str(changed.manifest["scenario_digest"])[:16]
    parts: list[Part] = [
        Prose(
            [
                (_("With the change {case}", case=changed.case), "bold"),
                ("  " + _("model, not history · digest {digest}", digest=digest), "dim"),
            ]
        )
    ]
    those = [change for change in moved if change.is_moved]
    for change in those:
        signs = f"{MARK_SIGNS[change.before.verdict]} → {MARK_SIGNS[change.after.verdict]}"
        words = change.rewritten or str(change.after.claim.text)
        parts.append(
            Prose([(f"{change.after.claim.id}  {signs}  ", "bold"), (words, ""),
                   (f"  {change_text(change)}", "dim")], indent=2)
        )  # fmt: skip
    if not those:
        parts.append(_("  No sentence surely moves."))
    return parts


def _to_try(judgments: Sequence[Judgment], found: Gathered) -> list[Part]:
    undecided = sum(bool(judgment.needed) for judgment in judgments)
    rows: list[tuple[str, str]] = []
    if undecided and not found.before.runs:
        rows.append(("nomonhan claims --runs 200",
                     _("fight the battles that marks wait for")))  # fmt: skip
    rows += [
        ("nomonhan claims C06", _("one statement: its readings, its evidence")),
        ("nomonhan text --html text.html", _("the text as a page: every sentence opens")),
        ("nomonhan text --html text.html --patch no_tanks", _("and what if there were no tanks?")),
        ("nomonhan run khalkhin_gol_august_1939", _("fight the battle and write a report")),
        ("nomonhan run khalkhin_gol_1939", _("play the whole conflict, May to September")),
        ("nomonhan --help", _("all commands")),
    ]
    wide = max(len(command) for command, _words in rows)
    lines: list[Any] = [Prose([(_("What to try"), "bold")])]
    for command, words in rows:
        lines.append(Prose([(f"  {command:<{wide}}  ", ""), (words, "dim")]))
    return lines
