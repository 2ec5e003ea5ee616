"""English and French told by their commonest words, where these leave no doubt."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.common_words import told_by_words
from indexer.reading.languages import likelihoods, likely_language

TOLD = [
    ("The ferry was back at the landing before the rain, and nobody had to wait.", "en"),
    ("Le bac est revenu dans la nuit, mais les passagers ne sont pas encore là.", "fr"),
]
UNTOLD = [
    "Die Fähre ist zurück, und der Fluss führt nach dem Regen mehr Wasser als sonst.",
    "El barco ha vuelto y los viajeros del pueblo cruzan el río con más calma.",
    "Il traghetto è tornato, e la gente della riva non deve più aspettare.",
    "De pont vaart weer, maar het water is niet zo hoog als voor de regen.",
    "Naru Ferry Festival 2024",
    "",
    "The ferry said Le bac est dans les mains des and to with from this",
]


@pytest.mark.parametrize(("text", "lang"), TOLD)
def test_common_words_tell_english_and_french(text: str, lang: str) -> None:
    assert told_by_words(text) == lang
    assert likely_language(text, "LATIN") == lang
    assert likelihoods(text, frozenset({"en", "fr", "de"})) == {
        other: float(other == lang) for other in ("en", "fr", "de")
    }


def test_words_that_come_after_many_names_are_found() -> None:
    names = "Naru Han Gang Park Min-su Kim Do-yun, " * 8
    assert likely_language(names + " ".join([TOLD[0][0]] * 4), "LATIN") == "en"
    with mock.patch("indexer.reading.languages._one_of", side_effect=AssertionError):
        assert likelihoods(names + " ".join([TOLD[1][0]] * 4), frozenset({"en", "fr"}))["fr"] == 1


@pytest.mark.parametrize("text", UNTOLD)
def test_other_texts_are_left_to_their_letters(text: str) -> None:
    assert told_by_words(text) is None


def test_a_language_that_is_not_in_question_is_not_told() -> None:
    assert set(likelihoods(TOLD[0][0], frozenset({"fr", "de"}))) == {"fr", "de"}
    assert max(likelihoods(TOLD[0][0], frozenset({"fr", "de"})).values()) > 0


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert told_by_words(text) in ("en", "fr", None)
