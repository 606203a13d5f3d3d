"""How to repeat a run: a command that a POSIX shell takes as it stands, and what it leaves open.

A manifest keeps names, not paths: the folder of a scenario and the file of a patch that do not
come with the package are the reader's to find, and that is said.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from nomonhan.evidence.results import Results
from nomonhan.scenario.errors import ScenarioError
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.packaged import SCENARIOS_FOLDER, scenario_names
from nomonhan.scenario.patches import patch_names
from nomonhan.text import format_list
from nomonhan.text import gettext as _


@dataclass(frozen=True)
class Again:
    """The command, and what has to be put right in it first."""

    command: str
    notes: tuple[str, ...] = ()


def command_of(
    name: str, runs: int, seed: int, patches: Sequence[str] = (), sets: Sequence[str] = ()
) -> str:
    """The command line of a run."""
    words = ["nomonhan", "run", name, "--runs", str(runs), "--seed", str(seed)]
    words += [word for patch in patches for word in ("--patch", patch)]
    words += [word for setting in sets for word in ("--set", setting)]
    return shlex.join(words)


def how_to_repeat(
    results: Results, patches: Sequence[str], sets: Sequence[str], *, is_copy: bool = False
) -> Again:
    """The command that fights a run of battles again; `is_copy`: of a packaged scenario's copy."""
    manifest = results.manifest
    name, runs, seed = str(manifest["scenario"]), results.n, int(manifest["seed"])
    case = manifest["cases"].get(results.case) or {}
    digest = case.get("scenario_digest", manifest["scenario_digest"])  # an experiment has several
    packaged = name in scenario_names()
    own = patch_names(SCENARIOS_FOLDER / name) if packaged else []
    files = [patch for patch in patches if patch not in own]
    notes = []
    first = name
    if is_copy or not packaged:
        first = _("FOLDER")
        notes.append(
            _("{folder} stands for the folder of {name} that the run was fought from.",
              folder=first, name=name)
        )  # fmt: skip
    if files:
        notes.append(
            _("Not from the package: {names}. Write the path of each patch's file after --patch.",
              names=format_list(files))
        )  # fmt: skip
    if not notes and _digest(name, patches, sets) != digest:
        notes.append(
            _(
                "Written so, the command reads other numbers than this run did: a patch was "
                "another file of its name, or has been changed since. Compare digests."
            )
        )
    return Again(command_of(first, runs, seed, patches, sets), tuple(notes))


def _digest(name: str, patches: Sequence[str], sets: Sequence[str]) -> str:
    """Digest of what the command would read; empty where it would be refused."""
    try:
        return load_scenario(name, patches, sets).digest
    except ScenarioError:
        return ""
