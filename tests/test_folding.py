from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import _MAY_DIFFER, fold, fold_lightly
from search.analysis.surface import surface_terms

ANYTHING = st.text(max_size=40) | st.text(
    "aé'l’서설ガｶﾞ渡\u0301\u200d\U000e0100ก่\n\0 \ud800", max_size=12
)

SAME = [
    ("MOU", "ｍｏｕ"),
    ("ソウル", "ｿｳﾙ"),
    ("ガ", "ｶﾞ"),
    ("compétitivité", "COMPETITIVITE"),
    ("œuvre", "oeuvre"),
    ("straße", "STRASSE"),
    ("衿川區", "衿川区"),
    ("諒解備忘錄", "谅解备忘录"),
    ("渋沢", "澁澤"),
    ("디자인․출판", "디자인·출판"),
    ("서울ㆍ금천", "서울・금천"),
    ("l’accord", "l'accord"),
    ("㎏", "kg"),
    ("葛\U000e0100飾", "葛飾"),
    ("co\u00adopt", "coopt"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_fold_to_same(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text, "help: a table of search/analysis/folding.py"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("l’accord", ["accord"]),
        ("D'ACCORD", ["accord"]),
        ("qu’elle jusqu'ici", ["elle", "ici"]),
        ("aujourd’hui", ["aujourd", "hui"]),
        ("Seoul’s", ["seoul"]),
        ("rock'n'roll", ["rock", "n", "roll"]),
    ],
)
def test_clitics_give_way(text: str, terms: list[str]) -> None:
    assert surface_terms(fold(text).text) == terms


@given(text=ANYTHING)
def test_normal_forms_fold_alike(text: str) -> None:
    folded = fold(text).text
    assert fold(unicodedata.normalize("NFC", text)).text == folded
    assert fold(unicodedata.normalize("NFD", text)).text == folded


@given(text=ANYTHING)
def test_every_character_has_its_place(text: str) -> None:
    folded = fold(text)
    places = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert {place for span in places for place in range(*span)} == set(range(len(text)))


@given(text=ANYTHING)
def test_lines_stay_lines(text: str) -> None:
    assert [fold(line).text for line in text.split("\n")] == fold(text).text.split("\n")


@given(text=ANYTHING)
def test_only_plain_spaces_remain(text: str) -> None:
    assert not any(char.isspace() and char not in " \n" for char in fold(text).text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\u1109\u1165\u110b\u116e\u11af", ["\u1109\u1165", "\u110b\u116e\u11af"]),
        ("ｶﾞｽ", ["ｶﾞ", "ｽ"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("葛\U000e0100飾", ["葛\U000e0100", "飾"]),
    ],
)
def test_sequences_keep_whole_places(text: str, written: list[str]) -> None:
    folded = fold(text)
    spans = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert [text[start:end] for start, end in spans] == written


def test_what_may_differ_lightly_is_known() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code) != "\n"]
    apart = [char for char in characters if fold(f"a{char}a") != fold_lightly(f"a{char}a")]
    assert apart
    assert all(map(_MAY_DIFFER.search, apart))


@given(text=ANYTHING)
def test_light_folding_keeps_normal_forms_together(text: str) -> None:
    light = fold_lightly(text).text
    assert fold_lightly(unicodedata.normalize("NFC", text)).text == light
    assert fold_lightly(unicodedata.normalize("NFD", text)).text == light


@pytest.mark.parametrize(
    ("text", "light"),
    [
        ("L’ÉTÉ", "l'été"),
        ("re\u0301sume\u0301", "résumé"),
        ("ＣŒUR", "cœur"),
        ("Seoul`s", "seoul's"),
        ("Йод", "йод"),
        ("STRASSE straße", "strasse strasse"),
        ("ｻﾗ 衛星", "サラ 卫星"),
    ],
)
def test_accents_and_clitics_stay_in_light_folding(text: str, light: str) -> None:
    assert fold_lightly(text).text == light
