"""Open, fast, evidence-led simulation of operational combat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nomonhan.commands.library import Run, run

__all__ = ["Run", "run"]


def __getattr__(name: str) -> Any:
    """`nomonhan.run` and its result, imported when first asked for: they bring the engine along."""
    if name in __all__:
        from nomonhan.commands import library

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
