"""Short lines that end texts all over an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import boilerplate_key
from indexer.reading.cleaning.recurring import (
    FEWEST,
    find_recurring,
    line_sums,
    may_have,
    text_ends,
)
from tests.stacks import LAMPS, lines

if TYPE_CHECKING:
    from indexer.reading.model import Line

KO, EN = LAMPS["ko"], LAMPS["en"]


def file(number: int, *, head: str = "", inside: str = "", end: str = "") -> list[Line]:
    """A file of two languages with a title of its own and these lines in it."""
    parts = [head, f"등 이야기 {number * 'ㅋ'}", KO.paragraphs[0], inside, KO.paragraphs[1], end]
    parts += [f"Lamp story {number * 'x'}", *EN.paragraphs, end]
    return lines(*filter(None, parts))


def test_line_at_ends_recurs() -> None:
    files = [file(number, end=f"나루신문 {number}호 보러 가기") for number in range(FEWEST)]
    assert find_recurring(map(text_ends, files)) == {boilerplate_key("나루신문 1호 보러 가기")}


def test_few_files_are_not_many() -> None:
    files = [file(number, end="나루신문 보러 가기") for number in range(FEWEST - 1)]
    assert find_recurring(map(text_ends, files)) == frozenset()


def test_small_share_is_not_many() -> None:
    files = [
        file(number, end="나루신문 보러 가기" if number < FEWEST else "") for number in range(400)
    ]
    assert find_recurring(map(text_ends, files)) == frozenset()


def test_subhead_does_not_recur() -> None:
    assert (
        find_recurring(text_ends(file(number, inside="앞으로의 계획")) for number in range(9))
        == frozenset()
    )


def test_repeated_headline_does_not_recur() -> None:
    files = [[*file(1), *lines("오늘의 나루", *KO.paragraphs)] for _ in range(9)]
    assert boilerplate_key("오늘의 나루") not in find_recurring(map(text_ends, files))


def test_column_title_does_not_recur() -> None:
    assert (
        find_recurring(text_ends(file(number, head="오늘의 나루")) for number in range(9))
        == frozenset()
    )


def test_long_line_does_not_recur() -> None:
    long = "나루신문은 독자 여러분의 목소리를 기다립니다 " * 3
    assert find_recurring(text_ends(file(number, end=long)) for number in range(9)) == frozenset()


def test_line_that_may_recur_is_known_by_its_sum() -> None:
    sums = line_sums(["나루신문 3호 보러 가기", "강을 건너는 배"])
    assert may_have(sums, [boilerplate_key("나루신문 41호 보러 가기!")])
    assert not may_have(sums, [boilerplate_key("다른 줄")])
    assert not may_have(sums, [])
