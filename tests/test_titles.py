"""Titles, told from first paragraphs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.reading.titles import with_title
from tests.stacks import LAMPS, lines

if TYPE_CHECKING:
    from indexer.reading.model import Line

KO, EN = LAMPS["ko"], LAMPS["en"]


def segment(*texts: str) -> list[Line]:
    return lines(*texts)


def test_headline_is_a_title() -> None:
    assert with_title([segment(KO.title or "", *KO.paragraphs)]) == [True]


def test_paragraph_is_no_title() -> None:
    assert with_title([segment(*KO.paragraphs), segment(*EN.paragraphs)]) == [False, False]


def test_short_sentence_is_a_title() -> None:
    assert with_title([segment("The lamps are lit.", *EN.paragraphs)]) == [True]


def test_dateline_begins_a_paragraph() -> None:
    first = "[편집부 기자 = 나루] 등을 고치는 학교가 문을 열었다"
    assert with_title([segment(first, *KO.paragraphs)]) == [False]


def test_item_is_no_title() -> None:
    assert with_title([segment("- 배운 사람 스무 명", *KO.paragraphs)]) == [False]


def test_two_sentences_are_no_title() -> None:
    assert with_title([segment("The lamps are burning. Come and see.", *EN.paragraphs)]) == [False]


def test_translations_tell_unsure_titles() -> None:
    unsure = "Twenty people brought their broken lamps to the first lesson today."
    titled = segment(KO.title or "", *KO.paragraphs)
    assert with_title([titled, segment(unsure, *EN.paragraphs)]) == [True, True]
    assert with_title([titled, segment(unsure, *EN.paragraphs[1:])]) == [True, False]


def test_lone_lines() -> None:
    assert with_title([segment("등을 켠다"), segment(KO.paragraphs[0])]) == [True, False]


def test_marked_heading_is_a_title() -> None:
    first, *rest = segment("The lamps are burning. Come and see.", *EN.paragraphs)
    assert with_title([[replace(first, heading=True), *rest]]) == [True]
