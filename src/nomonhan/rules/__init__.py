"""Rules of combat: one rule, one file, one source; each treats one unit, hex or shot."""
