"""Evidence for the statements of the text: runs at hand, or fought for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nomonhan.campaign.changes import changed
from nomonhan.campaign.reading import playable_campaigns, read_campaign
from nomonhan.claims.at_hand import largest_runs, shipped_scenarios
from nomonhan.claims.looking import Evidence
from nomonhan.claims.records import Claim
from nomonhan.commands.progress import notice
from nomonhan.ensemble.errors import RunRefused
from nomonhan.evidence.results import Results
from nomonhan.scenario.catalog import list_scenarios
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.parsed import read_parsed
from nomonhan.text import format_list
from nomonhan.text import gettext as _

MAIN = "khalkhin_gol_august_1939"
RUNS_OF_A_CASE = 200  # battles of base and case where nobody says how many
REPLAYS = 3


@dataclass(frozen=True)
class What:
    """What was asked: how many battles, from which seed, of which change."""

    runs: int | None = None
    seed: int = 1
    workers: int | None = None
    patches: Sequence[str] = ()
    sets: Sequence[str] = ()
    scenario: str | None = None
    replays: int = 0

    @property
    def is_change(self) -> bool:
        return bool(self.patches or self.sets)


@dataclass(frozen=True)
class Gathered:
    """Evidence before a change, and after it if there is one."""

    before: Evidence
    after: Evidence | None = None
    changed: Results | None = field(default=None)  # the run of the changed case


def gather(what: What, claims: Iterable[Claim] | None = None) -> Gathered:
    """Runs for the statements: the last ones at hand, or as many as asked of every scenario.

    Campaigns are played like battles.

    Of a change, base and case of its scenario are fought on the same draws.  Raises `Interrupted`
    if Ctrl-C stopped a run; RunRefused for a change of a scenario that no statement asks.
    """
    if not what.is_change:
        if what.runs is None:
            return Gathered(Evidence.of(largest_runs()))
        asked = shipped_scenarios(claims)
        return Gathered(Evidence.of({name: _fight(name, what) for name in asked}))
    scenario = scenario_of(what)
    _read_changed(scenario, what)  # a bad change is told before any battle
    others = {} if what.runs is None else _others(what, claims, scenario)
    at_hand = {**largest_runs(), **others}
    if what.runs is None:
        notice(
            _(
                "{scenario} is fought {n} times as it stands and {n} times with the change, less "
                "what ./runs holds; --runs N says another number.",
                n=RUNS_OF_A_CASE,
                scenario=scenario,
            )
        )
    base = _fight(scenario, what)
    case = _fight(scenario, what, change=True)
    return Gathered(
        Evidence.of({**at_hand, scenario: base}),
        Evidence.of({**at_hand, scenario: case}),
        case,
    )


def scenario_of(what: What) -> str:
    """The scenario that a change is made to: the one named, the patch's own, else the main one."""
    asked = shipped_scenarios()
    name = what.scenario or next(filter(None, map(_scenario_of_patch, what.patches)), MAIN)
    if name not in asked:
        raise RunRefused(
            _(
                "no statement of the text asks the scenario {name}; write {cure}",
                name=name,
                cure=format_list(asked, "or"),
            )
        )
    return name


def _scenario_of_patch(patch: str) -> str | None:
    """The scenario that a patch says it is for, or that has one of that name; None if unknown."""
    path = Path(patch)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        root = read_parsed(path, patch, [])
        entry = root.entries.get("scenario") if root is not None else None
        return str(entry.value) if entry is not None else None
    return next((s.name for s in list_scenarios() if patch in s.patches), None)


def _others(what: What, claims: Iterable[Claim] | None, scenario: str) -> dict[str, Results]:
    asked = [name for name in shipped_scenarios(claims) if name != scenario]
    return {name: _fight(name, what) for name in asked}


def _read_changed(name: str, what: What) -> None:
    """Read a scenario or campaign with its change; ScenarioError tells all that is wrong."""
    if name not in playable_campaigns():
        load_scenario(name, what.patches, what.sets)
        return
    from nomonhan.ensemble.campaigns import load_phases  # brings the engine along

    if what.patches:
        raise RunRefused(
            _("a campaign takes no --patch; write --set PHASE.path=value, or patches in its file")
        )
    load_phases(changed(read_campaign(name), what.sets))


def _fight(scenario: str, what: What, change: bool = False) -> Results:
    """Fight a scenario, play a campaign, or continue its run in the folder of runs."""
    if scenario in playable_campaigns():
        from nomonhan.commands.campaigns import run_campaign

        played = run_campaign(
            scenario,
            runs=what.runs or RUNS_OF_A_CASE,
            seed=what.seed,
            workers=what.workers,
            sets=what.sets if change else (),
            report=False,
            show_progress=True,
        )
        return played.results
    from nomonhan.commands.library import run  # brings the engine along

    done = run(
        scenario,
        runs=what.runs or RUNS_OF_A_CASE,
        seed=what.seed,
        workers=what.workers,
        patches=what.patches if change else (),
        sets=what.sets if change else (),
        replays=what.replays,
        report=False,
        show_progress=True,
    )
    return done.results
