"""`nomonhan.ask`: what a change would do, as the paired difference to the scenario as it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from nomonhan.commands.compiling_first import compile_first
from nomonhan.commands.forking import fork_study, told_orders, with_orders
from nomonhan.commands.library import default_workers, tell_overruled
from nomonhan.commands.limits import IN_PAIRS, as_list, check_counts, whole
from nomonhan.commands.progress import progress_bar
from nomonhan.commands.subjects import ask_battles
from nomonhan.ensemble.battle import Payload
from nomonhan.ensemble.errors import RunRefused, cannot_write
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.running import case_of
from nomonhan.ensemble.writing import write_text
from nomonhan.evidence.comparing import check_metrics
from nomonhan.evidence.paired import Columns, Difference, Pairs, difference_of, pairs_of
from nomonhan.evidence.questions import question_of
from nomonhan.evidence.stopping import Target, fight_until
from nomonhan.evidence.study import Study, Way
from nomonhan.report.assumptions import Influence, grouped_shares, influences_of
from nomonhan.report.differences import headline_metrics, worth_showing
from nomonhan.report.words import Names
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.place_check import check_places
from nomonhan.text import gettext as _
from nomonhan.text import language, pick

BASE = "base"
PAIRS, MOST_PAIRS = 100, 10_000
PICTURE = "difference.svg"


@dataclass(frozen=True)
class Asked:
    """An answered question."""

    folder: Path
    scenario: Scenario = field(repr=False)  # as it stands
    case: str
    changes: tuple[str, ...]  # in words
    digest: str  # of the study: scenario, cases, seed, rules version
    seed: int
    pairs: int
    differences: list[Difference]
    moved: list[Influence]  # uncertain inputs that go with a difference beyond chance
    samples: list[Pairs] = field(repr=False)
    picture: Path | None
    stages: tuple[int, ...] = ()  # pairs at each look, where the study stopped by itself
    is_known: bool = True  # whether the wanted precision was reached
    is_interrupted: bool = False

    def to_json(self) -> dict[str, Any]:
        """The answer as plain values; infinite and unknown numbers are null."""
        return {
            "scenario": self.scenario.name,
            "case": self.case,
            "changes": list(self.changes),
            "model_not_history": True,
            "digest": self.digest,
            "seed": self.seed,
            "pairs": self.pairs,
            "state": "interrupted" if self.is_interrupted else "done",
            "stages": list(self.stages),
            "is_known": self.is_known,
            "differences": [finite(asdict(found)) for found in self.differences],
            "moved_by": [found._asdict() for found in self.moved],
            "picture": None if self.picture is None else self.picture.name,
        }


def ask(
    scenario: str | Path,
    *,
    patches: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    runs: int | None = None,
    seed: int = 1,
    until: float | None = None,
    metrics: Sequence[str] | None = None,
    from_hour: float | None = None,
    battle: int | None = None,
    orders: Sequence[str] = (),
    workers: int | None = None,
    out: str | Path | None = None,
    executor: Executor = "threads",
    picture: bool = True,
    lang: str | None = None,
    show_progress: bool = False,
) -> Asked:
    """Fight a scenario as it stands and with changes, in pairs, and compare.

    `patches` and `sets` as for `nomonhan.run`.  `runs`: pairs of battles, 100 unless told
    otherwise; with `until` the most, 10,000: the study stops when half the interval of every metric
    is within that share of the base's mean (of a probability: within that share itself).  Outcomes
    and picture are kept in `out`, and a study that is there is continued.

    With `from_hour` both cases are the same battle until that hour; then the plans or doctrines of
    the changed one apply, or `orders`, each `FORMATION=MISSION:ZONE`.  With `battle` too, every
    pair begins as that battle and meets another chance from that hour on.
    """
    with language(lang):
        check_counts(runs=(runs, IN_PAIRS), seed=seed, workers=workers, battle=battle)
        runs, seed, battle = whole(runs), int(seed), whole(battle)
        patches, sets = as_list(patches, "patches"), as_list(sets, "sets")
        orders, metrics = as_list(orders, "orders"), as_list(metrics, "metrics")
        if not patches and not sets and not orders:
            raise RunRefused(_("say what is to change: --set PATH=VALUE or --patch FILE"))
        if from_hour is None and (orders or battle is not None):
            raise RunRefused(_("say from which hour on: --from-hour H"))
        ask_battles(scenario)
        changed = load_scenario(scenario, patches, sets, check_places=check_places)
        if show_progress:
            tell_overruled(changed)
        base = load_scenario(scenario)
        if from_hour is None:
            study = Study({BASE: base, case_of(changed): changed}, seed)
        else:
            changed = with_orders(changed, orders, from_hour)
            study = fork_study(base, changed, seed, from_hour, battle)
        changes = [*changes_of(changed), *told_orders(orders, base.scenario, from_hour, battle)]
        return _answer(
            study, changes, metrics, runs, until, out, Way(executor, workers or default_workers()),
            picture, show_progress,
        )  # fmt: skip


def ask_ready(
    name: str,
    *,
    runs: int | None = None,
    seed: int = 1,
    until: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    executor: Executor = "threads",
    picture: bool = True,
    lang: str | None = None,
    show_progress: bool = False,
) -> Asked:
    """Ask a ready question by its name; see `evidence.questions` and `ask`."""
    with language(lang):
        check_counts(runs=(runs, IN_PAIRS), seed=seed, workers=workers)
        runs, seed = whole(runs), int(seed)
        question = question_of(name)
        cases = {}
        for case in (question.against, question.case):
            patches, sets = (case.patches, case.sets) if case else ((), ())
            loaded = load_scenario(question.scenario, patches, sets, check_places=check_places)
            cases[case_of(loaded)] = loaded
        changes = [str(question.case.name)]
        if question.against is not None:
            changes = [_("{case} instead of {base}", case=changes[0], base=question.against.name)]
        return _answer(
            Study(cases, seed), changes, question.metrics, runs, until, out,
            Way(executor, workers or default_workers()), picture, show_progress,
        )  # fmt: skip


def _answer(
    study: Study, changes: Sequence[str], metrics: Sequence[str] | None, runs: int | None,
    until: float | None, out: str | Path | None, way: Way, picture: bool, show_progress: bool,
) -> Asked:  # fmt: skip
    """Fight a study of two cases, compare them, keep the answer."""
    chosen = list(metrics) if metrics else headline_metrics(study.scenario)
    check_metrics(chosen, study.metrics)
    folder = Path(out) if out is not None else default_folder(study)
    study.keep_in(folder)
    compile_first(show_progress)
    with progress_bar(show_progress) as progress:
        most = runs or (PAIRS if until is None else MOST_PAIRS)
        fought = _fight(study, most, until, chosen, replace(way, progress=progress))
    asked = Asked(
        folder=folder,
        scenario=study.scenario,
        case=list(study.payloads)[1],
        changes=tuple(changes),
        digest=study.digest,
        seed=study.identity["seed"],
        pairs=max(found.n for found in fought.differences),
        differences=fought.differences,
        moved=moved_by(study, fought.pairs),
        samples=fought.pairs,
        picture=folder / PICTURE if picture else None,
        stages=tuple(fought.stages),
        is_known=fought.is_known,
        is_interrupted=study.is_interrupted,
    )
    _keep(asked)
    return asked


class _Fought(NamedTuple):
    differences: list[Difference]
    pairs: list[Pairs]
    stages: list[int]
    is_known: bool


def _fight(
    study: Study, runs: int, until: float | None, metrics: Sequence[str], way: Way
) -> _Fought:
    """Differences of the study's second case from its first."""
    base, case = study.payloads
    same = study.identity["cases"][base] == study.identity["cases"][case]
    seen: list[Pairs] = []

    def fought(n: int) -> tuple[Columns, Columns]:
        found = study.fought(n, way)
        if not len(found[base]["replication"]):
            raise KeyboardInterrupt  # stopped before the first pair: there is nothing to tell
        seen[:] = pairs_of(found[base], found[case], metrics, hours=study.hours)
        return found[base], found[case]

    if until is None:
        fought(runs)
        return _Fought([difference_of(pairs, same=same) for pairs in seen], seen, [], True)
    target = Target(precision=until, most=runs)
    ended = fight_until(target, fought, metrics, hours=study.hours)
    return _Fought(ended.differences, seen, ended.stages, ended.is_met)


def moved_by(study: Study, pairs: Sequence[Pairs]) -> list[Influence]:
    """Uncertain inputs that go with the differences beyond chance."""
    payload = next(iter(study.payloads.values()))
    if not isinstance(payload, Payload):
        return []  # all pairs begin as one battle
    whole = [each for each in pairs if len(each.base) == len(pairs[0].base)]
    replications = list(range(len(pairs[0].base)))
    groups = grouped_shares(
        payload.design, payload.prepared.inputs.paths, study.scenario, replications
    )
    return influences_of(groups, {each.metric: each.case - each.base for each in whole})


def changes_of(loaded: LoadedScenario) -> list[str]:
    """What was changed, in words: descriptions of patches, then settings."""
    told = [pick(p.description.en, p.description.es) for p in loaded.patches]
    return [*told, *loaded.sets]


def default_folder(study: Study) -> Path:
    """Where an answer goes unless told otherwise."""
    seed = study.identity["seed"]
    return Path("runs") / f"ask-{study.scenario.name}-{seed}-{study.digest[:8]}"


def _keep(asked: Asked) -> None:
    """Write the answer and its picture beside the outcomes."""
    try:
        if asked.picture is not None:
            write_text(asked.picture, _drawn(asked))
        text = json.dumps(asked.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
        write_text(asked.folder / "answer.json", text + "\n")
    except OSError as error:
        raise cannot_write(asked.folder, error) from error


def _drawn(asked: Asked) -> str:
    """The picture of the differences as an SVG file of its own."""
    from nomonhan.report.difference_plot import difference_plot  # matplotlib takes its time
    from nomonhan.report.palette import standalone

    scenario = asked.scenario
    names = Names(scenario, theater_of(scenario).names)
    title = "; ".join(change.rstrip(".") for change in asked.changes)
    sides = list(scenario.sides)
    svg = difference_plot(worth_showing(asked.differences), names, title, footnote(asked), sides)
    return standalone(svg, [scenario.sides[side].color for side in sides])


def footnote(asked: Asked) -> str:
    """What an answer is and what it rests on, in one line."""
    return _(
        "Model, not history. {title}: {n} pairs of battles, seed {seed}, digest {digest}",
        title=pick(asked.scenario.title.en, asked.scenario.title.es),
        n=asked.pairs,
        seed=asked.seed,
        digest=asked.digest[:8],
    )


def finite(value: Any) -> Any:
    """A value with null for numbers that JSON does not have."""
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return value
