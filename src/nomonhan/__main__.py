"""`python -m nomonhan`."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the console script."""
    from nomonhan.cli import run_command_line

    sys.exit(run_command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
