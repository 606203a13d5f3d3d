"""Collect every message of the package into the catalogs; say which still need words.

`python tools/update_catalogs.py` rewrites `locale/nomonhan.pot` and updates `locale/es`;
translations already there are kept.  With `--check` nothing is written and a missing translation
fails.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "src" / "nomonhan"
LOCALE = PACKAGE / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
HEADER = """# Messages of nomonhan.
# Licensed under Apache-2.0, as the package."""

NAMES = {"project": "nomonhan", "version": "1", "msgid_bugs_address": "none",
         "last_translator": "none", "language_team": "none"}  # fmt: skip


def extracted() -> Catalog:
    """Every message of the package, with the files it stands in."""
    messages = Catalog(header_comment=HEADER, fuzzy=False, **NAMES)
    found = extract_from_dir(
        PACKAGE, METHODS, {"**/templates/**.html": {"trimmed": "true"}}, KEYWORDS, ("Translators:",)
    )
    for name, _line, message, comments, context in sorted(found, key=lambda m: (m[0], m[1])):
        messages.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return messages


def spanish() -> Catalog:
    """The Spanish catalog as it stands."""
    path = LOCALE / "es" / "LC_MESSAGES" / "nomonhan.po"
    if not path.exists():
        return Catalog(locale="es", header_comment=HEADER, fuzzy=False, **NAMES)
    return read_po(io.BytesIO(path.read_bytes()), locale="es")


def untranslated(messages: Catalog, catalog: Catalog) -> list[str]:
    """Messages without finished words in `catalog`."""
    missing = []
    for message in messages:
        if not message.id:
            continue
        there = catalog.get(message.id if isinstance(message.id, str) else message.id[0])
        strings = () if there is None else there.string
        words = (strings,) if isinstance(strings, str) else tuple(strings or ())
        if there is None or there.fuzzy or not words or not all(words):
            missing.append(str(message.id))
    return missing


def main() -> int:
    messages, catalog = extracted(), spanish()
    if "--check" not in sys.argv:
        catalog.update(messages, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        for target, content in (
            (LOCALE / "nomonhan.pot", messages),
            (LOCALE / "es" / "LC_MESSAGES" / "nomonhan.po", catalog),
        ):
            target.parent.mkdir(parents=True, exist_ok=True)
            buffer = io.BytesIO()
            write_po(buffer, content, width=100, sort_by_file=True, include_lineno=False)
            text = buffer.getvalue().decode("utf-8")
            # dates and tool versions would change the file without any change of words
            kept = [
                line for line in text.splitlines()
                if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By'))
            ]  # fmt: skip
            target.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")
    missing = untranslated(messages, catalog)
    for message in missing:
        sys.stderr.write(f"no Spanish yet: {message}\n")
    sys.stdout.write(f"{len(messages)} messages, {len(missing)} without Spanish\n")
    return 1 if missing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
