"""Fight the golden battles again and keep their outcomes in `tests/golden`.

Run `python -m tools.refresh_golden` after an intended change of behavior.  It refuses while
RULES_VERSION (src/nomonhan/rules/__init__.py) is the one the files name, and while CHANGELOG.md
has no line on the new version.
"""

from __future__ import annotations

import sys

from tests.golden.battles import Refused, refresh


def main() -> int:
    """Write all files or none; 1 if refused."""
    try:
        names = refresh()
    except Refused as reason:
        print(reason, file=sys.stderr)
        return 1
    for name in names:
        print(f"tests/golden/{name}.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
