"""Progress and notices, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nomonhan.ensemble.fighting import Progress
from nomonhan.text import gettext as _


def notice(text: str) -> None:
    """Tell people something that is not the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def progress_bar(shown: bool) -> Iterator[Progress | None]:
    """A bar of battles fought; nothing where nobody watches."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as RichProgress

    bar = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task(_("battles"), total=None)
        yield lambda count, total: bar.update(task, completed=count, total=total)
