"""Units as GeoJSON points [RFC7946], written and read back."""

from __future__ import annotations

from typing import Any

from nomonhan.exchange.orders_of_battle import Position, UnitRow, order_of_battle
from nomonhan.scenario.records import Scenario

TYPE = "FeatureCollection"


def geojson_document(scenario: Scenario) -> dict[str, Any]:
    """Units where they stand at the start; those to come, or on no earth, have no point."""
    found = order_of_battle(scenario)
    features = []
    for unit in found.units.values():
        formation = found.formations[unit.parent]
        point = unit.position and {"type": "Point", "coordinates": list(unit.position)}
        features.append({
            "type": "Feature",
            "id": unit.id,
            "geometry": point,
            "properties": {
                "id": unit.id,
                "name": unit.name,
                "sidc": unit.code,
                "side": formation.side,
                "contingent": formation.contingent,
                "formation": unit.parent,
                "men": unit.men,
                "holdings": unit.holdings,
            },
        })  # fmt: skip
    return {"type": TYPE, "features": features}


def read_geojson(document: Any) -> dict[str, UnitRow]:
    """Units in a collection of features, by id; ValueError if it is none.

    A feature's id stands in `id` or in its properties; the properties `men` and `holdings` are read
    if they are there.
    """
    if not isinstance(document, dict) or document.get("type") != TYPE:
        raise ValueError(TYPE)
    found = {}
    for i, feature in enumerate(document.get("features") or []):
        properties = feature.get("properties") or {}
        key = str(feature.get("id") or properties.get("id") or f"features.{i}")
        geometry = feature.get("geometry") or {}
        position = None
        if geometry.get("type") == "Point":
            lon, lat = geometry["coordinates"][:2]
            position = Position(float(lon), float(lat))
        men, holdings = properties.get("men"), properties.get("holdings")
        found[key] = UnitRow(
            id=key,
            name=str(properties.get("name", key)),
            parent=str(properties.get("formation", "")),
            code=str(properties.get("sidc", "")),
            men=None if men is None else int(men),
            holdings={str(k): int(v) for k, v in holdings.items() if v} if holdings else {},
            position=position,
            says_holdings=holdings is not None,
        )
    return found
