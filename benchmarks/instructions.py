"""Machine instructions of an August battle by line of the source: exact, and slow to count.

Kernels are compiled once more with the places of their lines, which changes nothing else, and
battles fought in Valgrind, which counts every instruction of the compiled program:
`python -m benchmarks.instructions [FILE ...] [--battles N]` prints the sums of all files, or the
lines of some.  Needs `valgrind` and `readelf`, and some minutes.  Time is another matter: much of
it goes to what instructions wait for.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nomonhan

SOURCE = Path(nomonhan.__file__).parent
SECTION = ".ltext"  # where numba's compiled functions stand
LEAST = 0.03  # million instructions a battle: lines with fewer are not shown
PLAIN_CPU = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ""}  # Valgrind has no AVX-512


def keep_lines() -> None:
    """Make numba note of every instruction to which line it belongs, and nothing else."""
    import numba
    from numba.core import lowering, targetconfig

    lower: Any = lowering.BaseLower
    begin, njit, stack = lower.__init__, numba.njit, targetconfig.ConfigStack

    def lines_alone(self: Any, *arguments: Any, **named: Any) -> None:
        flags: Any = stack.top_or_none()  # type: ignore[no-untyped-call]
        if flags is not None:
            flags.dbg_directives_only = True  # variables stay in registers
        begin(self, *arguments, **named)

    lower.__init__ = lines_alone
    vars(numba)["njit"] = partial(njit, debug=True, _dbg_optnone=False)


def fight(folder: Path, battles: int) -> None:
    """Fight with kernels that know their lines; leave their code and where it stands in memory."""
    keep_lines()
    from nomonhan import conduct
    from nomonhan.ensemble.battle import fight_told, payload_of
    from nomonhan.scenario.loader import load_scenario

    payload = payload_of(load_scenario("khalkhin_gol_august_1939"), seed=1)
    fight_told(payload, 0)
    (made,) = vars(conduct)["conduct"].overloads.values()
    name = made.fndesc.llvm_func_name
    code = folder / "code.o"
    if not code.exists():  # whoever loads it from the cache has no copy
        code.write_bytes(made.library._get_compiled_object())
    place = made.library.get_pointer_to_function(name)
    (folder / "place").write_text(f"{name} {place}", encoding="utf-8")
    for k in range(1, battles):
        fight_told(payload, k)


def output(*command: str) -> list[str]:
    """Lines that a command prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def begin_and_size(folder: Path) -> tuple[int, int]:
    """Where the compiled code stood in memory, and how long it is."""
    name, place = (folder / "place").read_text(encoding="utf-8").split()
    code = str(folder / "code.o")
    symbols = (line.split() for line in output("readelf", "-sW", code))
    (offset,) = (int(row[1], 16) for row in symbols if len(row) >= 8 and row[7] == name)
    sections = (line.split() for line in output("readelf", "-SW", code))
    (size,) = (int(r[r.index(SECTION) + 4], 16) for r in sections if SECTION in r)
    return int(place) - offset, size


def lines_of_code(folder: Path) -> tuple[list[int], list[tuple[str, int]]]:
    """Offsets at which a line of the source begins, ascending, and which line that is."""
    rows, file = [], ""
    for text in output("readelf", "--debug-dump=decodedline", "-W", str(folder / "code.o")):
        if text.rstrip().endswith((":", ":[++]")):
            name = text.removeprefix("CU: ").split(":")[0]
            file = str(name).removeprefix(f"{SOURCE}/").removeprefix("./")
            continue
        row = text.split()
        if len(row) >= 3 and row[0].endswith(".py") and row[1].isdigit() and int(row[1]) > 0:
            rows.append((int(row[2], 0), (file, int(row[1]))))
    rows.sort(key=lambda row: row[0])
    return [row[0] for row in rows], [row[1] for row in rows]


def instructions(file: Path) -> Iterator[tuple[int, int]]:
    """Address and count of what Valgrind has counted; calls are counted where they lead."""
    address, is_call = 0, False
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("calls="):
                is_call = True
                continue
            if line[0] not in "0123456789+-*":
                continue
            row = line.split()
            if row[0][0] in "+-":
                address += int(row[0], 0)
            elif row[0] != "*":
                address = int(row[0], 0)
            if not is_call and len(row) >= 3:
                yield address, int(row[2])
            is_call = False


def count(folder: Path) -> collections.Counter[tuple[str, int]]:
    """Instructions by file and line."""
    begin, size = begin_and_size(folder)
    offsets, lines = lines_of_code(folder)
    found: collections.Counter[tuple[str, int]] = collections.Counter()
    for address, times in instructions(folder / "counted"):
        if 0 <= address - begin < size:
            found[lines[bisect.bisect_right(offsets, address - begin) - 1]] += times
    return found


def show(found: collections.Counter[tuple[str, int]], files: list[str], battles: int) -> None:
    """Print million instructions a battle, of all files or of the lines of some."""
    by_file: collections.Counter[str] = collections.Counter()
    for (file, _line), times in found.items():
        by_file[file] += times
    print(f"{sum(found.values()) / battles / 1e6:8.2f} million instructions a battle")
    for file, times in by_file.most_common() if not files else ():
        if times / battles / 1e6 >= LEAST:
            print(f"{times / battles / 1e6:8.2f} {file}")
    for file, rows in itertools.groupby(sorted(found), key=lambda place: place[0]):
        if not any(name.endswith(file) for name in files):
            continue
        texts = (SOURCE / next(n for n in files if n.endswith(file))).read_text().splitlines()
        for _file, line in rows:
            millions = found[file, line] / battles / 1e6
            if millions >= LEAST:
                print(f"{millions:8.2f} {file}:{line}  {texts[line - 1].strip()}")


def main() -> None:
    """Compile, count, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions", description=__doc__)
    parser.add_argument(
        "files", nargs="*", help="as engine/phases/movement.py; else all, summed up"
    )
    parser.add_argument("--battles", type=int, default=6)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        fight(asked.folder, asked.battles)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, **PLAIN_CPU, "NUMBA_CACHE_DIR": str(folder / "kernels")}
        fighter = [sys.executable, "-m", "benchmarks.instructions", "--folder", name, "--battles"]
        subprocess.run([*fighter, "1"], check=True, env=environment)
        counter = ["valgrind", "--tool=callgrind", "--dump-instr=yes", "-q"]
        counter.append(f"--callgrind-out-file={folder / 'counted'}")
        subprocess.run([*counter, *fighter, str(asked.battles)], check=True, env=environment)
        show(count(folder), asked.files, asked.battles)


if __name__ == "__main__":
    main()
