"""Light: how much can be seen by the eye, from the altitudes of sun and moon.

Positions follow the low-precision series of Meeus [Meeus1998]: the sun of chapter 25 (0.01 deg),
the moon of chapter 47 cut to its largest terms (0.02 deg), with parallax, and the illuminated
fraction of chapter 48.  Illuminance on level ground under a clear sky follows the polynomials of
the U.S. Naval Observatory [JaniczekDeYoung1987].  The eye answers to ratios of illuminance, so the
light level is linear in its logarithm: 1 from sunrise to sunset, 0 under the stars alone.

| here | in [JaniczekDeYoung1987] |
|---|---|
| moonlight ends as the moon's center sets; its distance (14 % of light) is left out | included |
| stars and airglow add 0.001 lux (assumed): the floor of the logarithm | not in the polynomials |
| clouds are left to the rules that read the level | a divisor of 1-10 |

Evaluated once, at set-up; pure functions, nothing is compiled.  Sines and logarithms are the
machine's own, so the level is rounded: a last bit of theirs changes no battle.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.last_bits import settled

Floats = NDArray[np.float64]

SUNSET_DEG = -0.833  # upper limb on the horizon: 34' of refraction and 16' of radius
STARLIGHT_LUX = 1e-3

# Upper ends of sun altitude (deg) and log10 lux = l0 + l1 x + l2 x2 + l3 x3 with x = altitude / 90.
_SUN_LUX = (
    (-12.0, 13.84, 262.72, 1447.42, 2797.93),
    (-5.0, 2.70, 12.17, -431.69, -1899.83),
    (-0.8, 2.88, 21.81, -258.11, -858.36),
    (5.0, 2.88, 22.26, -207.64, 1034.30),
    (20.0, 3.05, 13.28, -45.98, 64.33),
    (90.0, 3.74, 3.97, -4.07, 1.47),
)
_FULL_MOON_LUX = (
    (5.0, -2.79, 24.27, -252.95, 1321.29),
    (20.0, -2.58, 12.58, -42.58, 59.06),
    (90.0, -1.95, 4.06, -4.24, 1.56),
)

# Multiples of D, M, M', F; then longitude (1e-6 deg) and distance (m) [Meeus1998, table 47.A].
_MOON_LONGITUDE = np.array(
    [
        (0, 0, 1, 0, 6288774, -20905355),
        (2, 0, -1, 0, 1274027, -3699111),
        (2, 0, 0, 0, 658314, -2955968),
        (0, 0, 2, 0, 213618, -569925),
        (0, 1, 0, 0, -185116, 48888),
        (0, 0, 0, 2, -114332, -3149),
        (2, 0, -2, 0, 58793, 246158),
        (2, -1, -1, 0, 57066, -152138),
        (2, 0, 1, 0, 53322, -170733),
        (2, -1, 0, 0, 45758, -204586),
        (0, 1, -1, 0, -40923, -129620),
        (1, 0, 0, 0, -34720, 108743),
        (0, 1, 1, 0, -30383, 104755),
        (2, 0, 0, -2, 15327, 10321),
        (0, 0, 1, 2, -12528, 0),
        (0, 0, 1, -2, 10980, 79661),
        (4, 0, -1, 0, 10675, -34782),
        (0, 0, 3, 0, 10034, -23210),
        (4, 0, -2, 0, 8548, -21636),
    ],
    dtype=np.float64,
)
# Multiples of D, M, M', F; then latitude (1e-6 deg) [Meeus1998, table 47.B].
_MOON_LATITUDE = np.array(
    [
        (0, 0, 0, 1, 5128122),
        (0, 0, 1, 1, 280602),
        (0, 0, 1, -1, 277693),
        (2, 0, 0, -1, 173237),
        (2, 0, -1, 1, 55413),
        (2, 0, -1, -1, 46271),
        (2, 0, 0, 1, 32573),
        (0, 0, 2, 1, 17198),
        (2, 0, 1, -1, 9266),
        (0, 0, 2, -1, 8822),
    ],
    dtype=np.float64,
)


class SunMoon(NamedTuple):
    """Where sun and moon stand, seen from one place; one row per moment."""

    sun_altitude_deg: Floats  # (ticks,) of its center, without refraction
    moon_altitude_deg: Floats  # (ticks,) of its center, with parallax, without refraction
    moon_illuminated: Floats  # (ticks,) fraction of the disk, 0-1


def sun_longitude_deg(days: Floats) -> Floats:
    """True ecliptic longitude of the sun; `days` since noon of 1 January 2000, any shape."""
    century = days / 36525.0
    mean = 280.46646 + 36000.76983 * century
    anomaly = np.radians(357.52911 + 35999.05029 * century)
    center = (
        (1.914602 - 0.004817 * century) * np.sin(anomaly)
        + 0.019993 * np.sin(2 * anomaly)
        + 0.000289 * np.sin(3 * anomaly)
    )
    return np.asarray(mean + center) % 360.0


def moon_place(days: Floats) -> tuple[Floats, Floats, Floats]:
    """Ecliptic longitude and latitude (deg) and distance (km) of the moon; `days` (ticks,)."""
    century = days / 36525.0
    mean = 218.3164477 + 481267.88123421 * century
    elongation = 297.8501921 + 445267.1114034 * century
    sun_anomaly = 357.5291092 + 35999.0502909 * century
    moon_anomaly = 134.9633964 + 477198.8675055 * century
    node_distance = 93.2720950 + 483202.0175233 * century
    arguments = np.stack([elongation, sun_anomaly, moon_anomaly, node_distance])
    longitude, distance_km, latitude = (np.zeros_like(days) for _ in range(3))
    # term by term: in what order linear algebra adds them up is up to the machine
    for *multiples, sine, cosine in _MOON_LONGITUDE:
        angle = _angle(multiples, arguments)
        longitude += sine * 1e-6 * np.sin(angle)
        distance_km += cosine * 1e-3 * np.cos(angle)
    for *multiples, sine in _MOON_LATITUDE:
        latitude += sine * 1e-6 * np.sin(_angle(multiples, arguments))
    return (mean + longitude) % 360.0, latitude, 385000.56 + distance_km


def _angle(multiples: list[float], arguments: Floats) -> Floats:
    """Sum of multiples of the four arguments (4, ticks), in radians, (ticks,)."""
    d, m, m_moon, f = (k * a for k, a in zip(multiples, arguments, strict=True))
    return np.asarray(np.radians(d + m + m_moon + f))


def altitude_deg(
    days: Floats, longitude_deg: Floats, latitude_deg: Floats, lat_deg: float, lon_deg: float
) -> Floats:
    """Altitude over the horizon at (lat_deg, lon_deg) of a body at an ecliptic place."""
    obliquity = np.radians(23.439291 - 0.0130042 * days / 36525.0)
    lam, beta, phi = np.radians(longitude_deg), np.radians(latitude_deg), np.radians(lat_deg)
    sin_declination = np.sin(beta) * np.cos(obliquity) + np.cos(beta) * np.sin(obliquity) * np.sin(
        lam
    )
    right_ascension = np.arctan2(
        np.sin(lam) * np.cos(obliquity) - np.tan(beta) * np.sin(obliquity), np.cos(lam)
    )
    sidereal = np.radians(280.46061837 + 360.98564736629 * days + lon_deg)
    cos_declination = np.sqrt(1.0 - sin_declination**2)
    sine = np.sin(phi) * sin_declination + np.cos(phi) * cos_declination * np.cos(
        sidereal - right_ascension
    )
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))


def days_since_2000(start_utc: datetime, minutes: Floats) -> Floats:
    """Days from noon (UTC) of 1 January 2000 to `start_utc` plus `minutes`, same shape.

    A start without a time zone is taken as UTC.  The earth's uneven turning (24 s in 1939) is left
    out: it moves the moon by a fifth of an arc minute.
    """
    naive = start_utc.astimezone(UTC).replace(tzinfo=None) if start_utc.tzinfo else start_utc
    noon_to_start = (naive - datetime(2000, 1, 1, 12)).total_seconds() / 86400.0
    return np.asarray(noon_to_start + minutes / 1440.0, dtype=np.float64)


def sun_moon(lat_deg: float, lon_deg: float, start_utc: datetime, minutes: Floats) -> SunMoon:
    """Sun and moon over (lat_deg north, lon_deg east), `minutes` (ticks,) after `start_utc`."""
    days = days_since_2000(start_utc, minutes)
    sun = sun_longitude_deg(days)
    moon, moon_latitude, distance_km = moon_place(days)
    sun_altitude = altitude_deg(days, sun, np.zeros_like(sun), lat_deg, lon_deg)
    from_center = np.radians(altitude_deg(days, moon, moon_latitude, lat_deg, lon_deg))
    parallax = np.arcsin(6378.14 / distance_km * np.cos(from_center))
    elongation = np.arccos(np.cos(np.radians(moon_latitude)) * np.cos(np.radians(moon - sun)))
    sun_km = 149.6e6
    phase_angle = np.arctan2(sun_km * np.sin(elongation), distance_km - sun_km * np.cos(elongation))
    return SunMoon(
        sun_altitude, np.degrees(from_center - parallax), (1.0 + np.cos(phase_angle)) / 2.0
    )


def _log10_lux(altitude: Floats, pieces: tuple[tuple[float, ...], ...]) -> Floats:
    ends = np.array([piece[0] for piece in pieces])
    l0, l1, l2, l3 = np.array([piece[1:] for piece in pieces])[np.searchsorted(ends, altitude)].T
    x = altitude / 90.0
    return np.asarray(l0 + x * (l1 + x * (l2 + x * l3)))


def illuminance_lux(sky: SunMoon) -> Floats:
    """Illuminance of level ground under a clear sky, (ticks,): sun, moon, stars."""
    sun = np.where(
        sky.sun_altitude_deg > -18.0,
        10.0 ** _log10_lux(np.maximum(sky.sun_altitude_deg, -18.0), _SUN_LUX),
        0.0,
    )
    phase_deg = np.degrees(np.arccos(np.clip(2.0 * sky.moon_illuminated - 1.0, -1.0, 1.0)))
    dimming = -0.00868 * phase_deg - 2.2e-9 * phase_deg**4
    up = np.maximum(sky.moon_altitude_deg, 0.0)
    moon = np.where(
        sky.moon_altitude_deg > 0.0, 10.0 ** (_log10_lux(up, _FULL_MOON_LUX) + dimming), 0.0
    )
    return np.asarray(sun + moon + STARLIGHT_LUX)


def level(lux: Floats) -> Floats:
    """Light level for the eye, 0-1: logarithm of illuminance from starlight (0) to sunset (1)."""
    sunset = 10.0 ** _log10_lux(np.array([SUNSET_DEG]), _SUN_LUX) + STARLIGHT_LUX
    share = np.log10(lux / STARLIGHT_LUX) / np.log10(sunset / STARLIGHT_LUX)
    return settled(np.clip(share, 0.0, 1.0))


def light_levels(
    lat_deg: float, lon_deg: float, start_utc: datetime, ticks: int, tick_minutes: float
) -> Floats:
    """Light level 0-1 in the middle of each of `ticks` from `start_utc`, (ticks,).

    1 by day, about 0.63 at civil and 0.16 at nautical dusk, 0 on a moonless night, 0.4 under a high
    full moon.
    """
    minutes = (np.arange(ticks, dtype=np.float64) + 0.5) * tick_minutes
    return level(illuminance_lux(sun_moon(lat_deg, lon_deg, start_utc, minutes)))
