"""Comparison with history: figures that are like, intervals, sealed predictions, scores."""
