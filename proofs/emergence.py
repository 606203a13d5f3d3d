"""Gate of emergence: the broad course of the battle comes out of its inputs, and not always."""

from __future__ import annotations

from proofs.battles import Store
from proofs.cases import AUGUST, Case
from proofs.measures import OPEN
from proofs.statistics import share
from proofs.table import Row, judged, row_of

LEAST_WINS, MOST_RUNS = 0.75, 0.5


def emergence(store: Store, runs: int) -> list[Row]:
    """Wins, places where the front was pierced or turned, and battles that go wrong."""
    battles = store.fight(Case("base", AUGUST), runs)
    won = battles["winner"] == 0
    ringed = battles["ring_h.0"] != OPEN
    places = battles["breakthroughs.0"] + battles["envelopments.0"]
    wrong = ~won | ~ringed

    def row(words: str, hits: int, bound: str, ok: bool | None) -> Row:
        verdict = "-" if ok is None else judged(ok)
        return row_of("emergence", "base", words, share(hits, runs), bound, runs, verdict)

    several = int((places >= 2).sum())
    return [
        row("share of battles that the Soviet side wins", int(won.sum()), f"≥ {LEAST_WINS}",
            bool(won.mean() >= LEAST_WINS)),
        row("share with breakthroughs and envelopments in two places or more", several,
            f"> {MOST_RUNS}", several > MOST_RUNS * runs),
        row("share that goes wrong: no Soviet win, or no ring", int(wrong.sum()), "> 0",
            bool(wrong.any())),
        row("share that the Japanese side wins", int((battles["winner"] == 1).sum()), "", None),
        row("share of draws", int((battles["winner"] < 0).sum()), "", None),
        row("share with a ring", int(ringed.sum()), "", None),
        row("share of decisive wins", int((won & (battles["decisive"] == 1)).sum()), "", None),
        row("share in which the Soviet side loses more men",
            int((battles["casualties.0"] > battles["casualties.1"]).sum()), "", None),
    ]  # fmt: skip
