"""Compiled and plain Python commanders give the same orders to the bit."""

from __future__ import annotations

import hashlib
import random

from nomonhan.codes import Mobility, Role, Status
from tests.doctrine.made_up import COLS, ROWS, Situation, doctrine, place
from tests.engine.processes import interpreted

MISSIONS = ("assault", "envelop", "exploit", "fix", "hold", "screen", "reserve", "counterattack")


def crowded(seed: int) -> Situation:
    """Sixty units of all kinds with a plan of eight rows, among sixty enemies."""
    draw = random.Random(seed)

    def somewhere(first: int, last: int) -> int:
        return place(draw.randrange(first, last), draw.randrange(2, ROWS - 2))

    zones = {name: somewhere(16, 46) for name in "abcdefgh"}
    numbers = doctrine(
        night_attack=draw.random(),
        combined_arms=draw.random(),
        bypass=draw.random(),
        reserve_share=0.2,
        hold_without_order=0.3,
    )
    s = Situation(zones, parent=[-1, *[0] * 8], numbers=numbers)
    for i in range(60):
        s.own(
            somewhere(4, 30),
            formation=1 + i % 8,
            mobility=draw.choice(list(Mobility)),
            role=draw.choice([Role.LINE] * 5 + [Role.ARTILLERY, Role.HEADQUARTERS]),
            status=draw.choice([Status.ACTIVE] * 9 + [Status.BROKEN]),
            men=draw.randrange(50, 700),
            vehicles=draw.choice([0, 0, 30]),
            range_hexes=draw.choice([0, 8, 12]),
            cohesion=draw.random(),
            contact_h=draw.choice([0.0, 1.0, 999.0]),
            cut_off_h=draw.choice([0.0] * 6 + [100.0]),
        )
    for _ in range(60):
        s.enemy(
            somewhere(8, 48), draw.randrange(30, 900), draw.choice([0, 0, 20]), 30 * draw.random()
        )
    for i, mission in enumerate(MISSIONS):
        s.order(1 + i, mission, objective="abcdefgh"[i], axis=["a"] if i % 3 else [], start=0)
    return s


def digest() -> str:
    """Digest of all orders of four crowded situations over two days; units go where sent."""
    bits = hashlib.sha256()
    for seed in range(4):
        s = crowded(seed)
        for s.tick in range(0, 192, 24):
            s.light = [1.0 if 24 <= (s.tick + 4 * h) % 96 < 72 else 0.0 for h in range(25)]
            d = s.decide()
            for part in (d.mission, d.goal, d.due_h, d.call, d.target, d.note[: d.n_notes[0]]):
                bits.update(part.tobytes())
            for u, unit in enumerate(s.units):
                if unit["side"] == 0 and d.goal[u] >= 0:
                    unit["hex"] = int(d.goal[u])
    return bits.hexdigest()


def test_compiled_and_interpreted_orders_are_the_same() -> None:
    plain = interpreted("-c", "from tests.doctrine.test_bits import digest; print(digest())")
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.strip() == digest()


def test_goals_lie_on_the_map() -> None:
    s = crowded(9)
    d = s.decide()
    assert ((d.goal >= -1) & (d.goal < COLS * ROWS)).all()
