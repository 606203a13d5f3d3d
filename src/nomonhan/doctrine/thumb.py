"""Rules of thumb of staffs, with the range within which they are a matter of taste.

All are assumed; none differs by side.  What differs between armies stands in their doctrines.
"""

from __future__ import annotations

# -- what counts as seen, near, broken through
SEEN_FORCE_MEN = 150  # a company: fewer are patrols [100, 300]
BREAKTHROUGH_KM = 5.0  # 4 km behind the enemy's line, itself about 1 km away [4, 6]
BREAKTHROUGH_CLEAR_HEXES = 2  # no known enemy nearer than this: the definition of a breakthrough
BREAKTHROUGH_WIDTH_HEXES = 8  # a breakthrough "at" a zone lies this near its center [5, 12]
VEHICLE_IN_MEN = 15  # fighting worth of an armored vehicle [8, 30]
STALE_H = 12.0  # older sightings count half [6, 24]
GHOST_H = 1.0  # a sighting this old is dropped if own troops stand there and find nobody [0.5, 3]
HELD_MEN = 100  # power that makes ground count as held [50, 200]
HELD_MARGIN = 2  # and how much more than the other's it must be [1.2, 3]
DAYLIGHT = 0.3  # below this light it is night for an attack [0.2, 0.5]
CONTACT_H = 2.0  # a unit is in contact if it was within this time [1, 4]
FACING_HEXES = 3  # enemies this near stand in front of a unit [2, 4]
# -- plans
REACHED_HEXES = 2  # a formation whose center is this near a zone's center has reached it [1, 3]
REACHED_MOST_HEXES = 4  # or, for places known less well, as near as they are known, up to this
# -- attack
FRONT_PER_UNIT_MILLE = 1250  # thousandths of a kilometer of front for a battalion [1000, 1500]
FRONT_MOST_HEXES = 8  # widest front of one formation's attack, km [6, 12]
CLEAR_HEXES = 3  # on its objective a formation attacks enemies this far from its edge [2, 5]
SCREEN_PER_UNIT_HEXES = 3  # front watched by one unit of a screen [2, 5]
