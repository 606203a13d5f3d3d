"""Gates of the model: what must hold before a change of behavior is called done.

`python -m proofs` (or `make prove`) runs all of them and writes `docs/proofs.md`; a name runs one.
"""
