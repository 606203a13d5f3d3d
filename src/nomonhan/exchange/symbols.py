"""Symbol identification codes of units: twenty digits of MIL-STD-2525D and APP-6D [MilStd2525D].

`10` version, `0` reality, standard identity, `10` land unit, `0` present, headquarters, echelon,
entity, no modifiers.  The standard knows friend and foe only; which side is drawn as which is a
matter of frames and says nothing else: the first side of the scenario is drawn as friend.
"""

from __future__ import annotations

from nomonhan.scenario.records import Branch, Echelon

IDENTITIES = ("3", "6")  # frames of the first and the second side
HEADQUARTERS = "2"

ECHELONS: dict[Echelon, str] = {
    "company": "15", "battery": "15", "squadron": "15", "battalion": "16", "regiment": "17",
    "brigade": "18", "division": "21", "corps": "22", "army": "23",
}  # fmt: skip
ENTITIES: dict[Branch, str] = {
    "infantry": "121100",
    "motorized_infantry": "121104",
    "machine_gun": "121100",
    "cavalry": "121300",
    "tank": "120500",
    "flame_tank": "120500",
    "armored_car": "120501",
    "reconnaissance": "121300",
    "antitank": "120400",
    "artillery": "130300",
    "heavy_artillery": "130300",
    "antiaircraft": "130100",
    "engineer": "140700",
    "airborne": "121100",
    "border_guard": "141700",
    "headquarters": "110000",
    "supply": "160000",
}


def symbol_code(side: int, branch: Branch, echelon: Echelon, *, is_staff: bool) -> str:
    """Code of a unit of the `side`-th side."""
    staff = HEADQUARTERS if is_staff else "0"
    return f"100{IDENTITIES[side]}100{staff}{ECHELONS[echelon]}{ENTITIES[branch]}0000"


def kind_of(code: str) -> str:
    """The part of a code that tells echelon and entity, whatever side and state."""
    return code[8:16]
