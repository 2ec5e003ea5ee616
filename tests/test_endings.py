"""Labels and links after the last paragraph."""

from __future__ import annotations

import pytest

from indexer.reading.cleaning.endings import find_ending
from tests.stacks import LAMPS, lines

KO, EN = LAMPS["ko"].paragraphs, LAMPS["en"].paragraphs
NONE: frozenset[int] = frozenset()


@pytest.mark.parametrize(
    "label", ["독자위원회 소개", "▶ 오늘의 운세를 확인하세요", "Powered by PressKit"]
)
def test_label_at_the_end_goes(label: str) -> None:
    assert find_ending(lines(*KO, label), NONE) == {3}


@pytest.mark.parametrize(
    "last", ["그는 웃었다.", "“다시 켜자!”", "등을 고친 사람은 스무 명, 남은 등은 열 개"]
)
def test_sentence_at_the_end_stays(last: str) -> None:
    assert find_ending(lines(*KO, last), NONE) == set()


def test_label_after_short_sentence_goes() -> None:
    assert find_ending(lines(*EN, "He laughed.", "Meet our readers"), NONE) == {4}


def test_list_at_the_end_stays() -> None:
    items = ("- 등 열 개", "- 배 두 척", "- 창고 하나", "- 교실 하나")
    assert find_ending(lines(*KO, *items), NONE) == set()


def test_headlines_after_boilerplate_go() -> None:
    related = (
        "나루터에 다시 배가 뜬다",
        "창고에서 열린 작은 음악회에 모인 사람들",
        "골목의 등 스무 개",
        "새 책",
    )
    assert find_ending(lines(*KO, *related), frozenset({3})) == {3, 4, 5, 6}


def test_text_after_boilerplate_stays() -> None:
    assert find_ending(lines(*KO, "소제목", "그는 웃었다."), frozenset({3})) == set()


def test_other_script_at_the_end_goes() -> None:
    line = "Naru Daily, the newspaper of the harbour and of the lanes behind it"
    assert find_ending(lines(*KO, line), NONE) == {3}


def test_nothing_ends_without_paragraphs() -> None:
    assert find_ending(lines("등을 켠다", "독자위원회 소개"), NONE) == set()
