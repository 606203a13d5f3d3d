"""The projection against pyproj."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from nomonhan.terrain.projection import Projection, to_degrees, to_plane

ORIGINS = [Projection(47.75, 118.60), Projection(-33.0, 18.0), Projection(0.0, -70.0)]


@pytest.mark.parametrize("origin", ORIGINS)
def test_plane_agrees_with_pyproj_to_a_millimeter(origin: Projection) -> None:
    peer = pyproj.Proj(proj="tmerc", lat_0=origin.lat0, lon_0=origin.lon0, k=1, ellps="WGS84")
    lon, lat = np.meshgrid(
        origin.lon0 + np.linspace(-2, 2, 17), origin.lat0 + np.linspace(-2, 2, 17)
    )
    expected = np.stack(peer(lon, lat), axis=-1) / 1000.0
    assert np.abs(to_plane(origin, lon, lat) - expected).max() < 1e-6


@pytest.mark.parametrize("origin", ORIGINS)
def test_degrees_come_back(origin: Projection) -> None:
    lon, lat = np.meshgrid(
        origin.lon0 + np.linspace(-2, 2, 17), origin.lat0 + np.linspace(-2, 2, 17)
    )
    back = to_degrees(origin, to_plane(origin, lon, lat))
    assert np.abs(back - np.stack([lon, lat], axis=-1)).max() < 1e-8


def test_origin_is_at_zero_and_x_grows_east() -> None:
    origin = ORIGINS[0]
    np.testing.assert_allclose(to_plane(origin, 118.60, 47.75), [0.0, 0.0], atol=1e-12)
    east, north = to_plane(origin, 118.61, 47.75), to_plane(origin, 118.60, 47.76)
    assert east[0] == pytest.approx(0.7497, abs=1e-3)
    assert north[1] == pytest.approx(1.1119, abs=1e-3)
