"""Plain twin of direct fire: one tick of a fire fight told shooter by shooter, weapon by weapon.

Whom a unit shoots at, with what share of its fire, and what that is expected to cost the target an
hour, shots that fall twice on the same target counted twice.  Nothing is lost here; the telling
goes into a book of expectations.  Where nobody attacks, lines skirmish.  Two who have met in the
course of the tick fire at each other for what is left of it to the later of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.reference.board import places_around
from tests.reference.ways import Place

CLOSE, NEAR, FAR = "close", "near", "far"
MOVING = {"attack", "march", "withdrawal"}
WORTH = {CLOSE: 8.0, NEAR: 3.0, FAR: 0.6}


@dataclass
class Fighter:
    """A unit on the map."""

    unit: int
    side: int
    line: bool
    broken: bool
    place: Place
    posture: str
    men: int
    men_full: int
    works: float
    exposed: float
    suppression: float
    alert: float
    training: float
    small_arms: float  # units of fire left
    shells: float
    closing_on: Place | None
    seen_at: Place | None  # where the other side believes it to be
    seen_h_ago: float
    held: dict[int, int] = field(default_factory=dict)  # weapon -> how many
    since: float = 1.0  # share of the tick for which it has been in contact
    closed: float = 1.0  # and at arm's length of those on whom it closes


@dataclass
class Weapon:
    """What one weapon does and spends in an hour of full fire, by range."""

    men: Mapping[str, float]
    guns: Mapping[str, float]
    vehicles: Mapping[int, Mapping[str, float]]  # of each type
    small_arms_per_h: float
    shells_per_h: float
    unit_of_fire: float
    crew: float
    is_vehicle: bool
    is_gun: bool
    is_large: bool
    burns: bool
    flames: float


def tally() -> defaultdict[Any, float]:
    """Sums that start at nothing."""
    return defaultdict(float)


@dataclass
class Book:
    """What one tick of fire is expected to do, an hour in the mean of the tick."""

    men: dict[int, float] = field(default_factory=tally)  # of a target
    volume: dict[int, float] = field(default_factory=tally)
    weapons: dict[tuple[int, int], float] = field(default_factory=tally)  # target, what is lost
    by: dict[str, dict[tuple[int, int], float]] = field(
        default_factory=lambda: {"persons": tally(), "armor": tally(), "guns": tally()}
    )  # target, by what
    spent: dict[int, tuple[float, float]] = field(
        default_factory=dict
    )  # in all: small arms, shells
    large_rounds: dict[int, float] = field(default_factory=tally)  # in all, of a side
    in_contact: set[int] = field(default_factory=set)


@dataclass
class Telling:
    """A fire fight in the light of one moment."""

    fighters: Sequence[Fighter]
    arsenal: Sequence[Weapon]
    light: float
    sees: Callable[[Place, Place], bool]
    lessons: Sequence[float]  # by side
    numbers: Mapping[str, float]
    size: tuple[int, int]
    hours: float  # of the tick
    book: Book = field(default_factory=Book)

    def tell(self) -> Book:
        """Every shooter in turn."""
        for shooter in self.fighters:
            enemies = self.enemies_near(shooter)
            if enemies and shooter.men > 0:
                self.shoot(shooter)
                if shooter.closing_on is not None:
                    self.close_in(shooter)
        return self.book

    def enemies_near(self, shooter: Fighter) -> dict[int, int]:
        """Enemies within two hexes, with their distance."""
        near = places_around(shooter.place, *self.size, 2)
        return {
            f.unit: near[f.place]
            for f in self.fighters
            if f.side != shooter.side and f.place in near
        }

    def targets_of(self, shooter: Fighter) -> list[tuple[Fighter, int]]:
        """Enemies whom a unit knows of and can fire on, with their distance."""
        known = []
        for unit, hexes in self.enemies_near(shooter).items():
            target = next(f for f in self.fighters if f.unit == unit)
            fresh = target.seen_h_ago <= self.numbers["memory_h"]
            if hexes == 1 or self.sees(shooter.place, target.place):
                if target.seen_at == target.place and fresh:
                    known.append((target, hexes))
        return known

    def band(self, shooter: Fighter, target: Fighter, hexes: int) -> str:
        """How far apart two units fight."""
        if shooter.closing_on == target.place or target.closing_on == shooter.place:
            return CLOSE
        return NEAR if hexes == 1 else FAR

    def vehicles(self, fighter: Fighter) -> int:
        """Tanks and armored cars that run."""
        return sum(n for w, n in fighter.held.items() if self.arsenal[w].is_vehicle)

    def soft_share(self, fighter: Fighter) -> float:
        """Share of the men outside armor, never less than one in twenty."""
        inside = sum(
            n * self.arsenal[w].crew for w, n in fighter.held.items() if self.arsenal[w].is_vehicle
        )
        return max(0.05, 1 - inside / fighter.men) if fighter.men > 0 else 0.0

    def worth(self, target: Fighter, band: str) -> float:
        """How much a target draws fire."""
        worth = WORTH[band] * (0.3 + min(1.0, target.men / 600))
        worth *= 1.6 if target.posture in ("attack", "march") else 1.0
        worth *= 0.4 if target.broken else 1.0
        return worth * (1.0 if target.line else 0.7) * target.since

    def aim(self, band: str) -> float:
        """Share of aim that the light leaves."""
        blind = {CLOSE: 0.6, NEAR: self.numbers["dark_aim"], FAR: 0.2 * self.numbers["dark_aim"]}
        return blind[band] + (1 - blind[band]) * self.light

    def shoot(self, shooter: Fighter) -> None:
        """Pick targets, fire every weapon at one of them, count what is spent."""
        known = [(f, self.band(shooter, f, hexes)) for f, hexes in self.targets_of(shooter)]
        if not known:
            return

        def worth(known: tuple[Fighter, str]) -> float:
            return self.worth(*known) * self.closed(shooter, known[0])

        known = [k for k in known if worth(k) > 0]
        if not known:
            return
        soft, soft_band = max(known, key=worth)
        armored = [k for k in known if self.vehicles(k[0]) > 0]
        hard = max(armored, key=lambda k: worth(k) * self.vehicles(k[0]), default=None)
        self.book.in_contact |= {shooter.unit, soft.unit}

        full = 1 - self.numbers["suppression_of_fire"] * shooter.suppression
        full *= math.sqrt(min(1.0, shooter.men / shooter.men_full))
        full *= 0.4 + 0.6 * shooter.alert
        full *= 0.6 + 0.4 * shooter.training
        if shooter.broken:
            running = shooter.posture == "withdrawal"
            full *= self.numbers["broken_fire" if running else "broken_fire_in_place"]
        full *= 0.5 if shooter.posture in ("march", "withdrawal") else 1.0
        attacked = soft_band == CLOSE or {shooter.posture, soft.posture} & MOVING
        full *= 1.0 if attacked else self.numbers["skirmish_share"]

        small = shells = 0.0
        for w, count in shooter.held.items():
            weapon = self.arsenal[w]
            uses_shells = weapon.shells_per_h > 0
            left = shooter.shells if uses_shells else shooter.small_arms
            if count == 0 or (left <= 0 and (uses_shells or weapon.small_arms_per_h > 0)):
                continue
            per_h = weapon.shells_per_h if uses_shells else weapon.small_arms_per_h
            if hard is not None and self.hurts(weapon, *hard):
                (target, band), fire = hard, self.fire_at_vehicles
            elif weapon.men[soft_band] > 0:
                (target, band), fire = (soft, soft_band), self.fire_at_men
            else:
                continue
            part = self.together(shooter, target)
            hours = part * self.hours
            lasts = left / (per_h * hours) if per_h * hours > 0 else math.inf
            share = min(full * self.aim(band), lasts)
            fire(w, count * share * part, target, band)
            if uses_shells:
                shells = max(shells, per_h * share * hours)
                if weapon.is_large:
                    rounds = count * per_h * weapon.unit_of_fire * share
                    self.book.large_rounds[shooter.side] += rounds * hours
            else:
                small = max(small, per_h * share * hours)
        self.book.spent[shooter.unit] = (small, shells)

    def hurts(self, weapon: Weapon, target: Fighter, band: str) -> bool:
        """Whether a weapon is worth turning on the armor of a target."""
        kinds = [v for v, n in target.held.items() if n > 0 and v in weapon.vehicles]
        return band != FAR and any(weapon.vehicles[v][band] > 0.05 for v in kinds)

    def take_men(self, target: Fighter, w: int, in_the_open: float, exposed: float) -> None:
        """Enter men that weapon w would hit if all stood in the open."""
        self.book.volume[target.unit] += in_the_open / max(1, target.men)
        self.book.men[target.unit] += in_the_open * exposed
        self.book.by["persons"][target.unit, w] += in_the_open * exposed

    def fire_at_men(self, w: int, n: float, target: Fighter, band: str) -> None:
        """`n` weapons w at the men and guns of a target."""
        if target.men > 0:
            falls = n * self.arsenal[w].men[band]
            self.take_men(target, w, falls, target.exposed)
        guns = {v: c for v, c in target.held.items() if self.arsenal[v].is_gun and c > 0}
        for v, count in guns.items():
            hit = n * self.arsenal[w].guns[band] * target.exposed * count / sum(guns.values())
            self.book.weapons[target.unit, v] += hit
            self.book.by["guns"][target.unit, w] += hit

    def fire_at_vehicles(self, w: int, n: float, target: Fighter, band: str) -> None:
        """`n` weapons w at the vehicles of a target, in proportion to their numbers."""
        total = self.vehicles(target)
        hull = 1 - self.numbers["armor_exposure_works"] * target.works
        for v, count in target.held.items():
            if self.arsenal[v].is_vehicle and count > 0:
                each = self.arsenal[w].vehicles[v][band]
                kills = n * each * hull * count / total
                self.book.weapons[target.unit, v] += kills
                self.book.by["armor"][target.unit, w] += kills
                self.book.volume[target.unit] += 0.3 * kills / total

    def together(self, one: Fighter, other: Fighter) -> float:
        """Share of the tick since the later of two has come, or one has closed on the other."""
        return min(one.since, other.since, self.closed(one, other))

    def closed(self, one: Fighter, other: Fighter) -> float:
        """Share of the tick since one of two closed on the other, all of it if none has."""
        both = ((one, other), (other, one))
        return max((a.closed for a, b in both if a.closing_on == b.place), default=1.0)

    def share_at_arms_length(self, attacker: Fighter) -> float:
        """Share of the tick before the assault is thrown back: slices of it, each if it lasts."""
        per_h = self.numbers["repulse_per_h"] * (0.3 + attacker.suppression)
        n = 500
        slice_h = attacker.closed * self.hours / n
        lasts = sum(math.exp(-per_h * slice_h * (i + 0.5)) for i in range(n))
        return lasts * slice_h / self.hours

    def close_in(self, attacker: Fighter) -> None:
        """Arm's length: infantry on tanks, flame on infantry."""
        tanks = self.vehicles(attacker)
        share = self.share_at_arms_length(attacker)
        riflemen = sum(
            int(f.men * self.soft_share(f))
            for f in self.fighters
            if f.place == attacker.place and f.closing_on == attacker.closing_on
        )
        for defender in [f for f in self.fighters if f.place == attacker.closing_on]:
            men = defender.men * self.soft_share(defender)
            escort = min(1.0, riflemen / max(1.0, men))
            kills_per_h = self.numbers["close_kills_per_100_men"] * men / 100
            kills_per_h *= (1 - defender.suppression) * (0.5 + defender.training)
            kills_per_h *= 1 - self.numbers["escort_effect"] * escort
            kills_per_h *= 1 - self.numbers["lesson_effect"] * self.lessons[attacker.side]
            for v, count in attacker.held.items():
                weapon = self.arsenal[v]
                if weapon.is_vehicle and count > 0:
                    fuel = 1.0 if weapon.burns else self.numbers["diesel_factor"]
                    kills = kills_per_h * fuel * count / tanks * share
                    self.book.weapons[attacker.unit, v] += kills
                    self.book.by["armor"][attacker.unit, self.main_arm(defender)] += kills
                spent = self.book.spent.get(attacker.unit, (0.0, 0.0))[0]
                if weapon.flames > 0 and count > 0 and attacker.small_arms - spent > 1e-12:
                    burned = self.numbers["flame_men_per_h"] * count * weapon.flames * share
                    self.take_men(defender, v, burned, 0.5)

    def main_arm(self, fighter: Fighter) -> int:
        """The most numerous weapon that is no vehicle."""
        arms = {w: n for w, n in fighter.held.items() if not self.arsenal[w].is_vehicle and n > 0}
        return max(arms, key=lambda w: (arms[w], -w), default=0)
