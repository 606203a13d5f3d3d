"""Commanders: from what a side has been told to what it orders.

Doctrine and plan are data; `commander.decide` reads them.  The clauses stand in files of their own
and write down in the ledger what they knew and what they ordered.
"""
