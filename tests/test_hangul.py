from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.hangul import composed, initials, is_initials, keystrokes
from search.analysis.romaji import romaji, spellings
from search.analysis.romanised import revised, sound

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))


@given(SYLLABLES)
def test_keys_give_the_text_again(text: str) -> None:
    assert composed(keystrokes(text)) == text


@given(SYLLABLES, st.data())
def test_unfinished_text_has_the_first_keys_of_the_whole(text: str, data: st.DataObject) -> None:
    keys = keystrokes(text)
    typed = keys[: data.draw(st.integers(0, len(keys)))]
    assert keystrokes(composed(typed)) == typed


@given(SYLLABLES)
def test_every_syllable_has_an_initial(text: str) -> None:
    assert len(initials(text)) == len(text)
    assert not text or is_initials(initials(text))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("금천구", "rmacjsrn"),
        ("꽃값", "Rhcrkqt"),
        ("의왕", "dmldhkd"),
        ("ㄴ대ㅕㅣ", "seoul"),
        ("금ㅊ", "rmac"),
    ],
)
def test_keys_are_those_of_the_two_set_layout(text: str, keys: str) -> None:
    assert keystrokes(text) == keys
    assert keystrokes(unicodedata.normalize("NFKC", text)) == keys


def test_what_is_not_hangul_stays() -> None:
    assert keystrokes("제3세계 MOU") == "wp3tprP MOU"
    assert initials("제3세계 MOU") == "ㅈ3ㅅㄱ MOU"
    assert composed("dkssud 3") == "안녕 3"


@pytest.mark.parametrize(
    "spelt", ["Geumcheon", "Kumchon", "Kŭmch'ŏn", "KEUMCHEON", "gumchon", "Kum-chon"]
)
def test_romanisations_of_a_name_sound_alike(spelt: str) -> None:
    assert sound(spelt) == sound(revised("금천"))


@pytest.mark.parametrize(
    ("hangul", "spelt"),
    [("최", "Choi"), ("박", "Park"), ("이", "Lee"), ("영훈", "Younghoon"), ("순천", "Suncheon")],
)
def test_names_sound_as_families_spell_them(hangul: str, spelt: str) -> None:
    assert sound(spelt) == sound(revised(hangul))


@pytest.mark.parametrize(
    ("hangul", "spelt"),
    [
        ("금천구", "geumcheongu"),
        ("한옥", "hanok"),
        ("국어", "gugeo"),
        ("달래", "dallae"),
    ],
)
def test_korean_is_romanised(hangul: str, spelt: str) -> None:
    assert revised(hangul) == spelt


@pytest.mark.parametrize(
    ("kana", "spelt"),
    [
        ("トウキョウ", ("toukyou", "tokyo")),
        ("しゃかい", ("syakai", "shakai")),
        ("マッチ", ("matti", "matchi", "machi")),
        ("ファイル", ("fairu",)),
        ("ロボットー", ("robotto",)),
    ],
)
def test_kana_is_spelt_as_it_is_typed_and_as_it_is_written(kana: str, spelt: tuple[str]) -> None:
    assert set(spellings(kana)) <= {*spelt}
    assert spellings(kana)[0] == spelt[0] == romaji(kana)
