"""Integer codes of the battle: what the small integers in the arrays mean.

All are `IntEnum`, so kernels compare them as plain integers and people read names.
"""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """What a unit is for."""

    LINE = 0  # takes and holds ground
    ARTILLERY = 1  # fires from behind
    HEADQUARTERS = 2
    SERVICE = 3


class Mobility(IntEnum):
    FOOT = 0
    HORSE = 1
    TRUCK = 2
    WHEELED_ARMOR = 3
    TRACKED = 4
    HORSE_GUNS = 5
    TRACTOR_GUNS = 6


class Status(IntEnum):
    """A unit's place in the battle; up to `BROKEN` it may stand on the map."""

    ACTIVE = 0
    BROKEN = 1  # out of hand, making for the rear
    GONE = 2  # destroyed, dispersed or captured
    NOT_ARRIVED = 3
    WITHDRAWN = 4  # left the map


class Posture(IntEnum):
    REST = 0
    MARCH = 1
    ATTACK = 2
    HASTY = 3
    PREPARED = 4
    FORTIFIED = 5
    DELAY = 6
    WITHDRAWAL = 7


class Mission(IntEnum):
    """What a unit has been told to do."""

    HOLD = 0
    MOVE = 1  # go there, do not seek a fight
    ASSAULT = 2  # take the goal, clear what bars the way
    FIX = 3  # close up and keep the enemy in front busy
    EXPLOIT = 4  # go for the goal, go round what resists
    SCREEN = 5  # watch, fall back before weight
    RESERVE = 6
    COUNTERATTACK = 7
    WITHDRAW = 8
    SUPPORT = 9  # guns: fire for those in front


class TargetClass(IntEnum):
    PERSON = 0
    TANK = 1
    ARMORED_CAR = 2
    GUN = 3
    TRUCK = 4
    AIRCRAFT = 5


class SupplyState(IntEnum):
    SUPPLIED = 0
    OVEREXTENDED = 1
    CUT_OFF = 2


class Band(IntEnum):
    """Range band of direct fire."""

    CLOSE = 0  # inside the enemy's hex edge: assault distance
    NEAR = 1  # adjacent hex
    FAR = 2  # two hexes


class Event(IntEnum):
    BREAKTHROUGH = 0
    ENVELOPMENT = 1
    RING_CLOSED = 2
    RING_OPENED = 3
    ZONE_CHANGED = 4
    UNIT_BROKEN = 5
    UNIT_SURRENDERED = 6
    COUNTERATTACK_BEGUN = 7
    COUNTERATTACK_ENDED = 8
    BRIDGE_BLOWN = 9


class Purpose(IntEnum):
    """What a draw is for: the high half of the third counter word."""

    SPOT = 1
    LOSS_PERSONS = 2
    LOSS_WEAPONS = 3
    KILLED = 4
    BREAK = 5
    RALLY = 6
    SURRENDER = 7
    FATE = 8
    BREAKDOWN = 9
    REPAIR = 10
    AIR = 11
    DELAY = 12
    ALERT = 13
    DEFECT = 14
    CLOSE_ASSAULT = 15
    ATTRIBUTION = 16
    COMMAND = 17
    PLACE = 18
    INFILTRATE = 19
    WRITE_OFF = 20
    CREW = 21
    EVACUATE = 22
    DECISION = 23
    INCIDENT = 24
    REPLACEMENT = 25


class Supplies(IntEnum):
    """Kinds of supply, each in its own unit per unit of the army (see `state.Units.stock`)."""

    SMALL_ARMS = 0
    SHELLS = 1
    FUEL = 2
    PROVISIONS = 3
    WATER = 4


NO_NUMBER = -(2**63)
"""Where a row of a table of numbers has none; no name has a number below zero."""
