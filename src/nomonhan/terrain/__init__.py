"""Terrain: typed facts of a theater become arrays per hex and per hexside."""
