"""The paragraph taken apart is still the paragraph, and all its damage is told."""

from __future__ import annotations

import pytest

from nomonhan.claims.paragraph import UnplacedStatement, damage, pieces
from nomonhan.claims.records import load_text
from nomonhan.text import language


@pytest.mark.parametrize("name", ["en", "es"])
def test_pieces_put_together_are_the_seed(name: str) -> None:
    text = load_text()
    with language(name):
        seed = text.seed.text.en if name == "en" else text.seed.text.es
        assert "".join(piece.text for piece in pieces(text)) == seed


@pytest.mark.parametrize("name", ["en", "es"])
def test_statements_and_gaps_stand_once_in_order(name: str) -> None:
    text = load_text()
    with language(name):
        found = pieces(text)
    claims = [piece.key for piece in found if piece.kind == "claim"]
    assert claims == [key for key, claim in text.claims.items() if claim.quoted]
    gaps = [piece.key for piece in found if piece.kind == "gap"]
    assert gaps == list(text.gaps)
    asides = [piece.key for piece in found if piece.kind == "aside"]
    assert asides == ["names"]
    markers = [piece.key for piece in found if piece.kind == "marker"]
    assert markers == ["14", "15", "15", "18", "20", "19", "22"]


def test_all_visible_damage_is_explained() -> None:
    text = load_text()
    explained = [token for gap in text.gaps.values() for token in gap.explains]
    assert sorted(explained) == sorted(damage(text))
    assert len(set(explained)) == len(explained)


def test_damage_is_seen_where_it_is() -> None:
    found = damage(load_text())
    assert "orphan:14" in found  # a marker before any sentence
    assert {"missing:16", "missing:17", "missing:21"} <= set(found)
    assert "order:19" in found  # it stands after 20
    assert "glued:C04" in found  # "Primorie.Dos días"
    assert "glued:C06" not in found  # "[15] El día 28"


def test_repairing_the_text_takes_the_damage_away() -> None:
    text = load_text()
    whole = text.seed.text.es.replace("Primorie.Dos", "Primorie. Dos")
    seed = text.seed.model_copy(update={"text": text.seed.text.model_copy(update={"es": whole})})
    assert "glued:C04" not in damage(text.model_copy(update={"seed": seed}))


def test_words_that_the_text_has_not_are_refused() -> None:
    text = load_text()
    claim = text.claims["C09"]
    other = claim.text.model_copy(update={"en": "The tanks were made of wood"})
    claims = {**text.claims, "C09": claim.model_copy(update={"text": other})}
    with language("en"), pytest.raises(UnplacedStatement, match="C09"):
        pieces(text.model_copy(update={"claims": claims}))


def test_every_gap_says_what_stood_there_or_that_it_is_lost() -> None:
    for key, gap in load_text().gaps.items():
        assert (gap.before is None) != (gap.after is None), key
        if gap.kind == "lost":
            told = ("lost", "missing", "cut"), ("perdid", "falta", "cort")
            assert any(word in gap.text.en.lower() for word in told[0]), key
            assert any(word in gap.text.es.lower() for word in told[1]), key
