from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import FacetCount
from search.query.parser import parse
from search.query.tree import And, Has
from web.faces.narrowing import language_filters, narrowed, undated, widened

WORDS = st.sampled_from(["배", '"나루 배"', "-배", "ko:배", "(배 OR ship)", "has:ko", "date:2019"])
PASTED = st.lists(
    st.sampled_from(["배 ", "ship ", "(", ") ", "OR ", "AND ", "NOT ", "“", "« ", '"', "ko:", "-"]),
    max_size=9,
).map("".join)
QUERIES = st.lists(WORDS, max_size=4).flatmap(
    lambda words: st.sampled_from([" ", " AND ", " OR "]).map(lambda joint: joint.join(words))
)


@given(QUERIES | PASTED)
def test_narrowed_query_requires_language(q: str) -> None:
    tree = parse(narrowed(q, "ja"))
    assert tree == Has("ja") or (isinstance(tree, And) and Has("ja") in tree.children)


@given(QUERIES)
def test_widening_undoes_narrowing(q: str) -> None:
    assert widened(narrowed(q, "ja"), "ja") in (q, f"({q})")


@pytest.mark.parametrize(
    ("q", "wider"),
    [
        ("has:ko", ""),
        ("배 has:KO ship", "배 ship"),
        ("배 AND has: ko", "배"),
        ("has：ko AND 배", "배"),
        ('"has:ko" has:ko', '"has:ko"'),
        ("배 has:ja", "배 has:ja"),
        ("배 has:ko-KR", "배"),
    ],
)
def test_widening_takes_filter_out(q: str, wider: str) -> None:
    assert widened(q, "ko") == wider


@pytest.mark.parametrize(
    ("q", "active"),
    [
        ("배 has:ko", True),
        ("has:KO", True),
        ("배 -has:ko", False),
        ('"has:ko"', False),
        ("배 OR has:ko", False),
        ("배", False),
    ],
)
def test_filter_is_active_where_required(q: str, active: bool) -> None:
    (row,) = language_filters(q, [FacetCount("ko", 7)])
    assert (row.lang, row.count, row.active) == ("ko", 7, active)


@pytest.mark.parametrize(
    ("q", "there"),
    [
        ("배 date:2019", "배 date:none"),
        ('(date:2019 OR date:"2020..") 배', '(date:none OR date:"none") 배'),
        ("배 date: 2019 -date:2019-05", "배 date: none -date:2019-05"),
        ("배 NOT date:2019", "배 NOT date:2019"),
        ("배 date:“2019", "배 date:“none"),
    ],
)
def test_undated_take_the_place_of_days(q: str, there: str) -> None:
    assert undated(q) == there


def test_alternatives_are_narrowed_together() -> None:
    assert narrowed("배 OR ship", "ko") == "(배 OR ship) has:ko"
