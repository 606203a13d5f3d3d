"""The text, its statements, and the one executable test of each reading."""
