from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryError
from search.query.dates import date_range
from search.query.tree import DateRange

if TYPE_CHECKING:
    from datetime import date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-01-31", "2019-01-31", "2019-01-31"),
        ("2019.1.31", "2019-01-31", "2019-01-31"),
        ("2019/01", "2019-01-01", "2019-01-31"),
        ("２０１９－０１", "2019-01-01", "2019-01-31"),
        ("2019..2021", "2019-01-01", "2021-12-31"),
        ("2019.01..2019.02", "2019-01-01", "2019-02-28"),
        ("2019-01~2019-02", "2019-01-01", "2019-02-28"),
        ("2019...2020", "2019-01-01", "2020-12-31"),
        ("2019…2020", "2019-01-01", "2020-12-31"),
        ("..0001", None, "0001-12-31"),
        ("9999..", "9999-01-01", None),
    ],
)
def test_value_spans_its_days(text: str, first: str | None, last: str | None) -> None:
    assert date_range(text, 0) == DateRange(first, last)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 0, "not a date"),
        ("..", 0, "not a date"),
        ("19", 0, "not a date"),
        ("spring", 0, "not a date"),
        ("2019-01/31", 0, "not a date"),
        ("2019..later", 6, "not a date"),
        ("0000", 0, "no year 0000"),
        ("2019-13", 5, "no month 13"),
        ("2019-00", 5, "no month 00"),
        ("2019-02-29", 8, "no day 29 here: write one from 1 to 28"),
        ("2019..2020-11-31", 14, "no day 31"),
        ("2021..2020", 6, "ends before it begins on 2021-01-01"),
    ],
)
def test_fault_is_named_in_place(text: str, place: int, reason: str) -> None:
    with pytest.raises(QueryError, match=reason) as refusal:
        date_range(text, 100)
    assert refusal.value.position == 100 + place


@given(st.dates(), st.dates())
def test_days_in_order_make_range(one: date, other: date) -> None:
    first, last = (day.isoformat() for day in sorted((one, other)))
    assert date_range(f"{first}..{last}", 0) == DateRange(first, last)


@given(st.text() | st.text("0123456789.-/~…"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        days = date_range(text, 5)
    except QueryError as refusal:
        assert refusal.position is not None and 5 <= refusal.position <= 5 + len(text)
        return
    assert days.first is None or days.last is None or days.first <= days.last
