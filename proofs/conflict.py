"""The whole conflict: books over campaigns, pauses, cut arrows, and what emerges without a rule.

`python -m proofs.conflict` takes some minutes and writes `docs/campaign_proofs.md`; with
`--campaigns` fewer are played, for a quick look, and nothing is written.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import nomonhan
from nomonhan.evidence.campaign_results import PAUSE_D, CampaignResults
from nomonhan.evidence.results import Results
from proofs.statistics import Interval, share
from proofs.table import Row, asked_page, exit_code, judged, plain, shown

PAGE = Path(__file__).parent.parent / "docs" / "campaign_proofs.md"
CAMPAIGN = "khalkhin_gol_1939"
JULY, AUGUST = "khalkhin_gol_july_1939", "khalkhin_gol_august_1939"
GATE = "conflict"
CAMPAIGNS, CUT, SEED = 400, 100, 1

ARROWS = {
    "losses to belief": ["decisions.japanese.confidence=0", "decisions.japanese.exaggeration=1"],
    "belief to decision": ["decisions.japanese.prospects=0"],
    "other theaters to decision": ["decisions.japanese.elsewhere=0"],
    "home to the army on the spot": ["decisions.japanese.autonomy=1"],
    "losses to seeking an end": [f"decisions.{x}.ends_by_cost=0" for x in ("soviet", "japanese")],
    "a battle's supply to what follows it": ["july.supply.soviet.trucks=x0.5"],
}  # fmt: skip
CLASH, MAY = ("clash",), ("clash", "may")  # before the first decision; before July
FIRST_BATTLE = "may"


def play(folder: Path, count: int, sets: Sequence[str] = ()) -> CampaignResults:
    """Campaigns played into a folder of their own."""
    done = nomonhan.run_campaign(
        CAMPAIGN, runs=count, seed=SEED, out=folder, sets=sets, report=False
    )
    return done.results


def row(case: str, quantity: str, measured: str, asked: str, n: int, ok: bool | None) -> Row:
    return Row(GATE, case, quantity, measured, "-", asked, n, "-" if ok is None else judged(ok))


def told(found: Interval) -> str:
    """An estimate with its interval."""
    return f"{plain(found.value)} ({plain(found.low)} to {plain(found.high)})"


def books(results: CampaignResults) -> list[Row]:
    """Every person of every side, over the whole campaign."""
    summary, rows = results.table("summary"), []
    for side, contingents in results.sides.items():
        came = sum(summary[f"{side}.{c}"] for c in ("arrived", "replaced", "returned"))
        lost = sum(summary[f"{side}.{c}"] for c in ("killed", "wounded", "missing", "captured"))
        off = np.abs(came - lost - summary[f"{side}.relieved"] - summary[f"{side}.present"])
        parts = sum(
            summary[f"{side}.{contingent}.{fate}"]
            for contingent in contingents
            for fate in ("killed", "wounded", "missing", "captured")
        )
        apart = np.abs(lost - parts)
        rows += [
            row(side, "largest gap of its book, men", str(int(off.max())), "0", results.n,
                not off.any()),
            row(side, "largest gap between it and its contingents, men", str(int(apart.max())),
                "0", results.n, not apart.any()),
        ]  # fmt: skip
    return rows


def pauses(results: CampaignResults) -> list[Row]:
    """Two weeks in which nobody decides to go on: after May neither certain nor impossible."""
    rows = []
    for phase in results.phases[:-1]:
        rests = results.rests(phase)
        rests = rests[~np.isnan(rests)]
        hits = int((rests >= PAUSE_D).sum())
        asked = 0 < hits < len(rests) if phase == FIRST_BATTLE else None
        rows.append(
            row(f"after {phase}", f"share with a pause of {PAUSE_D} days",
                told(share(hits, len(rests))), "neither 0 nor 1" if asked is not None else "-",
                len(rests), asked)
        )  # fmt: skip
    return rows


def arrows(folder: Path, count: int) -> list[Row]:
    """One arrow of the chain cut at a time: what stands before it stays as it was, to the man."""
    base, rows = play(folder / "base", count), []
    for i, (name, sets) in enumerate(ARROWS.items()):
        cut = play(folder / f"cut_{i}", count, sets)
        first = MAY if sets[0].startswith("july.") else CLASH
        before = changed(base, cut, first)
        after = changed(base, cut, [p for p in base.phases if p not in first])
        rows += [
            row(name, "campaigns in which something before it moves", str(before), "0", count,
                before == 0),
            row(name, "campaigns in which something later moves", str(after), "> 0", count,
                after > 0),
        ]  # fmt: skip
    return rows


def changed(one: CampaignResults, other: CampaignResults, phases: Sequence[str]) -> int:
    """Campaigns in which one of these phases was another; how long they rested is what follows."""
    return len({row[0] for row in rows_of(one, phases) ^ rows_of(other, phases)})


def rows_of(results: CampaignResults, phases: Sequence[str]) -> set[tuple[object, ...]]:
    """Rows of these phases, the replication first."""
    table = results.table("phases")
    columns = [table[name] for name in table if name not in ("case", "rest_days")]
    order = sorted(range(len(columns)), key=lambda i: columns[i] is not table["replication"])
    chosen = np.isin(table["phase"].astype(str), list(phases))
    return {tuple(columns[i][k] for i in order) for k in np.flatnonzero(chosen)}


def emerging(folder: Path, results: CampaignResults, count: int) -> list[Row]:
    """Killed to wounded, and tanks lost to men on foot: no rule knows the month or the army."""
    july = nomonhan.run(JULY, runs=count, seed=SEED, out=folder / "july", replays=0, report=False)
    august = nomonhan.run(
        AUGUST, runs=count, seed=SEED, out=folder / "august", replays=0, report=False
    )
    on_foot = {JULY: by_men_on_foot(july.results), AUGUST: by_men_on_foot(august.results)}
    inside, outside = killed_shares(august.results)
    summary, rows = results.table("summary"), []
    for side, contingents in results.sides.items():
        for contingent in contingents:
            killed, wounded = (
                summary[f"{side}.{contingent}.{fate}"].astype(float)
                for fate in ("killed", "wounded")
            )
            ratio = np.quantile(wounded[killed > 0] / killed[killed > 0], [0.1, 0.5, 0.9])
            rows.append(
                row(contingent, "wounded for each killed over the campaign, 10, 50, 90 %",
                    ", ".join(plain(float(q)) for q in ratio), "-", results.n, None)
            )  # fmt: skip
    return [
        *rows,
        row("Japanese, August", "killed among killed and wounded: cut off, not cut off",
            f"{plain(inside)}, {plain(outside)}", "more where cut off", count, inside > outside),
        row("Soviet armor", "share knocked out by men on foot: July, August",
            ", ".join(plain(n) for n in on_foot.values()), "more in July, some in August", count,
            on_foot[JULY] > on_foot[AUGUST] > 0.0),
    ]  # fmt: skip


def by_men_on_foot(results: Results) -> float:
    """Share of Soviet tanks and armored cars that fell to riflemen: a rifle pierces none."""
    causes = results.table("causes")
    armor = np.isin(causes["target_class"].astype(str), ["tank", "armored_car"])
    armor &= causes["side"] == "japanese"
    on_foot = np.array(["rifle" in name for name in causes["weapon_system"].astype(str)])
    knocked_out = causes["knocked_out"].astype(float)
    return float(knocked_out[armor & on_foot].sum() / knocked_out[armor].sum())


def killed_shares(results: Results) -> tuple[float, float]:
    """Killed of killed and wounded, in Japanese units that were cut off and in others."""
    units = results.table("units")
    own = units["contingent"] == "japanese"
    cut_off: NDArray[np.bool_] = np.array([at is not None for at in units["encircled_at"]])
    killed, wounded = units["killed"].astype(float), units["wounded"].astype(float)

    def among(chosen: NDArray[np.bool_]) -> float:
        return float(killed[chosen].sum() / (killed[chosen].sum() + wounded[chosen].sum()))

    return among(own & cut_off), among(own & ~cut_off)


def page(rows: Sequence[Row], seconds: float) -> str:
    """The page of the documentation."""
    about = [
        "Written by `python -m proofs.conflict`: books over whole campaigns; pauses; one arrow of",
        "the chain cut at a time, the campaigns laid beside those as they are, draw by draw; and",
        "what comes out of the rules without a rule that says so.",
    ]  # fmt: skip
    return asked_page("The campaign, proved", about, rows, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if all is as asked, else 1."""
    parser = argparse.ArgumentParser("python -m proofs.conflict", description=__doc__)
    parser.add_argument("--campaigns", type=int, default=CAMPAIGNS)
    chosen = parser.parse_args(arguments)
    begun, rows = time.monotonic(), list[Row]()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        results = play(folder / "campaigns", chosen.campaigns)
        rows += shown(books(results))
        rows += shown(pauses(results))
        rows += shown(arrows(folder, min(CUT, chosen.campaigns)))
        rows += shown(emerging(folder, results, min(200, chosen.campaigns)))
    if chosen.campaigns == CAMPAIGNS:
        PAGE.write_text(page(rows, time.monotonic() - begun), encoding="utf-8", newline="\n")
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main())
