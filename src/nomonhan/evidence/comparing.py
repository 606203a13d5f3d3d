"""Cases of runs laid beside each other: which may be compared, and how they differ.

A pair is one replication of both cases, on the same draws.  Draws are the same if the seed, the
rules and the scenario that both cases change are; what was fought otherwise is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.reading import read_scenario_json
from nomonhan.evidence.paired import Difference, compare
from nomonhan.evidence.results import Results
from nomonhan.scenario.digest import in_same_order
from nomonhan.scenario.errors import quote, suggestion
from nomonhan.text import gettext as _

BASE = "base"


def base_digest(results: Results) -> str:
    """Digest of the scenario as it stood before anything was changed."""
    manifest = results.manifest
    case = manifest["cases"][results.case]
    return str(case.get("base_digest", manifest["scenario_digest"]))


def case_digest(results: Results) -> str:
    """Digest of the scenario that was fought."""
    manifest = results.manifest
    case = manifest["cases"][results.case]
    return str(case.get("scenario_digest", manifest["scenario_digest"]))


def why_not(base: Results, case: Results) -> list[str]:
    """Why two cases cannot be compared; nothing if they can."""
    ours, theirs = base.manifest, case.manifest
    reasons = []
    if ours["scenario"] != theirs["scenario"]:
        reasons.append(
            _("they are of different scenarios ({one} and {other})",
              one=ours["scenario"], other=theirs["scenario"])
        )  # fmt: skip
    elif base_digest(base) != base_digest(case):
        reasons.append(
            _(
                "the scenario that they change is not in the same state "
                "(digests {one} and {other}): their draws are not the same",
                one=base_digest(base)[:8],
                other=base_digest(case)[:8],
            )
        )
    elif base.folder != case.folder and not in_same_order(
        read_scenario_json(base.folder, base.case), read_scenario_json(case.folder, case.case)
    ):
        reasons.append(
            _("the records of their files stand in another order, by which draws go: "
              "their draws are not the same")
        )  # fmt: skip
    if ours["rules_version"] != theirs["rules_version"]:
        reasons.append(
            _(
                "they were fought by different rules (versions {one} and {other}): "
                "fight both with the same program",
                one=ours["rules_version"],
                other=theirs["rules_version"],
            )
        )
    if ours["seed"] != theirs["seed"]:
        reasons.append(
            _(
                "their seeds differ ({one} and {other}): no battle of one pairs with one of the "
                "other",
                one=ours["seed"],
                other=theirs["seed"],
            )
        )
    if ours.get("inputs") != theirs.get("inputs"):
        reasons.append(
            _(
                "their inputs were drawn by different designs ({one} and {other})",
                one=ours.get("inputs"),
                other=theirs.get("inputs"),
            )
        )
    if base.sides != case.sides:
        reasons.append(_("their sides or contingents differ"))
    return reasons


def check_comparable(base: Results, case: Results) -> None:
    """Raise RunRefused, with every reason, if two cases cannot be compared."""
    if reasons := why_not(base, case):
        raise RunRefused(
            _(
                "{one} and {other} cannot be compared: {reasons}",
                one=_place(base),
                other=_place(case),
                reasons="; ".join(reasons),
            )
        )


def _place(results: Results) -> str:
    return f"{results.folder} ({results.case})"


def check_metrics(metrics: Sequence[str], known: Sequence[str]) -> None:
    """Refuse metrics that a battle does not have, all of them, naming the nearest."""
    unknown = [
        _("there is no metric {name}; {cure}", name=quote(name), cure=suggestion(name, known))
        for name in metrics
        if name not in known
    ]
    if unknown:
        raise RunRefused("\n".join(unknown))


def differences(base: Results, case: Results, metrics: Sequence[str]) -> list[Difference]:
    """Paired differences of `case` from `base`; RunRefused if they cannot be compared."""
    check_comparable(base, case)
    there = set(case.metrics)
    check_metrics(metrics, [name for name in base.metrics if name in there])
    try:
        return compare(
            base.compared(metrics),
            case.compared(metrics),
            metrics,
            hours=max(base.hours, case.hours),
            same=case_digest(base) == case_digest(case),
        )
    except ValueError as error:  # no replication in common
        raise RunRefused(str(error)) from error


def base_case(cases: dict[str, dict[str, object]]) -> str:
    """The case that others are compared with: `base`, else the first that changes nothing."""
    if BASE in cases:
        return BASE
    unchanged = [name for name, said in cases.items() if "base_digest" not in said]
    return next(iter([*unchanged, *cases]))
