"""Terrain: typed facts of a theater, and the hex arrays made of them."""
