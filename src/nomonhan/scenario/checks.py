"""All checks of a scenario beyond the form of its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nomonhan.scenario.draft import Draft
from nomonhan.scenario.errors import Problem, suggestion
from nomonhan.scenario.evidence import check_evidence
from nomonhan.scenario.links import check_links
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.parsed import library_ids
from nomonhan.scenario.records import Scenario
from nomonhan.scenario.relations import check_relations
from nomonhan.scenario.sources import Source
from nomonhan.scenario.times import check_times
from nomonhan.scenario.totals import check_totals
from nomonhan.text import gettext as _
from nomonhan.text import ngettext

PlaceCheck = Callable[[Scenario, Node], list[Problem]]
"""Says what is wrong with the places of a scenario, given the tree its records came from."""

MAP_KEYS = {"map", "terrain", "title", "zones", "bridges"}
"""What a map is made of."""


def check_draft(
    draft: Draft,
    sources: Mapping[str, Source],
    check_places: PlaceCheck | None,
    *,
    with_totals: bool,
) -> None:
    """Report all that is wrong with the records of a draft."""
    check_links(draft)
    check_relations(draft)
    if check_places is not None and not draft.broken & MAP_KEYS:
        draft.problems.extend(check_places(draft.scenario, draft.root))
    check_times(draft)
    check_evidence(draft, sources)
    _check_rules(draft)
    if with_totals and not draft.problems:  # sums mean nothing while records are missing
        check_totals(draft)


def _check_rules(draft: Draft) -> None:
    known = library_ids("rules")
    if not known or "rules" in draft.broken:
        return
    for name in draft.scenario.rules:
        if name not in known:
            what = _("no rule reads the parameter {name}", name=name)
            draft.report(("rules", name), what, suggestion(name, known), at_key=True)
    if missing := sorted(known.keys() - (draft.ids("rules") or set())):
        what = ngettext(
            "the rule parameter {name} is missing",
            "{n} rule parameters are missing, such as {name}",
            len(missing),
            name=missing[0],
        )
        cure = _("add {library} to {kind} under libraries", library=known[missing[0]], kind="rules")
        draft.report(("libraries",), what, cure, at_key=True)
