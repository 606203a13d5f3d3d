"""Load a scenario: read its files, join its libraries, apply changes, check it, freeze it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nomonhan.scenario.checks import PlaceCheck, check_draft
from nomonhan.scenario.digest import scenario_digest
from nomonhan.scenario.draft import validate_tree
from nomonhan.scenario.errors import Problem, ScenarioError, quote
from nomonhan.scenario.files import check_format, find_folder, join_libraries, read_folder
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.patches import Layers, Overruled, PatchInfo, apply_patch, find_patch
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.settings import apply_setting, parse_setting
from nomonhan.scenario.sources import Source, scenario_sources
from nomonhan.text import gettext as _


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario that passed every check, and where its values stand in files."""

    scenario: Scenario = field(repr=False)
    digest: str
    """Of the records as changed by patches and settings."""
    base_digest: str
    """Of the records without patches and settings."""
    folder: Path
    locations: Node = field(repr=False, compare=False)
    """The tree the records were made of; every node knows its file, line and column."""
    patches: tuple[PatchInfo, ...] = ()
    sets: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict, repr=False, compare=False)
    """The bibliography it may draw on."""
    joined: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """Ids that came from packaged libraries, by section."""
    overruled: tuple[Overruled, ...] = field(default=(), compare=False)
    """What patches change that earlier ones had changed; the last one wins."""


def load_scenario(
    name_or_folder: str | Path,
    patches: Sequence[str | Path] = (),
    sets: Sequence[str] = (),
    *,
    check_places: PlaceCheck | None = None,
) -> LoadedScenario:
    """Load a packaged scenario or a folder; raises `ScenarioError` with all that is wrong.

    `patches` are files (or names of patches that come with the scenario), `sets` are `path=value`.
    `check_places` reads the map, which lies above this layer: `nomonhan.terrain.place_check`.
    """
    problems: list[Problem] = []
    opened = open_scenario(name_or_folder, check_places=check_places)
    settings = [parse_setting(text, i, problems) for i, text in enumerate(sets, start=1)]
    return opened.changed(patches, [s for s in settings if s is not None], tuple(sets), problems)


@dataclass(frozen=True)
class OpenScenario:
    """A scenario read and checked once, of which any number of changed versions can be had."""

    base: LoadedScenario
    _joined: Mapping[str, Collection[str]] = field(repr=False)
    _check_places: PlaceCheck | None = field(repr=False)

    def changed(
        self,
        patches: Sequence[str | Path] = (),
        settings: Sequence[tuple[str, Node]] = (),
        written: Sequence[str] = (),
        problems: list[Problem] | None = None,
    ) -> LoadedScenario:
        """The scenario with patches and settings; raises `ScenarioError` with all that is wrong.

        `settings` are paths and what stands there from now on, `written` the same as text,
        `problems` faults found before.
        """
        problems = [] if problems is None else problems
        if not patches and not settings:
            raise_if(problems)
            return self.base
        base, joined, sources = self.base, self._joined, self.base.sources
        tree, scenario, applied = base.locations.copy(), base.scenario, list[PatchInfo]()
        layers = Layers(scenario) if len(patches) > 1 else None
        files = set[Path]()
        for patch in patches:
            if (path := find_patch(patch, base.folder, problems)) is not None:
                if path.resolve() in files:
                    what, cure = _("the patch is named twice"), _("name it once")
                    problems.append(Problem(quote(patch), 0, 0, "", what, cure))
                files.add(path.resolve())
                info = apply_patch(path, tree, scenario, base.digest, sources, problems)
                applied += [info] if info is not None else []
                raise_if(problems)
                adds_up = any(info.replaces_totals for info in applied)
                scenario = resolve(
                    tree, joined, sources, problems, self._check_places, with_totals=adds_up
                )
                if layers is not None and info is not None:
                    layers.add(info.name, scenario)
        for name, value in settings:
            apply_setting(tree, scenario, name, value, problems)
        raise_if(problems)
        if settings:
            scenario = resolve(
                tree, joined, sources, problems, self._check_places, with_totals=False
            )
        return replace(
            base,
            scenario=scenario,
            digest=scenario_digest(scenario),
            locations=tree,
            patches=tuple(applied),
            sets=tuple(written),
            overruled=() if layers is None else tuple(layers.overruled),
        )


def open_scenario(
    name_or_folder: str | Path, *, check_places: PlaceCheck | None = None
) -> OpenScenario:
    """Read and check a scenario as it stands; raises `ScenarioError` with all that is wrong."""
    folder = find_folder(name_or_folder)
    problems: list[Problem] = []
    root = read_folder(folder, problems)
    check_format(root)
    joined = join_libraries(root, problems)
    sources = scenario_sources(folder, problems)
    scenario = resolve(root, joined, sources, problems, check_places)
    digest = scenario_digest(scenario)
    base = LoadedScenario(
        scenario=scenario,
        digest=digest,
        base_digest=digest,
        folder=folder,
        locations=root,
        sources=sources,
        joined={kind: frozenset(ids) for kind, ids in joined.items()},
    )
    return OpenScenario(base, joined, check_places)


def raise_if(problems: list[Problem]) -> None:
    """Stop if anything is wrong so far."""
    if problems:
        raise ScenarioError(problems)


def resolve(
    root: Node,
    joined: Mapping[str, Collection[str]],
    sources: Mapping[str, Source],
    problems: list[Problem],
    check_places: PlaceCheck | None = None,
    *,
    with_totals: bool = True,
) -> Scenario:
    """Records of a tree, checked, without the library records that nothing refers to."""
    unreadable = bool(problems)
    draft = validate_tree(root, problems)
    if not unreadable:  # what is missing may stand in the file that could not be read
        check_draft(draft, sources, check_places, with_totals=with_totals)
    raise_if(problems)
    return without_unused(draft.scenario, joined)


def without_unused(scenario: Scenario, joined: Mapping[str, Collection[str]]) -> Scenario:
    """The scenario without those records of libraries that none of its own refers to."""
    establishments = {unit.establishment for unit in scenario.units.values()}
    weapons = {name for unit in scenario.units.values() for name in unit.holdings}
    weapons.update(n for e in establishments for n in scenario.establishments[e].holdings)
    weapons.update(name for force in scenario.air.values() for name in force.aircraft)
    counted = {name for total in scenario.totals for name in total.of}  # a run counts them again
    weapons.update(counted & scenario.weapon_systems.keys())
    weapons.update(m.weapon for w in weapons.copy() for m in scenario.weapon_systems[w].mounts)
    used = {
        "establishments": establishments,
        "weapon_systems": weapons,
        "doctrines": {side.doctrine for side in scenario.sides.values()},
    }
    kept = {
        section: {
            key: record
            for key, record in getattr(scenario, section).items()
            if key in names or key not in joined.get(section, ())
        }
        for section, names in used.items()
    }
    return scenario.model_copy(update=kept)
