"""The Common Data Format of Dstl's Simulation and Wargaming Analytical Pipeline [SwapCdf].

Three tables and a file of metadata, with `case` and `rep` in front, both text.  What our tables do
not hold is left empty or left out, never invented:

- Components are persons, and so is combat power: one each.  Weapons do not enter.
- Combat power over time is known by force and day; by affiliation at the start and at the end.
- Losses of a unit are told once, at the end of the battle, with no secondary entity: who caused
  them is known by weapon system, not by pairs of units.  There are no shots, kills, sightings or
  locations among the events.
- A force whose name is that of one of its affiliations is called `<name>_force`, as the format's
  own program does.

All cases and replications stand in one file of each kind; the format's program writes one for each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from nomonhan import hexgrid
from nomonhan.ensemble.reading import SCENARIO, read_manifest, read_scenario_json
from nomonhan.ensemble.writing import write_text
from nomonhan.exchange.tables import FileFormat, copy_query, open_database
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.board import theater_of

SYSTEM = "battle"  # the entity that stands for what happens to no unit
COMPONENT = "person"

_LOSSES = "killed + wounded + missing + captured"
_ENTITY_COLUMNS = """
    CREATE TABLE entity ("case" VARCHAR, id VARCHAR, name VARCHAR, type VARCHAR,
        commander_id VARCHAR, commander_name VARCHAR, level INTEGER, affiliation VARCHAR,
        force VARCHAR, is_unit BOOLEAN, is_system BOOLEAN)
"""
_EVENTS = f"""
    SELECT "case", replication, hours, primary_id, x, y, event_type, detail,
           prefix || '-' || (row_number() OVER (
               PARTITION BY "case", replication, prefix ORDER BY part, place) - 1) AS event_id
    FROM (
        SELECT e."case", replication, date_diff('minute', b.start, CAST("at" AS TIMESTAMP)) / 60.0
                 AS hours, coalesce(unit, '{SYSTEM}') AS primary_id, h.x, h.y,
               'status update' AS event_type, 'status' AS prefix,
               to_json({{kind: e.kind, side: e.side, zone: e.zone}}) AS detail,
               0 AS part, file_row_number AS place
        FROM events e JOIN battle b USING ("case") LEFT JOIN hex h USING (q, r)
        UNION ALL
        SELECT u."case", replication, b.hours, unit, NULL, NULL, 'loss', 'loss',
               to_json({{components: {_LOSSES}, killed: killed, wounded: wounded,
                         missing: missing, captured: captured}}),
               1, file_row_number
        FROM units u JOIN battle b USING ("case") WHERE {_LOSSES} > 0
    )
"""
EVENTS = f"""
    SELECT e."case", CAST(e.replication AS VARCHAR) AS rep, CAST(hours AS DOUBLE) AS time,
           primary_id AS primary_entity_id, p.name AS primary_entity_name,
           p.type AS primary_entity_type, p.commander_name AS primary_entity_commander,
           CAST(p.level AS DOUBLE) AS primary_entity_level,
           p.affiliation AS primary_entity_affiliation, p.force AS primary_entity_force,
           x AS primary_x, y AS primary_y, event_id, event_type, CAST(detail AS VARCHAR)
             AS event_detail,
           {
    ", ".join(
        f"CAST(NULL AS {kind}) AS secondary_entity_{name}"
        for name, kind in (
            ("id", "VARCHAR"),
            ("name", "VARCHAR"),
            ("type", "VARCHAR"),
            ("commander", "VARCHAR"),
            ("level", "DOUBLE"),
            ("affiliation", "VARCHAR"),
            ("force", "VARCHAR"),
        )
    )
}
    FROM ({_EVENTS}) e JOIN entity p ON p."case" = e."case" AND p.id = e.primary_id
    ORDER BY e."case", e.replication, time, event_id
"""
ENTITIES = f"""
    WITH counted AS (
        SELECT "case", replication, primary_id, count(*) AS n,
               count(*) FILTER (event_type = 'status update') AS n_status,
               count(*) FILTER (event_type = 'loss') AS n_loss
        FROM ({_EVENTS}) GROUP BY ALL
    ), every AS (
        SELECT s."case", s.replication, e.* EXCLUDE ("case")
        FROM summary s JOIN entity e ON e."case" = s."case"
    )
    SELECT v."case", CAST(v.replication AS VARCHAR) AS rep, v.id, v.name, v.type,
           v.commander_id, v.commander_name, v.level, v.affiliation, v.force,
           CAST(coalesce(u.men_start + u.men_arrived, 0) AS INTEGER) AS init_comps,
           CAST(1 AS DOUBLE) AS cbt_per_comp,
           CAST(coalesce(u.men_start + u.men_arrived, 0) AS DOUBLE) AS init_cbt_pwr,
           v.is_system AS system_entity,
           NOT v.is_unit OR coalesce(u.men_start > 0, FALSE) AS start_entity,
           CASE WHEN NOT v.is_unit OR u.men_start > 0 THEN CAST(0 AS DOUBLE) END AS time_added,
           CAST(coalesce(c.n, 0) AS INTEGER) AS total_events,
           CAST(coalesce(c.n_status, 0) AS INTEGER) AS status_update_events,
           CAST(coalesce(c.n_loss, 0) AS INTEGER) AS loss_events
    FROM every v
    LEFT JOIN units u ON u."case" = v."case" AND u.replication = v.replication AND u.unit = v.id
    LEFT JOIN counted c
      ON c."case" = v."case" AND c.replication = v.replication AND c.primary_id = v.id
    ORDER BY v."case", v.replication, v.level, v.id
"""
COMBAT_POWER = """
    SELECT p."case", CAST(p.replication AS VARCHAR) AS rep, CAST(time AS DOUBLE) AS time, item,
           CAST(components AS INTEGER) AS components, CAST(components AS DOUBLE) AS combat_power,
           CAST(NULL AS VARCHAR) AS event_id
    FROM (
        SELECT "case", replication, 0.0 AS time, f.force AS item, sum(men_start) AS components
        FROM units u JOIN force f USING (side) GROUP BY ALL
        UNION ALL
        SELECT "case", replication, 0.0, contingent, sum(men_start) FROM units GROUP BY ALL
        UNION ALL
        SELECT u."case", replication, b.hours, contingent, sum(men_present)
        FROM units u JOIN battle b USING ("case") GROUP BY ALL
        UNION ALL
        SELECT d."case", replication,
               least(b.hours, date_diff('minute', b.start, CAST(day AS TIMESTAMP)
                                        + INTERVAL 1 DAY) / 60.0), f.force, present
        FROM days d JOIN battle b USING ("case") JOIN force f USING (side)
    ) p
    ORDER BY p."case", p.replication, time, item
"""


class Exported(NamedTuple):
    """The files of an export."""

    entities: Path
    events: Path
    combat_power: Path
    metadata: Path


def export_common_data_format(folder: Path, to: Path, file_format: FileFormat) -> Exported:
    """Write a finished run in the Common Data Format."""
    manifest = read_manifest(folder)
    with open_database(folder, to) as database:
        _tell(database, folder, manifest)
        name = f"{manifest['scenario']}_{manifest['seed']}_{manifest['scenario_digest'][:8]}"
        exported = Exported(
            to / f"CDF_EntityTable_{name}.{file_format}",
            to / f"CDF_Events_{name}.{file_format}",
            to / f"CDF_Cbt_pwr_{name}.{file_format}",
            to / f"CDF_Metadata_{name}.yaml",
        )
        for query, path in ((ENTITIES, exported.entities), (EVENTS, exported.events),
                            (COMBAT_POWER, exported.combat_power)):  # fmt: skip
            copy_query(database, query, path, file_format)
        write_text(exported.metadata, _metadata(manifest, database))
    return exported


def _tell(database: duckdb.DuckDBPyConnection, folder: Path, manifest: dict[str, Any]) -> None:
    """Tables of what the run's own tables do not say: entities, forces, hexes, times."""
    database.execute(_ENTITY_COLUMNS)
    database.execute('CREATE TABLE battle ("case" VARCHAR, start TIMESTAMP, hours DOUBLE)')
    database.execute("CREATE TABLE force (side VARCHAR, force VARCHAR)")
    database.execute("CREATE TABLE hex (q BIGINT, r BIGINT, x DOUBLE, y DOUBLE)")
    forces = force_names({s["id"]: s["contingents"] for s in manifest["sides"]})
    database.executemany("INSERT INTO force VALUES (?, ?)", [list(pair) for pair in forces.items()])
    texts: dict[str, list[list[Any]]] = {}
    for case, said in manifest["cases"].items():
        text = read_scenario_json(folder, case)
        if text not in texts:
            scenario = Scenario.model_validate_json(text)
            texts[text] = entity_rows(scenario, forces)
            if len(texts) == 1:
                database.executemany("INSERT INTO hex VALUES (?, ?, ?, ?)", _hexes(scenario))
        database.executemany(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [[case, *row] for row in texts[text]],
        )
        start = said.get("start", manifest["start"])
        hours = float(said.get("hours", manifest["hours"]))
        database.execute("INSERT INTO battle VALUES (?, ?, ?)", [case, start, hours])


def force_names(sides: dict[str, list[str]]) -> dict[str, str]:
    """Side -> its name as a force, which no affiliation may have."""
    taken = {contingent for contingents in sides.values() for contingent in contingents}
    return {side: f"{side}_force" if side in taken else side for side in sides}


def entity_rows(scenario: Scenario, forces: dict[str, str]) -> list[list[Any]]:
    """Columns of table `entity` after the case: the system, formations from above, their units."""
    formations = scenario.formations
    level: dict[str, int] = {}

    def level_of(key: str) -> int:
        if key not in level:
            parent = formations[key].parent
            level[key] = 1 if parent is None else level_of(parent) + 1
        return level[key]

    rows: list[list[Any]] = [[SYSTEM, SYSTEM, "system", None, None, 0, SYSTEM, SYSTEM, False, True]]
    for key, formation in formations.items():
        parent = formation.parent
        rows.append([
            key, formation.name.en, formation.echelon, parent,
            None if parent is None else formations[parent].name.en, level_of(key),
            formation.contingent, forces[formation.side], False, False,
        ])  # fmt: skip
    for key, unit in scenario.units.items():
        above = formations[unit.formation]
        rows.append([
            key, unit.name.en, unit.branch, unit.formation, above.name.en,
            level_of(unit.formation) + 1, above.contingent, forces[above.side], True, False,
        ])  # fmt: skip
    return rows


def _hexes(scenario: Scenario) -> list[list[Any]]:
    """Axial coordinates of every hex and its center in km."""
    terrain = theater_of(scenario).terrain
    return [
        [
            int(hexgrid.axial_q(h, terrain.n_cols)), int(hexgrid.axial_r(h, terrain.n_cols)),
            float(terrain.x_km[h]), float(terrain.y_km[h]),
        ]
        for h in range(terrain.n_cols * terrain.n_rows)
    ]  # fmt: skip


def _metadata(manifest: dict[str, Any], database: duckdb.DuckDBPyConnection) -> str:
    """The file of metadata: parameters, units of measure, what was run."""
    ((events,),) = database.execute(f"SELECT count(*) FROM ({_EVENTS})").fetchall()
    ((entities,),) = database.execute("SELECT count(DISTINCT id) FROM entity").fetchall()
    ((items,),) = database.execute(
        "SELECT count(*) FROM (SELECT affiliation FROM entity UNION SELECT force FROM entity)"
    ).fetchall()
    content = {
        "serial": manifest["scenario_digest"][:8],
        "case": ", ".join(manifest["cases"]),
        "replication": f"0-{max(manifest['replications'].values()) - 1}",
        "model_name": f"nomonhan {manifest['versions']['nomonhan']}",
        "distance_unit": "km",
        "time_unit": "hours",
        "cbt_pwr_unit": COMPONENT,
        "data_name": manifest["scenario"],
        "data_details": "Model, not history. Components and combat power are persons; losses are "
        "told at the end of the battle.",
        "data_date": manifest["start"],
        "seed": manifest["seed"],
        "rules_version": manifest["rules_version"],
        "scenario_digest": manifest["scenario_digest"],
        "scenario_file": SCENARIO,
        "total_events": events,
        "total_entities": entities,
        "total_forces_and_affiliations": items,
    }
    return "".join(f"{key}: {_quoted(value)}\n" for key, value in content.items())


def _quoted(value: Any) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
