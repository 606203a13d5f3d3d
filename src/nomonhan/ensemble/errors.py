"""What can go wrong around a run, apart from the scenario itself."""

from __future__ import annotations

import errno
from pathlib import Path

from nomonhan.text import gettext as _


class RunRefused(Exception):
    """What was asked for cannot be done; nothing was written."""


class RunFailed(Exception):
    """Something failed on the way; battles that were finished are kept."""


class DamagedTable(RunFailed):
    """A file of a run that is not what was written."""

    def __init__(self, path: Path, cure: str) -> None:
        super().__init__(_("{path} is damaged: {cure}", path=path, cure=cure))
        self.path = path


def cannot_write(folder: Path, error: BaseException) -> RunFailed:
    """What to tell people when a file of `folder` could not be written."""
    number = getattr(error, "errno", None)
    text = str(error)
    full = number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or any(word in text for word in ("No space left", "File too large", "Disk quota")):
        return RunFailed(
            _(
                "{folder}: the disk is full; free some space and run the same command again, "
                "finished battles are kept",
                folder=folder,
            )
        )
    reason = getattr(error, "strerror", None) or text.splitlines()[0]
    return RunFailed(
        _("{folder}: cannot be written ({reason}); choose another folder",
          folder=folder, reason=reason)
    )  # fmt: skip
