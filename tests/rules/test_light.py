"""Light against Meeus's worked examples, an almanac of 1939 and the illuminance of textbooks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from nomonhan.rules.light import (
    STARLIGHT_LUX,
    SUNSET_DEG,
    Floats,
    SunMoon,
    days_since_2000,
    illuminance_lux,
    level,
    light_levels,
    moon_place,
    sun_longitude_deg,
    sun_moon,
)

LOCAL = timezone(timedelta(hours=9))
LAT_DEG, LON_DEG = 47.73, 118.60

# Day, civil dawn, sunrise, sunset, civil dusk (UTC+9), hours with the sun below -12 deg that night,
# of these moonlit, illuminated fraction at the midnight that ends the day; clocks to 3 minutes.
ALMANAC = (
    ("1939-05-28", "04:37", "05:16", "20:51", "21:30", 5.3, 4.5, 0.78),
    ("1939-07-02", "04:31", "05:11", "21:08", "21:48", 4.8, 4.8, 0.99),
    ("1939-07-07", "04:35", "05:15", "21:06", "21:46", 5.0, 4.3, 0.71),
    ("1939-07-11", "04:38", "05:18", "21:04", "21:44", 5.2, 2.3, 0.32),
    ("1939-07-23", "04:52", "05:30", "20:54", "21:32", 5.7, 1.7, 0.52),
    ("1939-08-19", "05:31", "06:05", "20:14", "20:47", 7.5, 0.7, 0.26),
    ("1939-08-20", "05:33", "06:06", "20:12", "20:46", 7.5, 1.2, 0.37),
    ("1939-08-22", "05:36", "06:09", "20:09", "20:42", 7.5, 2.5, 0.58),
    ("1939-08-24", "05:39", "06:12", "20:05", "20:38", 7.7, 4.5, 0.76),
    ("1939-08-26", "05:42", "06:14", "20:01", "20:34", 7.8, 6.3, 0.90),
    ("1939-08-28", "05:44", "06:17", "19:57", "20:30", 8.0, 8.0, 0.98),
    ("1939-08-29", "05:46", "06:18", "19:55", "20:28", 8.0, 8.0, 1.00),
    ("1939-08-31", "05:49", "06:21", "19:51", "20:24", 8.2, 8.2, 0.97),
    ("1939-09-08", "06:00", "06:32", "19:35", "20:07", 8.7, 4.3, 0.31),
)


def minute_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def crossing(altitude: Floats, limit_deg: float, first: int, last: int) -> float:
    """Minute at which the altitude, given by the minute, passes the limit."""
    above = altitude[first:last] > limit_deg
    changes = np.nonzero(above[:-1] != above[1:])[0]
    assert len(changes) == 1
    return float(first + changes[0]) + 0.5


def sky(sun: float, moon: float = -10.0, illuminated: float = 0.0) -> SunMoon:
    return SunMoon(np.array([sun]), np.array([moon]), np.array([illuminated]))


@pytest.mark.parametrize("row", ALMANAC, ids=[row[0] for row in ALMANAC])
def test_almanac_of_1939(row: tuple[str, str, str, str, str, float, float, float]) -> None:
    day, civil_dawn, sunrise, sunset, civil_dusk, dark_h, moonlit_h, illuminated = row
    start = datetime.fromisoformat(day).replace(tzinfo=LOCAL)
    table = sun_moon(LAT_DEG, LON_DEG, start, np.arange(2160.0))
    sun = table.sun_altitude_deg
    assert crossing(sun, -6.0, 0, 720) == pytest.approx(minute_of(civil_dawn), abs=3)
    assert crossing(sun, SUNSET_DEG, 0, 720) == pytest.approx(minute_of(sunrise), abs=3)
    assert crossing(sun, SUNSET_DEG, 720, 1440) == pytest.approx(minute_of(sunset), abs=3)
    assert crossing(sun, -6.0, 720, 1440) == pytest.approx(minute_of(civil_dusk), abs=3)
    night = sun[720:] < -12.0
    assert np.sum(night) / 60 == pytest.approx(dark_h, abs=0.3)
    assert np.sum(night & (table.moon_altitude_deg[720:] > 0)) / 60 == pytest.approx(
        moonlit_h, abs=0.3
    )
    assert table.moon_illuminated[1440] == pytest.approx(illuminated, abs=0.03)


def test_moon_of_meeus_example_47a_and_48a() -> None:
    days = days_since_2000(datetime(1992, 4, 12), np.zeros(1))
    longitude, latitude, distance_km = moon_place(days)
    assert longitude[0] == pytest.approx(133.162655, abs=0.02)
    assert latitude[0] == pytest.approx(-3.229126, abs=0.02)
    assert distance_km[0] == pytest.approx(368409.7, abs=100)
    table = sun_moon(0.0, 0.0, datetime(1992, 4, 12), np.zeros(1))
    assert table.moon_illuminated[0] == pytest.approx(0.6786, abs=0.001)


def test_sun_of_meeus_example_25a() -> None:
    days = days_since_2000(datetime(1992, 10, 13), np.zeros(1))
    assert sun_longitude_deg(days)[0] == pytest.approx(199.90988, abs=0.001)


def test_time_zone_is_obeyed() -> None:
    local = datetime(1939, 8, 20, 6, 0, tzinfo=LOCAL)
    utc = datetime(1939, 8, 19, 21, 0, tzinfo=UTC)
    naive = datetime(1939, 8, 19, 21, 0)
    places = [
        sun_moon(LAT_DEG, LON_DEG, t, np.zeros(1)).sun_altitude_deg[0] for t in (local, utc, naive)
    ]
    assert places[0] == places[1] == places[2]


def test_sun_stands_highest_in_the_south_at_noon_of_midsummer() -> None:
    table = sun_moon(47.73, 0.0, datetime(1939, 6, 22), np.arange(1440.0))
    assert table.sun_altitude_deg.max() == pytest.approx(90 - 47.73 + 23.44, abs=0.05)
    assert abs(int(table.sun_altitude_deg.argmax()) - 720) <= 5  # equation of time is 2 minutes


@pytest.mark.parametrize(
    ("where", "lux"),
    [
        (sky(90.0), 130_000.0),
        (sky(SUNSET_DEG), 460.0),
        (sky(-6.0), 3.4),
        (sky(-12.0), 0.009),
        (sky(-40.0), 0.001),
        (sky(-40.0, moon=90.0, illuminated=1.0), 0.27),
    ],
)
def test_illuminance_of_textbooks(where: SunMoon, lux: float) -> None:
    assert illuminance_lux(where)[0] == pytest.approx(lux, rel=0.1)


def test_half_moon_gives_a_tenth_of_the_full_moon() -> None:
    half, full = (illuminance_lux(sky(-40.0, 45.0, f))[0] - STARLIGHT_LUX for f in (0.5, 1.0))
    assert 0.08 < half / full < 0.125


def test_pieces_join_without_a_step() -> None:
    for end in (-12.0, -5.0, -0.8, 5.0, 20.0):
        below, above = illuminance_lux(sky(end - 1e-6))[0], illuminance_lux(sky(end + 1e-6))[0]
        assert above == pytest.approx(below, rel=0.02)


def test_level_runs_from_stars_to_sunset() -> None:
    sun = np.linspace(-90.0, 90.0, 721)
    dark_moon = SunMoon(sun, np.full_like(sun, -10.0), np.zeros_like(sun))
    levels = level(illuminance_lux(dark_moon))
    assert np.all(np.diff(levels) >= -0.003)
    assert np.all(levels[sun >= SUNSET_DEG] == 1.0)
    assert np.all(levels[sun <= -18.0] == 0.0)
    assert levels[sun == -6.0][0] == pytest.approx(0.62, abs=0.02)


def test_moonlight_grows_with_phase_and_altitude() -> None:
    by_phase = [level(illuminance_lux(sky(-40, 40, f)))[0] for f in (0.1, 0.3, 0.5, 0.8, 1.0)]
    by_altitude = [level(illuminance_lux(sky(-40, a, 0.9)))[0] for a in (-1, 2, 10, 30, 60)]
    assert by_phase == sorted(by_phase)
    assert by_altitude == sorted(by_altitude)
    assert by_altitude[0] == 0.0
    assert 0.3 < by_phase[-1] < 0.5


def test_light_of_a_dark_and_of_a_moonlit_night() -> None:
    # From 06:00 local: 24 hours of 15-minute ticks; midnight is tick 72.
    dark = light_levels(47.75, 118.6, datetime(1939, 8, 18, 21), 96, 15)
    moonlit = light_levels(47.75, 118.6, datetime(1939, 8, 28, 21), 96, 15)
    assert dark.shape == (96,)
    assert dark.dtype == np.float64
    assert np.all(dark[2:56] == 1.0)  # 06:30 to 20:00
    assert dark[72] == 0.0
    assert 0.3 < moonlit[72] < 0.5


def test_ticks_are_seen_at_their_middle() -> None:
    start = datetime(1939, 8, 20, 11)
    hour = light_levels(47.75, 118.6, start, 4, 60)
    quarter = light_levels(47.75, 118.6, start + timedelta(minutes=22, seconds=30), 1, 15)
    assert hour[0] == quarter[0]
