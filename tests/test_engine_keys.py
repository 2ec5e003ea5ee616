"""What engines sort and store by: keys of dates, and terms too long to keep."""

from __future__ import annotations

import datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from search.engines.dates import day_number, newest_first, oldest_first
from search.engines.long_terms import shortened, shortened_all

DAYS = st.none() | st.dates().map(datetime.date.isoformat)
IDS = st.text(st.characters(codec="utf-8"), max_size=5)
TERMS = st.text("ab나", min_size=1, max_size=60)
LONGEST = 40


@given(st.lists(st.tuples(DAYS, IDS), max_size=8))
def test_keys_sort_as_documented(articles: list[tuple[str | None, str]]) -> None:
    dated = sorted(one for one in articles if one[0])
    undated = sorted((one for one in articles if not one[0]), key=lambda one: one[1])
    by_day = sorted(dated, key=lambda one: one[0] or "", reverse=True)
    assert sorted(articles, key=lambda one: oldest_first(*one)) == [*dated, *undated]
    assert sorted(articles, key=lambda one: newest_first(*one)) == [*by_day, *undated]


@given(st.dates(), st.dates())
def test_day_numbers_follow_days(first: datetime.date, second: datetime.date) -> None:
    numbers = day_number(first.isoformat()), day_number(second.isoformat())
    assert (numbers[0] < numbers[1]) == (first < second)


@given(TERMS, TERMS)
def test_shortened_terms_differ_as_terms_do(first: str, second: str) -> None:
    assume(first != second)
    assert shortened(first, LONGEST) != shortened(second, LONGEST)


@given(TERMS)
def test_shortened_terms_fit_and_begin_alike(term: str) -> None:
    short = shortened(term, LONGEST)
    assert len(short) <= LONGEST
    assert short == term or (len(term) > LONGEST and term.startswith(short[:8]))


@given(st.lists(TERMS, min_size=1, max_size=5))
def test_all_terms_are_shortened(terms: list[str]) -> None:
    each = [shortened(term, LONGEST) for term in terms]
    assert shortened_all(" ".join(terms), LONGEST).split(" ") == each
