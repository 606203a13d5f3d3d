"""The shapes of May, July and September, read off battles hour by hour: what frames show.

`python -m proofs.shapes` fights each battle some hundreds of times, reads where every unit stood
and what it had left, and writes `docs/shapes.md`; with `--battles` fewer are fought, for a quick
look, and nothing is written.  What is asked is the shape alone, its sign or that it is the rule;
no loss and no date of history is compared here, that is what forecasts are for.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nomonhan.codes import Mission, SupplyState
from nomonhan.ensemble.battle import battle_of
from proofs.statistics import Interval, mean, share
from proofs.table import Row, asked_page, between, exit_code, judged, plain, shown
from proofs.watching import Bools, Field, Floats, Seen

PAGE = Path(__file__).parent.parent / "docs" / "shapes.md"
BATTLES = 400
ARMOR_TIMES = 4  # as many battles for armor: 400 do not tell three points of a hundred from none
MAY, JULY, JULY_23, SEPTEMBER = (
    f"khalkhin_gol_{name}_1939" for name in ("may", "july", "july_23", "september")
)
DARK, DAY = 0.3, 0.75  # light below which it is night for an attack, above which it is day
ALONE_KM = 3.0  # nobody of one's own so near: alone
FIRST_H = 12  # hours of contact that are the first attack
OPENING_H = 3  # of which so many are its opening
ARMOR = ("tank", "flame_tank", "armored_car")
RIFLES = ("infantry", "motorized_infantry", "machine_gun", "airborne")


def row(case: str, quantity: str, found: Interval, asked: str, n: int, ok: bool | None) -> Row:
    told = f"{plain(found.value)} ({between(found)})"
    return Row("shapes", case, quantity, told, "-", asked, n, "-" if ok is None else judged(ok))


def over(field: Field, count: int, look: Callable[[Seen], Sequence[float]]) -> Floats:
    """What `look` reads off each battle, (k, n)."""
    return np.array(
        [look(Seen(field, battle_of(field.payload, k, keep_tape=True))) for k in range(count)],
        dtype=np.float64,
    )


def often(values: Floats) -> Interval:
    """Share of battles in which it is so."""
    return share(int(np.nansum(values)), int((~np.isnan(values)).sum()))


def mean_of(values: Floats) -> Interval:
    return mean(values[~np.isnan(values)])


def may(count: int) -> list[Row]:
    """Azuma's unit at the bridge: alone, and lost; those who attack in front of it are not."""
    field = Field.of(MAY)
    azuma, others = field.under("azuma_unit"), field.of_side(1) & ~field.under("azuma_unit")
    front = others & field.under("yamagata_detachment") & field.of_branch("infantry")
    begin, end = field.tick("1939-05-28T06:00"), field.tick("1939-05-29T18:00")

    def look(seen: Seen) -> Sequence[float]:
        hours = [t for t in range(begin, end) if (azuma & seen.there[t]).any()]
        alone = [not seen.is_near(t, azuma, others, ALONE_KM).any() for t in hours]
        cut = seen.battle.tape.units["supply"] == SupplyState.CUT_OFF
        return (
            float(np.mean(alone)) if hours else np.nan, float((cut & seen.there)[:, azuma].any()),
            float(np.nanmin(seen.km_to("kawamata_bridge")[:, azuma])), seen.lost_share(azuma),
            seen.lost_share(azuma) - seen.lost_share(front),
        )  # fmt: skip

    found = over(field, count, look)
    alone, more = mean_of(found[:, 0]), mean_of(found[:, 4])
    return [
        row("Azuma", "of its hours from dawn on, without a Japanese unit within 3 km", alone,
            "> 0.5", count, alone.low > 0.5),
        row("Azuma", "battles in which it has no way for trucks left", often(found[:, 1]), "-",
            count, None),
        row("Azuma", "how near it comes to the bridge, km", mean_of(found[:, 2]), "-", count, None),
        row("Azuma", "share of its men lost", mean_of(found[:, 3]), "-", count, None),
        row("Azuma", "share lost, less that of the infantry in front", more, "> 0", count,
            more.low > 0.0),
    ]  # fmt: skip


def crossing(field: Field, count: int) -> list[Row]:
    """One bridge: men cross before it stands, batteries after; those who crossed come back."""
    group = field.under("kobayashi_group", "26th_regiment")
    batteries = field.of_side(1) & field.of_branch("artillery")
    bridge = field.tick("1939-07-03T06:00")

    def look(seen: Seen) -> Sequence[float]:
        units, west = seen.battle.tape.units, seen.on_west_bank
        men = np.where(west & group, units["men"], 0).sum(axis=1)
        guns = np.where(west & batteries, units["guns"], 0).sum(axis=1)
        left = np.flatnonzero(men[int(men.argmax()) :] < 0.1 * men.max())
        return (
            float(men.max()), float(men.max() > 1000), float(guns[:bridge].max()),
            float(guns[bridge:].max()), float(len(left) > 0),
            float(left[0]) if len(left) else np.nan,
        )  # fmt: skip

    found = over(field, count, look)
    crossed = found[:, 1] > 0
    back = often(found[crossed, 4])
    return [
        row("crossing", "battles in which more than a thousand cross", often(found[:, 1]), "> 0.5",
            count, crossed.mean() > 0.5),
        row("crossing", "men on the west bank at most", mean_of(found[:, 0]), "-", count, None),
        row("crossing", "guns of batteries there before the bridge stands", mean_of(found[:, 2]),
            "0", count, not found[:, 2].any()),
        row("crossing", "the same after it stands, at most", mean_of(found[:, 3]), "-", count,
            None),
        row("crossing", "of those battles, nine tenths have left again or fallen", back, "> 0.5",
            int(crossed.sum()), back.value > 0.5),
        row("crossing", "hours from the most to a tenth of them", mean_of(found[crossed, 5]), "-",
            int(crossed.sum()), None),
    ]  # fmt: skip


def armor(field: Field, count: int) -> list[Row]:
    """The first attack of the armor, off the march, beside what it does later."""
    mine = field.of_side(0) & field.under("11th_tank_brigade", "7th_motorized_armored_brigade")
    mine &= field.of_branch(*ARMOR)
    rifles, enemy = field.of_side(0) & field.of_branch(*RIFLES), field.of_side(1)

    def look(seen: Seen) -> Sequence[float]:
        vehicles = seen.battle.tape.units["vehicles"].astype(np.float64)
        lost, hours, bare, since = np.zeros(2), np.zeros(2), np.zeros(2), -1
        opening = np.zeros(2)  # of the first three hours: all, and without riflemen
        for t in range(len(vehicles) - 1):
            contact = seen.is_near(t, mine & (vehicles[t] > 0), enemy & seen.fit[t])
            if not contact.any():
                continue
            since = t if since < 0 else since
            late = int(t - since >= FIRST_H)
            alone = contact & ~seen.is_near(t, contact, rifles & seen.fit[t])
            hours[late] += vehicles[t, contact].sum()
            bare[late] += vehicles[t, alone].sum()
            if t - since < OPENING_H:
                opening += vehicles[t, contact].sum(), vehicles[t, alone].sum()
            lost[late] += np.maximum(0.0, vehicles[t, contact] - vehicles[t + 1, contact]).sum()
        counted = np.where(hours > 0, hours, np.nan)
        first = opening[1] / opening[0] if opening[0] > 0 else np.nan
        return (*(bare / counted), *(100.0 * lost / counted), first)

    found = over(field, count, look)
    bare, dear = found[:, 0] - found[:, 1], found[:, 2] - found[:, 3]
    return [
        row("armor", "without riflemen near, % of its first three hours of contact",
            mean_of(100.0 * found[:, 4]), "-", count, None),
        row("armor", "without riflemen near, % of its first twelve hours of contact",
            mean_of(100.0 * found[:, 0]), "-", count, None),
        row("armor", "without riflemen near, the first twelve less later hours",
            mean_of(100.0 * bare), "> 0", count, mean_of(bare).low > 0.0),
        row("armor", "out of action, % an hour, in the first twelve", mean_of(found[:, 2]), "-",
            count, None),
        row("armor", "out of action, % an hour, the first twelve less later hours", mean_of(dear),
            "> 0", count, mean_of(dear).low > 0.0),
    ]  # fmt: skip


def nights(field: Field, count: int) -> list[Row]:
    """Infantry on the east bank: when it attacks, what it gains, and that it is stopped."""
    who = field.under("64th_regiment", "kajikawa_battalion") & field.of_branch("infantry")
    bridge = field.payload.prepared.zones.index("kawamata_bridge")

    def look(seen: Seen) -> Sequence[float]:
        km = seen.km_to("kawamata_bridge")
        attacking = who & seen.fit & (seen.battle.tape.units["mission"] == Mission.ASSAULT)
        pairs = attacking[:-1] & attacking[1:]
        dark = seen.light[:-1] < DARK
        gained = []
        for chosen in (dark, ~dark):
            nearer = (km[:-1] - km[1:])[pairs & chosen[:, None]]
            gained.append(1000.0 * float(nearer.mean()) if len(nearer) else np.nan)
        share_dark = pairs[dark].sum() / pairs.sum() if pairs.any() else np.nan
        return (share_dark / dark.mean(), *gained, float(seen.battle.zones["held"][bridge] == 1))

    found = over(field, count, look)
    prefer, held = mean_of(found[:, 0]), often(found[:, 3])
    return [
        row("night attacks", "assault by night as a part of what the hours of dark would make it",
            prefer, "> 1", count, prefer.low > 1.0),
        row("night attacks", "nearer to the bridge, m an hour and battalion, in the dark",
            mean_of(found[:, 1]), "> 0", count, mean_of(found[:, 1]).low > 0.0),
        row("night attacks", "the same by day", mean_of(found[:, 2]), "-", count, None),
        row("night attacks", "battles in which the bridge is theirs at the end", held, "< 0.5",
            count, held.high < 0.5),
    ]  # fmt: skip


def artillery(july: Field, count: int) -> list[Row]:
    """The artillery days beside the first days of July: more rounds a day, less ground."""
    rows, found = [], {}
    for name, field, begin, days in (
        ("1-4 July", july, "1939-07-02T12:00", 3.0),
        ("23-25 July", Field.of(JULY_23), "1939-07-23T06:00", 2.5),
    ):
        who = field.under("64th_regiment") & field.of_branch("infantry")
        first = field.tick(begin)
        a_day = 24 * 60 // field.loaded.scenario.tick_minutes
        last = first + round(days * a_day)

        def look(
            seen: Seen, who: Bools = who, first: int = first, last: int = last, a_day: int = a_day
        ) -> Any:
            km = seen.km_to("kawamata_bridge")
            ends = min(last, len(km) - 1)
            own = who & seen.there[first] & seen.there[ends]
            rounds = float(seen.battle.ledger.sides["rounds"][1])
            gain = float(np.mean(km[first, own] - km[ends, own])) if own.any() else np.nan
            return rounds / (len(km) - 1) * a_day, gain

        found[name] = over(field, count, look)
    for i, quantity in enumerate(
        ("Japanese rounds a day of the battle", "the 64th Regiment nearer, km")
    ):
        rows += [
            row(name, quantity, mean_of(values[:, i]), "-", count, None)
            for name, values in found.items()
        ]
    one, other = found.values()
    rounds, ground = other[:, 0] - one[:, 0], other[:, 1] - one[:, 1]
    rows += [
        row("artillery days", "rounds a day more than in the offensive", mean_of(rounds), "> 0",
            count, mean_of(rounds).low > 0.0),
        row("artillery days", "km gained more than in the offensive", mean_of(ground), "< 0", count,
            mean_of(ground).high < 0.0),
    ]  # fmt: skip
    return rows


def hills(count: int) -> list[Row]:
    """The hills of September: fought for, taken or not, and taken by night when they are."""
    field = Field.of(SEPTEMBER)
    names = ("hill_997", "hill_904", "hill_1031")

    def look(seen: Seen) -> Sequence[float]:
        ticks = [seen.zone_taken(zone, 1) for zone in names]
        light = np.asarray(seen.battle.clock.light)
        dark = [float(light[s[0]] < DAY) if len(s) else np.nan for s in ticks[:2]]
        back = [float((seen.zone_taken(z, 0) > s[0]).any()) if len(s) else np.nan
                for z, s in zip(names, ticks, strict=True)]  # fmt: skip
        taken = (float(len(s) > 0) for s in ticks)
        return (*taken, np.nanmax([*dark, -1.0]), np.nanmax([*back, -1.0]))

    found = over(field, count, look)
    any_taken = found[:, :3].max(axis=1)
    dark, back = (np.where(found[:, i] < 0, np.nan, found[:, i]) for i in (3, 4))
    rows = [
        row("September", f"battles in which {zone.replace('hill_', 'height ')} is taken",
            often(found[:, i]), "-", count, None)
        for i, zone in enumerate(names)
    ]  # fmt: skip
    return [
        *rows,
        row("September", "battles in which one of them is taken", often(any_taken),
            "neither 0 nor 1", count, bool(0.0 < any_taken.mean() < 1.0)),
        row("September", "of those of the regiment, taken out of the light of day", often(dark),
            "> 0.5", count, bool(np.nanmean(dark) > 0.5)),
        row("September", "of those taken, lost again before the truce", often(back), "-", count,
            None),
    ]  # fmt: skip


def page(rows: Sequence[Row], seconds: float) -> str:
    """The page of the documentation."""
    about = [
        "Written by `python -m proofs.shapes`: what pictures of the battles show, read off their",
        "records hour by hour. Asked is the shape alone, its sign or that it is the rule. Losses",
        "and dates of history are what [forecasts](evidence.md) are scored by, hits and misses.",
    ]  # fmt: skip
    return asked_page("The shapes of May, July and September", about, rows, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if all is as asked, else 1."""
    parser = argparse.ArgumentParser("python -m proofs.shapes", description=__doc__)
    parser.add_argument("--battles", type=int, default=BATTLES)
    chosen = parser.parse_args(arguments)
    begun, rows, count = time.monotonic(), list[Row](), chosen.battles
    july = Field.of(JULY)
    rows += shown(may(count))
    rows += shown(crossing(july, count))
    rows += shown(armor(july, ARMOR_TIMES * count))
    rows += shown(nights(july, count))
    rows += shown(artillery(july, count))
    rows += shown(hills(count))
    if count == BATTLES:
        PAGE.write_text(page(rows, time.monotonic() - begun), encoding="utf-8", newline="\n")
    return exit_code(rows)


if __name__ == "__main__":
    sys.exit(main())
