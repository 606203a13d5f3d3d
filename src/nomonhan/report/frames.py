"""One moment of a battle, as the painter of frames wants it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Posture, Status, SupplyState
from nomonhan.replay.recording import Replay
from nomonhan.text import format_date, get_language


class Frame(NamedTuple):
    """Where everybody stands; u units, h hexes."""

    title: str  # day and hour, and whose battle
    note: str  # a line under the map: what happened, or which run this is
    light: float  # 0 dark - 1 day
    hex: NDArray[np.int32]  # (u,) -1 off the map
    side: NDArray[np.int8]  # (u,) 0 or 1
    branch: tuple[str, ...]  # (u,) names of scenario.records.Branch
    echelon: tuple[str, ...]  # (u,) names of scenario.records.Echelon
    label: tuple[str, ...]  # (u,) short name, such as 2/71
    strength: NDArray[np.float64]  # (u,) men present / men at the start, 0-1
    posture: NDArray[np.int8]  # (u,) codes.Posture
    status: NDArray[np.int8]  # (u,) codes.Status
    cut_off: NDArray[np.bool_]  # (u,) no way to the rear
    control: NDArray[np.int8]  # (h,) side that controls the hex, -1 neither
    side_names: tuple[str, str]
    side_colors: tuple[str, str]


_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


def short_label(unit: str) -> str:
    """`64th_regiment_1st_battalion` as 1/64; a unit without numbers has none."""
    numbers = _ORDINAL.findall(unit)
    if len(numbers) >= 2:
        return f"{numbers[-1]}/{numbers[0]}"
    return numbers[0] if numbers else ""


def frame_at(replay: Replay, tick: int) -> Frame:
    """The moment of a recorded battle at a tick."""
    header, recording = replay.header, replay.recording
    spanish = get_language() == "es"
    units = header.units
    moment = header.start + timedelta(minutes=header.tick_minutes * tick)
    men = recording.men[tick].astype(np.float64)
    first = np.maximum(recording.men.max(axis=0).astype(np.float64), 1.0)
    names = tuple(s.name.es if spanish else s.name.en for s in header.sides)
    last_seen = _last_hex(recording.hex[: tick + 1])
    status = recording.status[tick].astype(np.int8)
    return Frame(
        title=format_date(moment, "moment"),
        note="",
        light=float(recording.light[tick]),
        hex=np.where(status == Status.GONE, last_seen, recording.hex[tick]).astype(np.int32),
        side=np.array([u.side for u in units], dtype=np.int8),
        branch=tuple(u.branch for u in units),
        echelon=tuple(u.echelon for u in units),
        label=tuple(short_label(u.id) for u in units),
        strength=men / first,
        posture=recording.posture[tick].astype(np.int8),
        status=status,
        cut_off=recording.supply[tick] == SupplyState.CUT_OFF,
        control=recording.control[tick],
        side_names=(names[0], names[1]),
        side_colors=(header.sides[0].color, header.sides[1].color),
    )


def _last_hex(hexes: NDArray[np.int16]) -> NDArray[np.int32]:
    """Hex where each unit was last on the map, (u,), -1 never."""
    on_map = hexes >= 0
    last = len(hexes) - 1 - on_map[::-1].argmax(axis=0)
    found = np.take_along_axis(hexes, last[None], axis=0)[0]
    return np.where(on_map.any(axis=0), found, -1).astype(np.int32)


def is_dug_in(posture: int) -> bool:
    return posture in (Posture.PREPARED, Posture.FORTIFIED)


def is_leaving(posture: int) -> bool:
    return posture in (Posture.WITHDRAWAL, Posture.DELAY)
