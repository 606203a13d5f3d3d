"""The reader's language: catalogs, numbers, dates, and text that escaped."""

from __future__ import annotations

import io
import re
import string
from datetime import date, datetime

import pytest
from babel.messages.pofile import read_po

from nomonhan import cli, text
from tools import update_catalogs

SPANISH = text.LOCALE_FOLDER / "es" / "LC_MESSAGES" / "nomonhan.po"
SPACE = text.NO_BREAK_SPACE


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_spanish_catalog_is_complete() -> None:
    catalog = update_catalogs.spanish()
    assert update_catalogs.untranslated(update_catalogs.extracted(), catalog) == []


def test_spanish_keeps_every_placeholder() -> None:
    for (singular, plural), forms in text.catalog("es").items():
        for source, form in zip((singular, plural), forms, strict=False):
            assert fields(form) == fields(source), source


def test_own_reader_agrees_with_babel() -> None:
    theirs: dict[tuple[str, ...], tuple[str, ...]] = {}
    for message in read_po(io.BytesIO(SPANISH.read_bytes())):
        if message.id and not message.fuzzy and message.string:
            ids = (message.id, "") if isinstance(message.id, str) else tuple(message.id)
            strings = message.string
            forms = (strings,) if isinstance(strings, str) else tuple(strings)
            theirs |= {ids: forms} if all(forms) else {}
    assert text.read_catalog(SPANISH.read_text(encoding="utf-8")) == theirs


def test_plural_rule_of_the_catalog_is_the_one_in_the_code() -> None:
    assert "nplurals=2; plural=(n != 1)" in SPANISH.read_text(encoding="utf-8")


def test_reader_skips_fuzzy_and_empty_entries() -> None:
    po = (
        'msgid ""\nmsgstr "Language: es\\n"\n\n#, fuzzy\nmsgid "a"\nmsgstr "x"\n\n'
        'msgid "b"\nmsgstr ""\n\nmsgid "long "\n"line"\nmsgstr "línea \\"larga\\"\\n"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "uno"\nmsgstr[1] "muchos"\n'
    )
    assert text.read_catalog(po) == {
        ("long line", ""): ('línea "larga"\n',),
        ("one", "many"): ("uno", "muchos"),
    }


def test_language_is_asked_for_then_set_then_the_locales(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "NOMONHAN_LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "es_MX.UTF-8")
    assert text.detect_language() == "es"
    monkeypatch.setenv("NOMONHAN_LANG", "en")
    assert text.detect_language() == "en"
    assert text.detect_language("es") == "es"
    for region in ("es_ES.UTF-8", "es-MX", "ES", "es@euro"):
        monkeypatch.setenv("NOMONHAN_LANG", region)
        assert text.detect_language() == text.detect_language(region) == "es"
    monkeypatch.setenv("NOMONHAN_LANG", "tlh")
    with pytest.raises(ValueError, match="write one of en, es"):
        text.detect_language()


def test_a_locale_without_translation_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("NOMONHAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for ours in ("es_MX.UTF-8", "en", "C.UTF-8", "POSIX"):
        monkeypatch.setenv("LANG", ours)
        assert text.untranslated_locale() is None, ours
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert text.detect_language() == "en"
    assert text.untranslated_locale() == "fr_FR.UTF-8"
    assert text.untranslated_locale("es") is None
    assert cli.run_command_line(["scenario", "list"]) == cli.DONE
    told = capsys.readouterr()
    assert "no translation for the locale fr_FR.UTF-8" in told.err
    assert "translation" not in told.out
    monkeypatch.setenv("NOMONHAN_LANG", "en")
    assert text.untranslated_locale() is None


def test_language_ends_with_its_block() -> None:
    with text.language("en"):
        with text.language("es"):
            assert text.get_language() == "es"
        assert text.get_language() == "en"


@pytest.mark.parametrize(
    ("value", "digits", "english", "spanish"),
    [
        (17202, 0, "17,202", f"17{SPACE}202"),
        (1135, 0, "1,135", "1135"),
        (-12.25, 1, "−12.2", "−12,2"),
        (1234567.891, 2, "1,234,567.89", f"1{SPACE}234{SPACE}567,89"),
        (-0.01, 0, "0", "0"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_numbers_follow_the_locale(value: float, digits: int, english: str, spanish: str) -> None:
    with text.language("en"):
        assert text.format_number(value, digits) == english
    with text.language("es"):
        assert text.format_number(value, digits) == spanish


def test_percentages_never_round_to_certainty() -> None:
    with text.language("en"):
        assert text.format_percent(0.854) == "85%"
        assert text.format_percent(1.0) == "100%"
        assert text.format_percent(0.9999) == f">{SPACE}99%"
        assert text.format_percent(0.0001) == f"<{SPACE}1%"
    with text.language("es"):
        assert text.format_percent(0.8546, 1) == f"85,5{SPACE}%"


def test_dates_follow_the_locale() -> None:
    when = datetime(1939, 8, 20, 9)
    with text.language("en"):
        assert text.format_date(date(1939, 8, 20)) == f"20{SPACE}August 1939"
        assert text.format_date(when, "moment") == f"20{SPACE}August, 09:00"
    with text.language("es"):
        assert text.format_date(when) == f"20{SPACE}de agosto de 1939"
        assert text.format_date(when, "short") == f"20{SPACE}ago"
        assert text.format_date(when, "short_moment") == f"20{SPACE}ago 09:00"
        assert text.format_date(when, "month") == f"agosto{SPACE}de 1939"


def test_spanish_conjunctions_give_way_before_their_own_sound() -> None:
    with text.language("es"):
        assert text.format_list(["Fui", "Noro", "Remizov"]) == "Fui, Noro y Remizov"
        assert text.format_list(["tanques", "infantería"]) == "tanques e infantería"
        assert text.format_list(["agua", "hielo"]) == "agua y hielo"
        assert text.format_list(["siete", "ocho"], "or") == "siete u ocho"
    with text.language("en"):
        assert text.format_list(["a"]) == "a"
        assert text.format_list(["a", "b"], "or") == "a or b"


def test_pseudo_language_brackets_messages_and_keeps_placeholders() -> None:
    with text.language("pseudo"):
        shown = text.gettext("Winner of {name}", name="x_y")
        assert re.fullmatch("⟦.*x_y⟧", shown)
        assert "Winner" not in shown
        assert text.ngettext("{n} battle", "{n} battles", 3).startswith("⟦3 ")
