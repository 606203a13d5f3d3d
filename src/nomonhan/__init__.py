"""Open, fast, evidence-led simulation of operational combat."""
