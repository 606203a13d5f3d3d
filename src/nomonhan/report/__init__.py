"""What people read of a battle: maps, plots, reports."""
