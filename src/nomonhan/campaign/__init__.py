"""Phases carried onward, and the decisions above the battle."""
