"""What people read: messages, numbers and dates in the reader's language.

Messages stand in English in the code and are looked up in gettext catalogs
(`locale/<language>/LC_MESSAGES/nomonhan.po`).  The catalogs are read as they are, so that an
install needs no compile step.  The language belongs to the context, so that two readers of one
server may have two languages.  The language `pseudo` brackets and accents every message: text that
escaped the catalogs stays plain and is found by a test.
"""

from __future__ import annotations

import ast
import locale
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

LANGUAGES = ("en", "es")
PSEUDO = "pseudo"
LOCALE_FOLDER = Path(__file__).parent / "locale"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

DateStyle = Literal["long", "day", "short", "month", "moment", "short_moment"]

_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
           "octubre", "noviembre", "diciembre"),
}  # fmt: skip
_ACCENTED = str.maketrans("AEIOUaeiouncy", "ÅÉÎÖÛåéîöûñçý")
_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")

_language: ContextVar[str | None] = ContextVar("nomonhan_language", default=None)


def detect_language(asked: str | None = None) -> str:
    """Language asked for, else NOMONHAN_LANG, else the locale's; English where none is ours."""
    if asked:
        return _known(asked)
    if chosen := os.environ.get("NOMONHAN_LANG"):
        return _known(chosen)
    return "es" if _reader_locale().lower().startswith(("es", "spanish")) else "en"


def untranslated_locale(asked: str | None = None) -> str | None:
    """The reader's locale where it is none of ours and no language was chosen."""
    if asked or os.environ.get("NOMONHAN_LANG"):
        return None
    found = _reader_locale()
    ours = (*LANGUAGES, "english", "spanish", "c", "posix", "")
    return None if _language_of(found) in ours else found


def _language_of(locale_name: str) -> str:
    """The language at the front of a locale's name, in small letters."""
    return re.split(r"[_.@-]", locale_name.lower())[0]


def _reader_locale() -> str:
    """Name of the reader's locale, such as es_MX.UTF-8; "" where there is none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value
    return locale.getlocale()[0] or ""


def _known(language: str) -> str:
    """The language of a name such as `es`, or of a locale such as `es_ES.UTF-8`."""
    name = _language_of(language)
    if name in (*LANGUAGES, PSEUDO):
        return name
    raise ValueError(f"unknown language {language!r}; write one of {', '.join(LANGUAGES)}")


def set_language(language: str | None) -> str:
    """Set the language of this context (None: detect it) and return it."""
    chosen = detect_language(language)
    _language.set(chosen)
    return chosen


def get_language() -> str:
    """Language of this context."""
    return _language.get() or set_language(None)


@contextmanager
def language(name: str | None) -> Iterator[str]:
    """Speak `name` (None: the present language) within the block."""
    token = _language.set(_known(name) if name else get_language())
    try:
        yield get_language()
    finally:
        _language.reset(token)


def gettext(message: str, /, **values: object) -> str:
    """`message` in the reader's language, its `{placeholders}` filled from `values`."""
    return _fill(_translated(message), values)


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Message that depends on a count; `{n}` is the count written by locale."""
    name = get_language()
    one = n == 1  # the rule of both languages; the catalogs' header is checked against it
    text = singular if one else plural
    if name == PSEUDO:
        text = _pseudo(text)
    elif name != "en":
        found = catalog(name).get((singular, plural))
        text = found[0 if one else 1] if found else text
    return _fill(text, {"n": format_number(n), **values})


def _translated(message: str) -> str:
    name = get_language()
    if name == "en" or not message:
        return message
    if name == PSEUDO:
        return _pseudo(message)
    found = catalog(name).get((message, ""))
    return found[0] if found else message


def _fill(text: str, values: dict[str, object]) -> str:
    return text.format(**values) if values else text


def _pseudo(message: str) -> str:
    pieces = _PLACEHOLDER.split(message)
    return "⟦" + "".join(p if i % 2 else p.translate(_ACCENTED) for i, p in enumerate(pieces)) + "⟧"


@cache
def catalog(name: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Catalog of one language: (msgid, msgid_plural or "") -> translations, empty ones left out."""
    path = LOCALE_FOLDER / name / "LC_MESSAGES" / "nomonhan.po"
    return read_catalog(path.read_text(encoding="utf-8"))


def read_catalog(text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Parse the part of gettext's .po format that we use: no contexts, no obsolete entries."""
    entries: dict[tuple[str, str], tuple[str, ...]] = {}
    for block in re.split(r"\n\s*\n", text):
        fields: dict[str, str] = {}
        key = ""
        fuzzy = False
        for line in block.splitlines():
            if line.startswith("#"):
                fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            if not line.startswith('"'):
                key, _, line = line.partition(" ")
                fields[key] = ""
            fields[key] += ast.literal_eval(line)
        forms = [v for k, v in sorted(fields.items()) if k.startswith("msgstr")]
        if fields.get("msgid") and all(forms) and not fuzzy:
            entries[fields["msgid"], fields.get("msgid_plural", "")] = tuple(forms)
    return entries


def format_number(value: float, digits: int = 0) -> str:
    """A number by locale: 17,202.5 in English; 17 202,5 in Spanish, grouped from five figures."""
    if value != value:
        return "–"
    text = f"{abs(value):,.{digits}f}"
    if get_language() == "es":
        whole, _, decimals = text.partition(".")
        figures = whole.replace(",", "")
        grouped = whole.replace(",", NO_BREAK_SPACE) if len(figures) > 4 else figures
        text = f"{grouped},{decimals}" if decimals else grouped
    return MINUS + text if value < 0 and any(c in "123456789" for c in text) else text


def format_percent(share: float, digits: int = 0) -> str:
    """A share of 1 as a percentage: 85% in English, 85 % in Spanish; never 0 or 100 by rounding."""
    if share != share:
        return "–"
    sign = f"{NO_BREAK_SPACE}%" if get_language() == "es" else "%"
    smallest = 10.0**-digits
    if 0 < share < smallest / 200:
        return f"<{NO_BREAK_SPACE}{format_number(smallest, digits)}{sign}"
    if 1 - smallest / 200 < share < 1:
        return f">{NO_BREAK_SPACE}{format_number(100 - smallest, digits)}{sign}"
    return format_number(100 * share, digits) + sign


def format_date(when: date | datetime, style: DateStyle = "long") -> str:
    """A date by locale.

    long `20 August 1939`, day `20 August`, short `20 Aug`, month `August 1939`, moment `20 August,
    09:00`, short_moment `20 Aug 09:00`.
    """
    spanish = get_language() == "es"
    month = _MONTHS["es" if spanish else "en"][when.month - 1]
    if style in ("short", "short_moment"):
        month = month[:3]
    if get_language() == PSEUDO:
        month = _pseudo(month)
    clock = f"{when:%H:%M}" if isinstance(when, datetime) else "00:00"
    if style == "month":
        return f"{month}{NO_BREAK_SPACE}{'de ' if spanish else ''}{when.year}"
    if style in ("short", "short_moment"):
        day = f"{when.day}{NO_BREAK_SPACE}{month}"
        return day if style == "short" else f"{day} {clock}"
    day = f"{when.day}{NO_BREAK_SPACE}{'de ' if spanish else ''}{month}"
    if style == "moment":
        return f"{day}, {clock}"
    return day if style == "day" else f"{day}{' de' if spanish else ''} {when.year}"


def format_list(words: Sequence[str], joint: Literal["and", "or"] = "and") -> str:
    """A list in words: `a, b and c`, `a, b y c`; Spanish y, o give way before their own sound."""
    if len(words) < 2:
        return "".join(words)
    joiner: str = joint
    if get_language() == "es":
        first = words[-1].lower()
        if joint == "and":
            joiner = "e" if re.match(r"h?[ií](?![aeou])", first) else "y"
        else:
            joiner = "u" if re.match(r"h?[oó]", first) else "o"
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def pick(en: str, es: str) -> str:
    """Of a text that data gives in both languages, the reader's; marked as data in `pseudo`."""
    name = get_language()
    if name == PSEUDO:
        return f"⟪{en}⟫"
    return es if name == "es" else en


def capitalized(text: str) -> str:
    """`text` with a capital first letter, the rest as it stands."""
    return text[:1].upper() + text[1:]
