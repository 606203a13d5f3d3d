"""Local transverse Mercator on WGS84: degrees to km on a plane and back.

Krueger's series in the third flattening to the third order (L. Krueger, Konforme Abbildung des
Erdellipsoids in der Ebene, Potsdam 1912), good to millimeters within hundreds of kilometers of the
central meridian.  Both ways the result is rounded, since its last bits are the machine's own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nomonhan.last_bits import settled

SEMI_MAJOR_KM = 6378.137  # WGS84
FLATTENING = 1.0 / 298.257223563  # WGS84

_N = FLATTENING / (2.0 - FLATTENING)  # third flattening
_RADIUS_KM = SEMI_MAJOR_KM / (1.0 + _N) * (1.0 + _N**2 / 4.0 + _N**4 / 64.0)
_ALPHA = (
    _N / 2.0 - 2.0 * _N**2 / 3.0 + 5.0 * _N**3 / 16.0,
    13.0 * _N**2 / 48.0 - 3.0 * _N**3 / 5.0,
    61.0 * _N**3 / 240.0,
)
_BETA = (
    _N / 2.0 - 2.0 * _N**2 / 3.0 + 37.0 * _N**3 / 96.0,
    _N**2 / 48.0 + _N**3 / 15.0,
    17.0 * _N**3 / 480.0,
)
_DELTA = (
    2.0 * _N - 2.0 * _N**2 / 3.0 - 2.0 * _N**3,
    7.0 * _N**2 / 3.0 - 8.0 * _N**3 / 5.0,
    56.0 * _N**3 / 15.0,
)


class Projection(NamedTuple):
    """A local plane: origin in degrees; scale 1 along its meridian."""

    lat0: float
    lon0: float


def _uncentered(
    lat: NDArray[np.float64], lon_from_meridian: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """East of the meridian and north of the equator, km."""
    phi, lam = np.radians(lat), np.radians(lon_from_meridian)
    e = 2.0 * np.sqrt(_N) / (1.0 + _N)
    t = np.sinh(np.arctanh(np.sin(phi)) - e * np.arctanh(e * np.sin(phi)))
    xi0 = np.arctan2(t, np.cos(lam))
    eta0 = np.arctanh(np.sin(lam) / np.sqrt(1.0 + t * t))
    xi, eta = xi0, eta0
    for j, alpha in enumerate(_ALPHA, start=1):
        xi = xi + alpha * np.sin(2 * j * xi0) * np.cosh(2 * j * eta0)
        eta = eta + alpha * np.cos(2 * j * xi0) * np.sinh(2 * j * eta0)
    return _RADIUS_KM * eta, _RADIUS_KM * xi


def to_plane(projection: Projection, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Degrees to km east and north of the origin, (..., 2), to the millimeter."""
    lons, lats = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x, y = _uncentered(lats, lons - projection.lon0)
    _, y0 = _uncentered(np.array(projection.lat0), np.array(0.0))
    return settled(np.stack([x, y - y0], axis=-1))


def to_degrees(projection: Projection, plane: ArrayLike) -> NDArray[np.float64]:
    """Km east and north of the origin (..., 2) to longitude and latitude, (..., 2), to 0.1 m."""
    points = np.asarray(plane, dtype=np.float64)
    _, y0 = _uncentered(np.array(projection.lat0), np.array(0.0))
    xi = (points[..., 1] + y0) / _RADIUS_KM
    eta = points[..., 0] / _RADIUS_KM
    xi0, eta0 = xi, eta
    for j, beta in enumerate(_BETA, start=1):
        xi0 = xi0 - beta * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
        eta0 = eta0 - beta * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
    chi = np.arcsin(np.sin(xi0) / np.cosh(eta0))
    phi = chi
    for j, delta in enumerate(_DELTA, start=1):
        phi = phi + delta * np.sin(2 * j * chi)
    lam = np.arctan2(np.sinh(eta0), np.cos(xi0))
    return settled(np.stack([projection.lon0 + np.degrees(lam), np.degrees(phi)], axis=-1))
