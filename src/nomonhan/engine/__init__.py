"""The engine: records to arrays, numbers to a battle at its start, and the sequence of play."""
