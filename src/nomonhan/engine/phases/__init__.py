"""The phases of a step and a tick: the loops over units and hexes that apply the rules."""
