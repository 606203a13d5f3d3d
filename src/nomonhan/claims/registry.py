"""The closed registry of tests, filled by `predicates` and `facts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nomonhan.claims.looking import Answer, Looker

REGISTRY: dict[str, Callable[..., Answer]] = {}


def predicate(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Enter a test into the registry under its own name."""
    REGISTRY[function.__name__] = function
    return function


def ask(name: str, look: Looker, parameters: dict[str, Any]) -> Answer:
    """Carry out a test by name."""
    return REGISTRY[name](look, **parameters)
