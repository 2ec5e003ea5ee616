"""Languages of one script, told apart over runs of text."""

from __future__ import annotations

import pytest
from lingua import LanguageDetectorBuilder

from indexer.reading import languages
from indexer.reading.languages import UNKNOWN, likelihoods, likely_language
from indexer.reading.splitting import CLEAR
from tests.stacks import LAMPS


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_likely_language_of_paragraph(lang: str) -> None:
    assert likely_language(LAMPS[lang].paragraphs[0], "LATIN") == lang


def test_script_names_languages_lingua_lacks() -> None:
    assert likely_language("ភាសាខ្មែរ", "KHMER") == "km"
    assert likely_language("ᚠᚢᚦᚨᚱᚲ", "RUNIC") == UNKNOWN


def test_code_is_no_language_of_its_own() -> None:
    code = "IRowEnumerator* pEnum = NULL;\nDWORD number;"
    assert likely_language(code, "LATIN") not in {"en", "fr"}
    assert likely_language(code, "LATIN", CLEAR) in {"en", "fr"}
    assert likely_language(LAMPS["de"].paragraphs[0], "LATIN", CLEAR) == "de"


def test_only_english_and_french_load_large_models(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    low = LanguageDetectorBuilder.with_low_accuracy_mode

    def note(builder: LanguageDetectorBuilder) -> LanguageDetectorBuilder:
        asked.append("low")
        return low(builder)

    monkeypatch.setattr(LanguageDetectorBuilder, "with_low_accuracy_mode", note)
    languages._one_of.cache_clear()
    likelihoods("Lampe", frozenset({"en", "fr"}))
    assert not asked
    likelihoods("Lampe", frozenset({"en", "fr", "de"}))
    assert asked == ["low"]


def test_likelihoods_are_shared_out() -> None:
    shares = likelihoods(LAMPS["fr"].paragraphs[0], frozenset({"en", "fr", "de"}))
    assert max(shares, key=lambda lang: shares[lang]) == "fr"
    assert sum(shares.values()) == pytest.approx(1)


def test_single_language_needs_no_detector() -> None:
    assert likelihoods("anything", frozenset({"en"})) == {"en": 1.0}
    assert likelihoods("anything", frozenset({UNKNOWN, "km"})) == {UNKNOWN: 1.0, "km": 1.0}
