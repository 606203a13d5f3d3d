"""Rules of thumb of staffs, with the range within which they are a matter of taste.

All are assumed; none differs by side.  What differs between armies stands in their doctrines.
"""

from __future__ import annotations

# -- what counts as seen, near, broken through
SEEN_FORCE_MEN = 150  # a company: fewer are patrols [100, 300]
BREAKTHROUGH_KM = 5.0  # 4 km behind the enemy's line, itself about 1 km away [4, 6]
BREAKTHROUGH_MEN = 300  # least worth of who has broken through [200, 600]
BREAKTHROUGH_CLEAR_HEXES = 2  # no known enemy nearer than this: the definition of a breakthrough
BREAKTHROUGH_WIDTH_HEXES = 8  # a breakthrough "at" a zone lies this near its center [5, 12]
VEHICLE_IN_MEN = 15  # fighting worth of an armored vehicle [8, 30]
STALE_H = 12.0  # older sightings count half [6, 24]
GHOST_H = 1.0  # a sighting this old is dropped if own troops stand there and find nobody [0.5, 3]
HELD_MEN = 100  # power that makes ground count as held [50, 200]
HELD_MARGIN = 2  # and how much more than the other's it must be [1.2, 3]
DAYLIGHT = 0.3  # below this light it is night for an attack [0.2, 0.5]
CONTACT_H = 2.0  # a unit is in contact if it was within this time [1, 4]
STRAY_HEXES = 8  # a unit farther from its formation's center than this does not count in it [6, 12]
FACING_HEXES = 3  # enemies this near stand in front of a unit [2, 4]

# -- the own line
LINE_GAP_KM = 8.0  # units farther apart than this do not form one line [6, 12]
LINE_SLICE_KM = 3.0  # in each slice of this width the foremost unit is the line [2, 4]
LINE_ELONGATION = 1.5  # a deployment this much longer than deep shows where the front runs [1.2, 2]

# -- plans
EARLY = 2.0  # orders for a timed attack go out so many times the usual delay ahead [1.5, 3]
REACHED_HEXES = 2  # a formation whose center is this near a zone's center has reached it [1, 3]
REACHED_MOST_HEXES = 4  # or, for places known less well, as near as they are known, up to this

# -- attack
FRONT_PER_UNIT_MILLE = 1250  # thousandths of a kilometer of front for a battalion [1000, 1500]
FRONT_MOST_HEXES = 8  # widest front of one formation's attack, km [6, 12]
ECHELON_UNITS = 3  # with fewer units than this nobody is kept back [3, 6]
ECHELON_BEHIND_HEXES = 3  # how far behind the second echelon follows [2, 5]
CLEAR_HEXES = 3  # on its objective a formation attacks enemies this far from its edge [2, 5]
SCREEN_PER_UNIT_HEXES = 3  # front watched by one unit of a screen [2, 5]
STRIKE_NEAR_HEXES = 2  # who bars a way strikes what is weak within this distance [1, 3]
STRIKE_NEAR_ODDS = 2.0  # at these odds against all that is known around it [1.5, 3]
BLOCK_PER_UNIT_MILLE = 1500  # front of a unit that bars the way [1000, 2500]

# -- armor and infantry
WAIT_SHARE = 0.5  # armor waits for infantry where the doctrine's number is at least this [0.3, 0.7]
WAIT_AHEAD_MILLE = 2000  # farther ahead of the infantry than this it waits [1000, 3000]
OPEN_HEXES = 4  # no known enemy of a company this near: the way is open [3, 6]

# -- going round
ROUND_SHARE = 0.3  # a formation goes round strongpoints at this number of the doctrine [0.2, 0.5]
ROUND_LOOK_MILLE = 7000  # it looks this far ahead [5000, 10000]
ROUND_WIDTH_MILLE = 2000  # and this far to each side for what bars the way [1500, 3000]
ROUND_BY_MILLE = 5000  # and passes at this distance [3000, 6000]
ROUND_PER_UNIT_MILLE = 500  # on a way round a formation marches close [250, 1000]
ROUND_WORTH = 0.25  # what is weaker than this share of it is run over, not gone round [0.1, 0.5]
RUN_OVER_ODDS = 2.0  # who exploits attacks what bars the way at these odds [1.5, 3]
STUCK_H = 6.0  # or when it has come no nearer to its goal for so long [3, 12]
AROUND_HEXES = 2  # enemies this near each other are one strongpoint [1, 3]
ROUND_LONGEST_H = 18.0  # longest time for a way round [12, 24]
BLOCKED_H = 24.0  # after so long without gain it tries elsewhere, at bypass 0 [12, 48]
BLOCKED_BYPASS_H = 12.0  # less by so much at bypass 1 [6, 18]
FIXING_NEAR_HEXES = 2  # a unit this near what is gone round may stay to hold it [1, 3]
FIXING_SHARE = 0.5  # with this share of its worth [0.3, 1]
SHIFT_MILLE = 5000  # how far aside it tries [3000, 7000]
SHIFT_GAIN = 0.5  # if the enemy known there is no more than this share of what bars it [0.3, 0.7]
FIXING_MOST = 0.34  # but with no more than this share of the formation [0.2, 0.5]

# -- breaking off
FLOOR_AT_ZERO = 0.85  # strength at which an attack is called off, at aggressiveness 0 [0.7, 0.95]
FLOOR_FALL = 0.5  # lower by this at aggressiveness 1 [0.3, 0.7]
SHAKEN = 0.35  # mean cohesion at which it is called off [0.2, 0.5]
RECOVERED = 0.15  # and it goes on when this much has been regained [0.1, 0.3]
REST_COHESION = 0.3  # a single unit rests below this [0.2, 0.4]
REST_STRENGTH = 0.3  # or below this share of its men [0.2, 0.4]

# -- reserve
RESERVE_AFTER_H = 9.0  # no reserve is committed earlier than this after the first attack [3, 24]
RESERVE_PROGRESS = 0.4  # success worth feeding: this share of the way, or a breakthrough [0.3, 0.6]
RESERVE_STALLED_H = 24.0  # a stalled wing gets it when nothing has succeeded by then [12, 48]

# -- pockets
POCKET_FOOT_HEXES = 8  # how far men on foot are sent after a known enemy [5, 12]
POCKET_MOBILE_HEXES = 15  # and those who ride [10, 25]
POCKET_AREA_HEXES = 10  # nor is anybody sent farther from the plan's objectives [6, 15]
POCKET_ODDS = 0.8  # with less than this times its worth a pocket is held, not attacked [0.6, 1.5]
POCKET_MEMORY_H = 36.0  # older sightings are not followed [12, 48]

# -- counter-stroke
THREAT_KM = 1.5  # an enemy this far behind the own line threatens the rear [1, 3]
THREAT_MEN = 600  # least worth of a threat [300, 1000]
THREAT_SHARE = 0.06  # or this share of the own line, whichever is more [0.03, 0.12]
STROKE_LEAST = 0.4  # least number of the doctrine for a counter-stroke [0.3, 0.6]
STROKE_SHARE = 0.6  # of the line that may go, times the doctrine's number [0.4, 0.8]
STROKE_FAR_HEXES = 30  # from how far units are called together [20, 40]
STROKE_OUT_MILLE = 4000  # assembly: beyond the threat's outer flank [2000, 6000]
STROKE_BACK_MILLE = 5000  # and behind it, towards the own base [3000, 8000]
STROKE_READY = 0.6  # share of the force that must have come before it starts [0.5, 0.8]
STROKE_LATE_H = 12.0  # it starts with what is there after so long a wait [6, 24]
STROKE_ENDS = 0.5  # it is called off below this share of its men [0.4, 0.7]
STROKE_AGAIN_H = 24.0  # and none is planned for so long [12, 48]
CALL_LOSS = 0.2  # units on call are called when this share of the line is lost [0.1, 0.3]

# -- guns and staffs
GUNS_FAR = 0.7  # guns move up when the front is farther than this share of their reach [0.6, 0.9]
GUNS_BEHIND = 0.3  # to this share of their reach behind the troops they support [0.2, 0.5]
GUNS_THREAT_HEXES = 2  # an enemy this near threatens guns [1, 3]
GUNS_BACK_MILLE = 4000  # how far they go back [3000, 6000]
GUNS_STAND = 0.9  # guns stand to the last at this number of hold_without_order [0.8, 1]
FRESH_H = 3.0  # a sighting that moves guns is not older [1, 6]
PREPARATION_H = 3.0  # guns fire at what lies ahead so long before an attack [1, 4]
STAFF_FAR_HEXES = 6  # staffs move up when their troops are farther than this [4, 8]
STAFF_BEHIND_MILLE = 3000  # to this distance behind them [2000, 4000]

# -- way out
CUT_OFF_LONG_H = 72.0  # a garrison cut off for so long may be ordered out [48, 96]
SPENT = 0.25  # or one with no more than this share of its men [0.15, 0.35]
CUT_OFF_FAILING_H = 24.0  # its own commander may take it out sooner [12, 48]
FAILING = 0.5  # when this share of its men is left [0.35, 0.65]
HOLD_ON_OWN_WORD = 0.6  # how far the order to hold keeps him from it [0.3, 0.9]
ARMY_SPENT = 0.4  # an army gives up the battle below this share of its line [0.25, 0.6]
ARMY_SPENT_SOONER = 0.4  # and so much sooner at hold_without_order 0 [0.2, 0.5]
ORDERED_OUT = 0.5  # chance in each round of orders, at hold_without_order 0 [0.2, 0.8]

# -- night
NIGHT_AVOIDED = 0.4  # assaults pause in the dark below this number of the doctrine [0.3, 0.5]
NIGHT_PREFERRED = 0.75  # and by day from this on [0.6, 0.9]
DAY_FAILED = 0.1  # between the two: once a day has cost an attack this share of its men [0.05, 0.2]
