"""What the page of a battle says, in the language of the context."""

from __future__ import annotations

from nomonhan.codes import Mission, Posture, Status, SupplyState
from nomonhan.doctrine.words import Clause
from nomonhan.report.map_painter_frame import branch_words
from nomonhan.report.symbols import ECHELONS
from nomonhan.report.typical_battle import clause_text
from nomonhan.report.words import contingent_word
from nomonhan.text import gettext as _

CONTINGENTS = ("soviet", "mongolian", "japanese", "manchukuo")


def player_words(contingents: tuple[str, ...] = CONTINGENTS) -> dict[str, str]:
    """Every word of the page by key; `{placeholders}` are filled in by the page."""
    words = {**_page(), **_play(), **_things(), **_events()}
    for code, names in (
        ("posture", posture_words()),
        ("status", status_words()),
        ("supply", supply_words()),
        ("mission", mission_words()),
        ("branch", branch_words()),
        ("echelon", echelon_words()),
        ("clause", clause_words()),
        ("contingent", {c: contingent_word(c) for c in contingents}),
    ):
        words |= {f"{code}.{name}": text for name, text in names.items()}
    return words


def decisions_of_note() -> list[str]:
    """Clauses of a commander that the list of events tells."""
    names = [clause.name.lower() for clause in Clause]
    return [name for name in names if clause_text(name) is not None]


def _page() -> dict[str, str]:
    return {
        "dead": _(
            "Behind every sign on this map stand people, hundreds to each; many were killed,"
            " wounded, missing or captured. A model can count them; it says nothing of who they"
            " were."
        ),
        "not_history": _("Model, not history."),
        "changed": _("The scenario was changed:"),
        "which": _("{scenario}, case {case}, seed {seed}, battle {k}, digest {digest}"),
        "battle_n": _("battle {k}"),
        "checked": _("The record is whole: its digest was checked."),
        "unchecked": _("This browser does not let the page check the record's digest."),
        "damaged": _("the replay is damaged: its digest does not match; fight the battle again"),
        "unreadable": _("The record of the battle cannot be read; write the page again."),
        "old_browser": _(
            "This page needs a newer browser: Chrome or Edge 80, Firefox 113, Safari 16.4."
        ),
        "how_to_read": _(
            "A symbol stands for one unit, or for several of a kind in one place: their number is"
            " at its corner. The bar under it is what is left of the men. Symbols that would hide"
            " each other are moved apart, with a line to where they stand. Color on the ground is"
            " control, the double line is the front, and the darker the map, the darker the hour."
        ),
        "keys": _(
            "Keys: space plays and pauses; ← and → an hour, page keys six hours, Home and End; n"
            " and p the next and the previous event; + and − and 0 zoom; Shift with the arrows"
            " moves the map; u goes to the list of units, Escape lets a unit go."
        ),
    }


def _play() -> dict[str, str]:
    return {
        "play": _("Play"), "pause": _("Pause"), "time": _("Time"), "speed": _("Speed"),
        "hours_a_second": _("{n} h a second"),
        "back_6": _("Six hours back"), "forward_6": _("Six hours on"),
        "zoom_in": _("Nearer"), "zoom_out": _("Farther"),
        "whole_map": _("Whole map"), "battlefield": _("Battlefield"),
        "layer_units": _("units"), "layer_control": _("control and front"),
        "layer_names": _("names"),
        "map_label": _("Map of the battle with the units at the chosen hour"),
        "strip_label": _("Days and nights, persons present of each side, and turns of the battle"),
        "night": _("night"), "day": _("day"), "half_light": _("half light"),
        "north": _("N"),
    }  # fmt: skip


def _things() -> dict[str, str]:
    return {
        "persons_present": _("persons present"),
        "vehicles": _("tanks and armored cars"),
        "guns": _("guns and mortars"),
        "units_line": _("units: {active} active, {broken} broken, {gone} destroyed"),
        "unit": _("A unit"),
        "choose_unit": _("Choose a unit here or on the map."),
        "no_unit": _("no unit"),
        "persons": _("persons"),
        "of_most": _("{n} of {most}"),
        "tip_line": _("{men} persons, cohesion {cohesion}"),
        "cohesion": _("cohesion"),
        "suppression": _("suppression"),
        "posture": _("posture"),
        "supply": _("supply"),
        "mission": _("mission"),
        "order": _("last order"),
        "no_order": _("none yet"),
        "ordered": _("{text}{where} ({when})"),
        "toward": _(", near {zone}"),
        "happened": _("What happens"),
        "no_events": _("Nothing of note happened."),
        "key": _("Signs"),
        "about": _("How to read and steer it"),
        "half_left": _("half its men left"),
        "dug_in": _("dug in"),
        "withdrawing": _("withdrawing"),
        "three_in_one": _("three units in one place"),
        "key_front": _("front"),
        "key_end": _("where a unit ended"),
        "key_circle": _("how well a place is known"),
    }


def _events() -> dict[str, str]:
    return {
        "event.breakthrough": _("Breakthrough: {unit}"),
        "event.envelopment": _("Open flank turned: {unit}"),
        "event.ring_closed": _("The ring closes"),
        "event.ring_opened": _("The ring opens"),
        "event.zone_changed": _("{side} take {zone}"),
        "event.unit_broken": _("Breaks: {unit}"),
        "event.unit_surrendered": _("Surrenders: {unit}"),
        "event.counterattack_begun": _("Counter-attack begins: {unit}"),
        "event.counterattack_ended": _("Counter-attack ends: {unit}"),
        "event.bridge_blown": _("A bridge is blown"),
        "decision": _("Decision, {who}: {text}{where}"),
        "group.turns": _("turns"),
        "group.places": _("places"),
        "group.decisions": _("decisions"),
        "group.units": _("broken units, surrenders"),
    }


def posture_words() -> dict[str, str]:
    words = {
        Posture.REST: _("rest"), Posture.MARCH: _("march"), Posture.ATTACK: _("attack"),
        Posture.HASTY: _("hasty defense"), Posture.PREPARED: _("prepared defense"),
        Posture.FORTIFIED: _("fortified defense"), Posture.DELAY: _("delay"),
        Posture.WITHDRAWAL: _("withdrawal"),
    }  # fmt: skip
    return {code.name.lower(): words[code] for code in Posture}


def status_words() -> dict[str, str]:
    words = {
        Status.ACTIVE: _("in hand"), Status.BROKEN: _("broken"),
        Status.GONE: _("destroyed, dispersed or captured"), Status.NOT_ARRIVED: _("still to come"),
        Status.WITHDRAWN: _("left the map"),
    }  # fmt: skip
    return {code.name.lower(): words[code] for code in Status}


def supply_words() -> dict[str, str]:
    words = {
        SupplyState.SUPPLIED: _("supplied"), SupplyState.OVEREXTENDED: _("overextended"),
        SupplyState.CUT_OFF: _("cut off"),
    }  # fmt: skip
    return {code.name.lower(): words[code] for code in SupplyState}


def mission_words() -> dict[str, str]:
    words = {
        Mission.HOLD: _("hold"), Mission.MOVE: _("move"), Mission.ASSAULT: _("assault"),
        Mission.FIX: _("fix"), Mission.EXPLOIT: _("exploit"), Mission.SCREEN: _("screen"),
        Mission.RESERVE: _("reserve"), Mission.COUNTERATTACK: _("counter-attack"),
        Mission.WITHDRAW: _("withdraw"), Mission.SUPPORT: _("support by fire"),
    }  # fmt: skip
    return {code.name.lower(): words[code] for code in Mission}


def echelon_words() -> dict[str, str]:
    words = {
        "company": _("company"), "battery": _("battery"), "squadron": _("squadron"),
        "battalion": _("battalion"), "regiment": _("regiment"), "brigade": _("brigade"),
        "division": _("division"), "corps": _("corps"), "army": _("army"),
    }  # fmt: skip
    return {echelon: words[echelon] for echelon in ECHELONS}


def clause_words() -> dict[str, str]:
    """What each clause of a doctrine orders, for the unit that it speaks to."""
    words = {
        Clause.ROW_BEGUN: _("a line of the plan begins"),
        Clause.ROW_ENDED: _("a line of the plan ends"),
        Clause.WAYPOINT_REACHED: _("on to the next goal"),
        Clause.OBJECTIVE_REACHED: _("the objective is reached"),
        Clause.ADVANCE: _("advance"),
        Clause.SECOND_ECHELON: _("follow in the second echelon"),
        Clause.WAIT_FOR_INFANTRY: _("wait for the infantry"),
        Clause.EXPLOIT_BREACH: _("through the breach"),
        Clause.FIX_BYPASSED: _("keep the bypassed enemy in place"),
        Clause.GO_ROUND: _("go round the strongpoint"),
        Clause.SHIFT_AXIS: _("the axis is moved"),
        Clause.COMMIT_RESERVE: _("the reserve goes in"),
        Clause.HOLD_POST: _("hold the post"),
        Clause.NIGHT_PAUSE: _("pause for the night"),
        Clause.DAY_PAUSE: _("pause for the day"),
        Clause.BREAK_OFF: _("the attack is broken off"),
        Clause.RESUME: _("the attack is resumed"),
        Clause.REST: _("rest"),
        Clause.BLOCK: _("block the enemy's advance"),
        Clause.REDUCE_POCKET: _("reduce the pocket"),
        Clause.STROKE_PLANNED: _("assemble for a counter-stroke"),
        Clause.STROKE_LAUNCHED: _("the counter-stroke"),
        Clause.STROKE_ENDED: _("the counter-stroke is called off"),
        Clause.CALL_UP: _("come up from the rear"),
        Clause.GUNS_FOLLOW: _("guns follow the front"),
        Clause.GUNS_DISPLACE: _("guns give way"),
        Clause.PREPARATION_FIRE: _("fire in preparation"),
        Clause.STAFF_FOLLOWS: _("the staff follows"),
        Clause.BREAK_OUT: _("break out of the ring"),
        Clause.WITHDRAW_AS_ORDERED: _("withdraw as ordered"),
        Clause.CLEAR_OBJECTIVE: _("clear the objective"),
        Clause.WATCH: _("watch"),
        Clause.STAND_BY: _("stand by"),
        Clause.RUN_OVER: _("run over what bars the way"),
        Clause.STRIKE_NEAR: _("strike the enemy close by"),
        Clause.TO_THE_NIGHT: _("the attack goes over to the night"),
    }
    return {clause.name.lower(): words[clause] for clause in Clause}
