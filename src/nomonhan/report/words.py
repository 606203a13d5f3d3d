"""Names and numbers as people say them."""

from __future__ import annotations

import math

from nomonhan.claims.judging import ReadingJudged, Verdict
from nomonhan.ensemble.schema import DRAW
from nomonhan.evidence.intervals import Share
from nomonhan.evidence.measures import FATES, Measure
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.names import TerrainNames
from nomonhan.text import format_list, format_number, format_percent, pick
from nomonhan.text import gettext as _


def in_words(share: Share) -> str:
    """A probability as a share of battles: `in nine of ten battles`."""
    if math.isnan(share.p):
        return _("in no battle that raises the question")
    if share.p == 0:
        return _("in none of the battles")
    if share.p == 1:
        return _("in every battle")
    tenths = round(10 * share.p)
    if share.p < 0.05:
        return _("in hardly any battle")
    if share.p > 0.95:
        return _("in almost every battle")
    return {
        1: _("in one battle of ten"),
        2: _("in two battles of ten"),
        3: _("in three battles of ten"),
        4: _("in four battles of ten"),
        5: _("in every second battle"),
        6: _("in six battles of ten"),
        7: _("in seven battles of ten"),
        8: _("in eight battles of ten"),
        9: _("in nine battles of ten"),
    }[min(9, max(1, tenths))]


def span(low: str, high: str) -> str:
    """From one number to another, not to be broken over two lines."""
    return f"{low}\u2060\u2013\u2060{high}"


def share_text(share: Share) -> str:
    """A probability with its interval: `91% (86–94%)`."""
    interval = span(format_number(100 * share.low), format_percent(share.high))
    return f"{format_percent(share.p)} ({interval})"


def mark_word(mark: Verdict) -> str:
    """A mark as one word."""
    return {
        "holds": _("holds"),
        "in_part": _("holds in part"),
        "contested": _("contested"),
        "fails": _("fails"),
        "not_testable": _("cannot be tested"),
        "undecided": _("undecided"),
    }[mark]


def reason_word(judged: ReadingJudged) -> str:
    """Why there is nothing to say of a reading, as a sentence; empty where there is."""
    if judged.reason is None:
        return ""
    if judged.reason == "no_test" and judged.reading.untested is not None:
        return str(judged.reading.untested)
    return {
        "no_test": _("No test yet."),
        "not_shipped": _("Not testable: the scenario {name} is not part of the package."),
        "not_fought": _("No battle of {name} has been fought yet."),
        "column_missing": _("Not testable: the run has no column {name}."),
        "not_raised": _("No battle raises the question."),
    }[judged.reason].format(name=judged.detail)


COUNT_WORDS = (
    "tanks_knocked_out", "tanks_written_off", "armored_cars_knocked_out",
    "armored_cars_written_off", "guns_lost", "aircraft_lost", "rounds_fired", "breakthroughs",
    "envelopments", "advance_km",
)  # fmt: skip
PERSON_WORDS = (*FATES, "casualties", "withdrawn")
MARK_SIGNS = {
    "holds": "●", "in_part": "◐", "contested": "◇", "fails": "○", "not_testable": "–",
    "undecided": "?",
}  # fmt: skip


def persons_word(measure: Measure) -> str:
    """Which fates of whom a measure adds up; empty if it does not count persons by contingent."""
    fates = [column.rsplit(".", 1)[1] for column in measure.columns]
    if not all(fate in FATES for fate in fates):
        return ""
    counted = format_list([fate_word(f) for f in FATES if f in fates])
    contingents = dict.fromkeys(column.split(".")[1] for column in measure.columns)
    whom = format_list([contingent_word(c) for c in contingents])
    return _("{whom}: {counted}", whom=whom, counted=counted)


def fate_word(fate: str) -> str:
    """A fate of persons as a word."""
    return {
        "killed": _("killed"),
        "wounded": _("wounded"),
        "missing": _("missing"),
        "captured": _("captured"),
        "casualties": _("all losses"),
        "withdrawn": _("withdrawn"),
        "sick": _("sick"),
        "knocked_out": _("knocked out"),
        "written_off": _("written off"),
    }[fate]


def contingent_word(contingent: str) -> str:
    """A contingent's name; one that is not ours stands as its id says."""
    known = {
        "soviet": _("Soviet Union"),
        "mongolian": _("Mongolia"),
        "japanese": _("Japan"),
        "manchukuo": _("Manchukuo"),
    }
    return known.get(contingent, spelled(contingent))


def class_word(target_class: str) -> str:
    """What is struck, as a word."""
    return {
        "person": _("persons"),
        "tank": _("tanks"),
        "armored_car": _("armored cars"),
        "gun": _("guns"),
        "truck": _("trucks"),
        "aircraft": _("aircraft"),
    }[target_class]


def spelled(identifier: str) -> str:
    """An id as words, for what has no name."""
    return identifier.replace("_", " ")


class Names:
    """Names of a scenario's things in the reader's language."""

    def __init__(self, scenario: Scenario, terrain: TerrainNames) -> None:
        self._scenario = scenario
        self._zones = {zone.id: zone.name for zone in terrain.zones}

    def side(self, side: str) -> str:
        name = self._scenario.sides[side].name
        return pick(name.en, name.es)

    def contingent(self, contingent: str) -> str:
        return contingent_word(contingent)

    def unit(self, unit: str) -> str:
        found = self._scenario.units.get(unit)
        return pick(found.name.en, found.name.es) if found else spelled(unit)

    def formation(self, formation: str) -> str:
        found = self._scenario.formations.get(formation)
        return pick(found.name.en, found.name.es) if found else self.unit(formation)

    def weapon(self, weapon: str) -> str:
        found = self._scenario.weapon_systems.get(weapon)
        if found:
            return pick(found.name.en, found.name.es)
        return spelled(weapon)

    def zone(self, zone: str) -> str:
        found = self._zones.get(zone)
        return pick(found.en, found.es) if found else spelled(zone)

    def measure(self, measure: Measure) -> str:
        """What a measure counts, of whom, in one line."""
        return persons_word(measure) or self.column(measure.key)

    def column(self, key: str) -> str:
        """What a column of the summary counts, in one line."""
        subject, _dot, what = key.rpartition(".")
        if subject.startswith("zones."):
            return _("{zone}: change of hands", zone=self.zone(subject.removeprefix("zones.")))
        if key == "front.ring_closed_at":
            return _("The ring closes")
        if what.endswith("_share"):
            return _("Share of the disputed strip at the end")
        if what in COUNT_WORDS and subject in self._scenario.sides:
            return f"{self.side(subject)}: {self.count(what)}"
        if what == "counterattack_begun_at":
            return _("{side}: the counter-attack begins", side=self.side(subject))
        return spelled(key.replace(".", ": "))

    def metric(self, key: str) -> str:
        """What a compared metric is, in one line; probabilities are of something that happens."""
        subject, _dot, what = key.rpartition(".")
        if subject == "winner":
            if what == DRAW:
                return _("won by neither")
            return _("won by {side}", side=self.side(what))
        if key == "decisive":
            return _("decisive")
        if key == "front.ring_closed":
            return _("the ring is closed")
        if key.endswith("_at"):
            return _("hours until: {event}", event=self.metric(key.removesuffix("_at")))
        if what == "counterattack_begun":
            return _("{side}: a counter-attack", side=self.side(subject))
        if what == "changed_hands":
            return _("{zone}: change of hands", zone=self.zone(subject.removeprefix("zones.")))
        side, _dot, contingent = subject.partition(".")
        if what in PERSON_WORDS and side in self._scenario.sides:
            whom = self.contingent(contingent) if contingent else self.side(side)
            return f"{whom}: {fate_word(what)}"
        return self.column(key)

    def of_a_side(self, what: str) -> str:
        """What is measured of one side, without the side."""
        if what in PERSON_WORDS:
            return fate_word(what)
        if what.startswith("counterattack_begun"):
            return _("counter-attack")
        return self.count(what) if what in COUNT_WORDS else spelled(what)

    def count(self, column: str) -> str:
        """What a column of one side counts, without the side."""
        return {
            "tanks_knocked_out": _("tanks knocked out"),
            "tanks_written_off": _("tanks written off"),
            "armored_cars_knocked_out": _("armored cars knocked out"),
            "armored_cars_written_off": _("armored cars written off"),
            "guns_lost": _("guns and mortars lost"),
            "aircraft_lost": _("aircraft lost"),
            "rounds_fired": _("rounds of 70 mm and more"),
            "breakthroughs": _("breakthroughs"),
            "envelopments": _("flanks turned"),
            "advance_km": _("deepest advance, km"),
        }[column]
