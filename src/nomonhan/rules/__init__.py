"""Rules of combat: one rule, one file, one source; each treats one unit, hex or shot."""

RULES_VERSION = 12
"""Raised when behavior changes: two runs with equal inputs and versions are equal to the bit."""
