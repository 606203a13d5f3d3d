"""The engine: records to arrays, the sequence of play, and the loop that fights a battle."""
