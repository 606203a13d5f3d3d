"""The phases of a tick: the loops over units and hexes that apply the rules."""
