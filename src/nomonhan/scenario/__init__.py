"""Scenarios: typed records, their loader, linter, digest, patches and sources."""
