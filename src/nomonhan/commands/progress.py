"""Progress and notices, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from nomonhan.ensemble.fighting import Progress
from nomonhan.text import gettext as _

Item = TypeVar("Item")


def notice(text: str) -> None:
    """Tell people something that is not the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _bar() -> Any:
    """A bar on stderr, or None where nobody watches."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as RichProgress

    return RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )


@contextmanager
def progress_bar(shown: bool) -> Iterator[Progress | None]:
    """A bar of battles fought."""
    bar = _bar() if shown else None
    if bar is None:
        yield None
        return
    with bar:
        task = bar.add_task(_("battles"), total=None)
        yield lambda count, total: bar.update(task, completed=count, total=total)


def counted(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items, with a bar that counts them."""
    bar = _bar()
    if bar is None:
        yield from items
        return
    with bar:
        yield from bar.track(items, description=what)
