"""Rules of thumb of staffs, with the range within which they are a matter of taste.

All are assumed; none differs by side.  What differs between armies stands in their doctrines.
"""

from __future__ import annotations

# -- what counts as seen, near, broken through
SEEN_FORCE_MEN = 150  # a company: fewer are patrols [100, 300]
BREAKTHROUGH_KM = (
    5.0  # 4 km behind the enemy's line, which lies about 1 km in front of the own [4, 6]
)
BREAKTHROUGH_CLEAR_HEXES = 2  # no known enemy nearer than this: the definition of a breakthrough
BREAKTHROUGH_WIDTH_HEXES = 8  # a breakthrough "at" a zone lies this near its center [5, 12]
VEHICLE_IN_MEN = 15  # fighting worth of an armored vehicle [8, 30]
STALE_H = 12.0  # older sightings count half [6, 24]
GHOST_H = 1.0  # a sighting this old is dropped if own troops stand there and find nobody [0.5, 3]
HELD_MEN = 100  # power that makes ground count as held [50, 200]
HELD_MARGIN = 2  # and how much more than the other's it must be [1.2, 3]
