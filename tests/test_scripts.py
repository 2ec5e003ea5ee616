"""Scripts, widths, and what makes a line a headline."""

from __future__ import annotations

import pytest

from indexer.reading.scripts import (
    columns,
    count_scripts,
    ends_sentence,
    goes_on,
    is_headline,
    is_item,
    is_prose,
)
from tests.stacks import LAMPS


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Inrupt의 최고경영자", "HANGUL"),
        ("渡し場に船が戻る", "KANA"),
        ("首尔科技园 MOU", "HAN"),
        ("Ferry 나루 returns to the landing", "LATIN"),
        ("Ферри", "CYRILLIC"),
        ("2019-09-16 (!)", None),
    ],
)
def test_main_script(text: str, script: str | None) -> None:
    assert count_scripts(text).main == script


def test_characters_give_their_country_away() -> None:
    found = count_scripts("签约 図書駅 說區")
    assert (found.han, found.simplified, found.japanese, found.traditional) == (7, 2, 2, 2)


def test_shared_characters_give_nothing_away() -> None:
    found = count_scripts("東京都新空港")
    assert (found.simplified, found.japanese, found.traditional) == (0, 0, 0)


def test_wide_characters_take_two_columns() -> None:
    assert columns("나루 Naru！") == 11


@pytest.mark.parametrize("text", ["He left.", "말했다.”", "した。", "“Never again!”", "fini. »"])
def test_sentence_ends(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["Who left?", "배가 뜬다", "『渡し船』", "Naru Daily, No. 3"])
def test_headline_ends_otherwise(text: str) -> None:
    assert not ends_sentence(text)
    assert is_headline(text)


def test_second_sentence_goes_on() -> None:
    assert goes_on("The ferry left. Nobody waved")
    assert goes_on("배가 떠났다。 아무도 없었다")
    assert not goes_on("Seoul vs. Busan: Mr. Ferry wins")


def test_paragraphs_are_prose_and_titles_not() -> None:
    for segment in LAMPS.values():
        assert is_headline(segment.title or "")
        assert all(map(is_prose, segment.paragraphs))


def test_bullets_and_arrows_make_items() -> None:
    assert all(map(is_item, ("- 배", "• ferry", "▶관련", "» galeries")))
    assert not any(map(is_item, ("-", "배 - 등", "“배”")))


def test_thai_needs_no_full_stop() -> None:
    assert not is_headline("โรงเรียนซ่อมตะเกียงเปิดในโกดังเก่าริมแม่น้ำ " * 3)
