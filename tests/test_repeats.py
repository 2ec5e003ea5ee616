"""Bodies that a page repeats, and lines that only look alike."""

from __future__ import annotations

from indexer.reading.cleaning.repeats import find_repeats
from tests.stacks import LAMPS, lines

TITLE = LAMPS["ko"].title or ""
BODY = LAMPS["ko"].paragraphs


def test_repeated_body_is_found() -> None:
    assert find_repeats(lines(TITLE, *BODY, *BODY)) == {4, 5, 6}


def test_repeat_may_begin_later() -> None:
    assert find_repeats(lines(TITLE, *BODY, *BODY[1:])) == {4, 5}


def test_short_lines_of_repeat_go_too() -> None:
    assert find_repeats(lines(TITLE, "한 줄", *BODY, TITLE, "한 줄", *BODY)) == {5, 6, 7, 8, 9}


def test_short_line_may_come_back() -> None:
    assert find_repeats(lines(TITLE, "문:", BODY[0], "문:", BODY[1], "문:", BODY[2])) == set()


def test_spacing_makes_no_difference() -> None:
    assert find_repeats(lines(BODY[0], BODY[1], BODY[0].replace(" ", "  "))) == {2}


def test_doubled_title_goes() -> None:
    assert find_repeats(lines(TITLE, TITLE, *BODY)) == {1}


def test_other_lines_are_kept() -> None:
    assert find_repeats(lines(TITLE, *BODY, *LAMPS["en"].paragraphs)) == set()
