"""The commander's codes: missions, duties, columns of a doctrine, clauses.

Plain integers, because kernels store them in arrays.
"""

from __future__ import annotations

from enum import IntEnum

from nomonhan.codes import Mission

HOLD = int(Mission.HOLD)
MOVE = int(Mission.MOVE)
ASSAULT = int(Mission.ASSAULT)
FIX = int(Mission.FIX)
EXPLOIT = int(Mission.EXPLOIT)
SCREEN = int(Mission.SCREEN)
RESERVE = int(Mission.RESERVE)
COUNTERATTACK = int(Mission.COUNTERATTACK)
WITHDRAW = int(Mission.WITHDRAW)
SUPPORT = int(Mission.SUPPORT)
ENVELOP = 10  # in plans only: units are told to exploit, assault or fix

PLAN_MISSIONS = {
    "fix": FIX,
    "assault": ASSAULT,
    "envelop": ENVELOP,
    "exploit": EXPLOIT,
    "hold": HOLD,
    "screen": SCREEN,
    "reserve": RESERVE,
    "counterattack": COUNTERATTACK,
    "withdraw": WITHDRAW,
}
"""Words of a plan row, as codes."""

# States of a plan row.
WAITING, IN_FORCE, DONE = range(3)

# Duties that override the plan.
PLAN_DUTY, FIXING_DUTY, STROKE_DUTY, BREAKOUT_DUTY, GUARD_DUTY = range(5)

# Columns of a doctrine, in the order in which set-up fills them.
DOCTRINE_NUMBERS = (
    "hold_without_order",
    "counterattack",
    "envelop",
    "bypass",
    "combined_arms",
    "night_attack",
    "aggressiveness",
    "surrender",
    "reserve_share",
    "staff_quality",
    "decision_interval_h",
    "battalion_delay_h",
    "attack_planning_h",
    "radio",
    "lessons",
)
(
    N_HOLD,
    N_COUNTERATTACK,
    N_ENVELOP,
    N_BYPASS,
    N_COMBINED_ARMS,
    N_NIGHT_ATTACK,
    N_AGGRESSIVENESS,
    N_SURRENDER,
    N_RESERVE_SHARE,
    N_STAFF_QUALITY,
    N_INTERVAL_H,
    N_BATTALION_DELAY_H,
    N_PLANNING_H,
    N_RADIO,
    N_LESSONS,
) = range(15)


class Clause(IntEnum):
    """Which clause of the doctrine spoke: first column of the ledger's notes."""

    ROW_BEGUN = 0
    ROW_ENDED = 1
    WAYPOINT_REACHED = 2
    OBJECTIVE_REACHED = 3
    ADVANCE = 4
    SECOND_ECHELON = 5
    WAIT_FOR_INFANTRY = 6
    EXPLOIT_BREACH = 7
    FIX_BYPASSED = 8
    GO_ROUND = 9
    SHIFT_AXIS = 10
    COMMIT_RESERVE = 11
    HOLD_POST = 12
    NIGHT_PAUSE = 13
    DAY_PAUSE = 14
    BREAK_OFF = 15
    RESUME = 16
    REST = 17
    BLOCK = 18
    REDUCE_POCKET = 19
    STROKE_PLANNED = 20
    STROKE_LAUNCHED = 21
    STROKE_ENDED = 22
    CALL_UP = 23
    GUNS_FOLLOW = 24
    GUNS_DISPLACE = 25
    PREPARATION_FIRE = 26
    STAFF_FOLLOWS = 27
    BREAK_OUT = 28
    WITHDRAW_AS_ORDERED = 29
    CLEAR_OBJECTIVE = 30
    WATCH = 31
    STAND_BY = 32
    RUN_OVER = 33
    STRIKE_NEAR = 34
    TO_THE_NIGHT = 35


ZONE_CLAUSES = frozenset(
    {
        Clause.ROW_BEGUN,
        Clause.ROW_ENDED,
        Clause.WAYPOINT_REACHED,
        Clause.OBJECTIVE_REACHED,
        Clause.BREAK_OFF,
        Clause.RESUME,
        Clause.COMMIT_RESERVE,
        Clause.TO_THE_NIGHT,
    }
)
"""Clauses that note a zone; all others note a hex.  GO_ROUND notes the enemy as its unit."""
