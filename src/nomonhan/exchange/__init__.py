"""What other programs read and write: result tables, orders of battle, places of units."""
