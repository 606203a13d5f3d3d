"""How fast it is: `python -m benchmarks` measures, checks outcomes first, and writes the tables."""
