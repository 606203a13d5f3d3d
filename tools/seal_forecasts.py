"""Fight scenarios and seal what they forecast: `python -m tools.seal_forecasts NAME ...`.

Without names: every battle of history, and the campaign, that no sealed forecast under these rules
is of.  Writes `predictions/..._rules_N.json`, never over a sealed one, and scores nothing; with
`--into FOLDER` it writes there, to try it.  Each sealed file needs its entry in
`docs/model_notes/attempts.md`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from nomonhan.rules import RULES_VERSION

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "predictions"
BATTLES = (
    "lake_khasan_1938",
    "khalkhin_gol_may_11_1939",
    "khalkhin_gol_may_1939",
    "khalkhin_gol_july_1939",
    "khalkhin_gol_july_23_1939",
    "khalkhin_gol_august_1939",
    "khalkhin_gol_september_1939",
    "khalkhin_gol_1939",
)


def sealed_file(scenario: str, rules_version: int = RULES_VERSION) -> Path:
    """Where the forecast of a scenario under a rules version stands."""
    name = scenario.removeprefix("khalkhin_gol_")
    name = f"campaign_{name}" if name.isdecimal() else name
    return FOLDER / f"{name}_rules_{rules_version}.json"


def seal_one(
    scenario: str, runs: int, seed: int, fought_before: int, note: str, into: Path
) -> None:
    """Fight `runs` battles and seal them."""
    file = into / sealed_file(scenario).name
    with tempfile.TemporaryDirectory() as folder:
        run = str(Path(folder) / "run")
        fight = ["run", scenario, "--runs", str(runs), "--seed", str(seed), "--out", run]
        seal = ["evaluate", run, "--seal", str(file), "--note", note]
        for command in (
            [*fight, "--no-report", "--replays", "0"],
            [*seal, "--fought-before", str(fought_before)],
        ):
            subprocess.run([sys.executable, "-m", "nomonhan", *command], check=True, cwd=ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="Scenarios to seal.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fought-before", type=int, required=True, metavar="N",
                        help="Battles of each fought before, by those who seal.")  # fmt: skip
    parser.add_argument("--note", default="")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER",
                        help="Another folder, to try it.")  # fmt: skip
    given = parser.parse_args()
    for name in given.names or [b for b in BATTLES if not sealed_file(b).exists()]:
        seal_one(
            name, given.runs, given.seed, given.fought_before, given.note, given.into.resolve()
        )


if __name__ == "__main__":
    main()
