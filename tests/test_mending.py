"""Whatever is pasted is read, and what could not be meant as it stands is a warning."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query.mending import MAX_DEPTH
from search.query.parser import MAX_LEAVES, MAX_LENGTH, MAX_WARNINGS, parse, read_query
from search.query.tree import Phrase, Word
from tests.test_query_parser import anywhere, leaves, rows

NASTY = [
    *"\"＂“”„‟«»‹›「」『』《》〈〉〝〟‘’'()（）[]【】-－−–—:：;^_*＊./~…!?1aé배船かﾞ ",
    *("AND", "OR", "NOT", "ＯＲ", "OR ", " AND ", " NOT ", "-(", "((", "))", ":)", ":-(", '19"'),
    *("« ", " »", "\n", "\t", "\u3000", "\u200b", "\ud800", "\x00", "\u1100", "ㅋㅋ", "🙂", "㋀"),
]
PASTED = st.text(max_size=MAX_LENGTH) | st.lists(st.sampled_from(NASTY), max_size=300).map("".join)
FIELD = re.compile(r"[A-Za-z-]+[:：]")


def codes(q: str) -> list[tuple[str, int]]:
    return [(warning.code, warning.position) for warning in read_query(q).warnings]


@pytest.mark.parametrize(
    ("q", "meant", "code", "position"),
    [
        ("OR 협약", '"OR" 협약', "operator_as_word", 0),
        ("협약 AND", '협약 "AND"', "operator_as_word", 3),
        ("a OR OR b", 'a OR ("OR" b)', "operator_as_word", 5),
        ("(a NOT) b", '(a "NOT") b', "operator_as_word", 3),
        ("-OR a", '-"OR" a', "operator_as_word", 1),
        ("a title:", 'a "title:"', "operator_as_word", 2),
        ("date: ", '"date:"', "operator_as_word", 0),
        ("(a OR b", "(a OR b)", "unclosed_group", 0),
        ("a （b OR c", "a (b OR c)", "unclosed_group", 2),
        ("a) OR b", "a OR b", "unopened_group", 1),
        ("a :) b", "a : b", "unopened_group", 3),
        ("협약 “서울 시장", "협약 “서울 시장”", "unclosed_quote", 3),
        ("« Il faut (enfin) agir", "« Il faut (enfin) agir »", "unclosed_quote", 0),
        ("ko:「서울", "ko:「서울」", "unclosed_quote", 3),
        ('협약 OR "', '협약 "OR"', "operator_as_word", 3),
        ("협약 titel:서울", "협약 “titel:서울”", "unknown_field", 3),
        ("note:(a b)", "“note:” (a b)", "unknown_field", 0),
    ],
)
def test_query_is_read_with_warning(q: str, meant: str, code: str, position: int) -> None:
    assert codes(q) == [(code, position)]
    assert literal(q) == literal(meant)


def literal(q: str) -> str:
    """The tree without places, and with every word as a phrase."""
    return repr(anywhere(parse(q))).replace("Word(", "Phrase(").replace(", words=()", "")


@pytest.mark.parametrize(
    "q",
    [
        "협약 *",
        "a - b",
        "좋다”고",
        "oui » et",
        '19" TV',
        "l’accord",
        "‘90s",
        "a -** !",
        "10:30",
        '() ""',
        '협약"',
        '협약 " ',
        "협약 « …",
        '협약 -"',
    ],
)
def test_punctuation_needs_no_warning(q: str) -> None:
    assert codes(q) == []


def test_warnings_stand_in_order_of_query() -> None:
    assert codes("OR) (a AND note:b “c d") == [
        ("operator_as_word", 0),
        ("unopened_group", 2),
        ("unclosed_group", 4),
        ("unknown_field", 11),
        ("unclosed_quote", 18),
    ]


def test_unknown_field_names_nearest_one() -> None:
    (warning,) = read_query("titel:서울").warnings
    assert "There is no field “titel:” (did you mean title:?)" in warning.message


def test_warnings_are_short_and_few() -> None:
    (warning,) = read_query("x" * 500 + ":y").warnings
    assert len(warning.message) < 150
    assert len(read_query(")" * MAX_LENGTH).warnings) == MAX_WARNINGS


def test_parentheses_too_deep_are_left_out() -> None:
    deep = "(" * (MAX_DEPTH + 1) + "a" + ")" * MAX_DEPTH + " OR b)"
    assert codes(deep) == [("too_deep", MAX_DEPTH), ("too_deep", MAX_DEPTH + 2)]
    assert literal(deep) == literal("a OR b")


def test_unclosed_phrase_knows_its_words() -> None:
    assert leaves(parse("“" + "a " * (MAX_LEAVES + 1)))[0] == Phrase(
        "a " * MAX_LEAVES + "a", 1, 2 * MAX_LEAVES + 2
    )
    assert parse("“ 긴  말*") == Phrase("긴  말*", 2, 7, (Word("긴", 2, 3), Word("말*", 5, 7)))


@given(PASTED)
def test_whatever_is_pasted_is_read(q: str) -> None:
    q = " ".join(FIELD.sub(" ", q).split()[:MAX_LEAVES])
    try:
        tree, warnings = read_query(q)
    except QueryError as refusal:
        assert "more than 200 words" in refusal.message
        return
    assert all(leaf.text == q[leaf.start : leaf.end] for leaf in leaves(tree))
    assert all(0 <= warning.position < len(q) for warning in warnings)


@pytest.mark.parametrize("row", rows("You paste | Place"))
def test_page_is_right_about_warnings(row: list[str]) -> None:
    typed, place, answer = row
    (q,) = re.findall(r"`([^`]+)`", typed)
    (warning,) = read_query(q).warnings
    assert (warning.message, warning.position) == (answer, int(place))
