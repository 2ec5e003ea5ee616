"""Dates in the forms of press sites; what is not stated in full does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.cleaning.dates import find_dates, is_bare_date, is_date

if TYPE_CHECKING:
    from datetime import date

MONTH_NAMES: tuple[str, ...] = ("January", "février", "March", "avril", "mayo", "June")
MONTH_NAMES += ("juillet", "Aug.", "septembre", "octubre", "November", "décembre")
STATED = [
    "2019-09-16",
    "2019.09.16",
    "2019. 9. 16.",
    "2019/09/16",
    "2019년 9월 16일",
    "2019年9月16日",
    "2019年9月16号",
    "令和元年9月16日",
    "平成31年9月16日",
    "民國108年9月16日",
    "Sep 16, 2019",
    "Sept. 16, 2019",
    "September 16th, 2019",
    "16 September 2019",
    "16-Sep-2019",
    "16 septembre 2019",
    "16. September 2019",
    "16 de septiembre de 2019",
    "16 сентября 2019",
    "16 tháng 9 năm 2019",
    "16.09.2019",
    "16/09/2019",
    "09/16/2019",
]


@pytest.mark.parametrize("text", STATED)
def test_form_gives_iso_date(text: str) -> None:
    (stated,) = find_dates(text)
    assert stated == ("2019-09-16", 0, len(text))


@pytest.mark.parametrize("text", STATED)
def test_date_is_found_within_text(text: str) -> None:
    (stated,) = find_dates(f"입력 {text} 15:49")
    assert stated.iso == "2019-09-16"
    assert stated.start == 3


@pytest.mark.parametrize("text", ["1er mars 2020", "March 1st, 2020", "2020年3月1日"])
def test_first_of_a_month(text: str) -> None:
    assert [stated.iso for stated in find_dates(text)] == ["2020-03-01"]


@pytest.mark.parametrize(
    "text", ["16", "16일", "9월 16일", "Sep 16", "16 septembre", "2019", "2019년 9월"]
)
def test_parts_are_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["2019-02-30", "2019년 13월 1일", "31 avril 2019", "30.02.2020"])
def test_impossible_day_has_no_iso(text: str) -> None:
    assert [stated.iso for stated in find_dates(text)] == [None]


def test_ambiguous_order_has_no_iso() -> None:
    assert [stated.iso for stated in find_dates("03/04/2019 05/05/2019")] == [None, "2019-05-05"]


@pytest.mark.parametrize("text", ["12019-09-16", "2019-09-161", "v2019.9.16.4"])
def test_longer_numbers_are_no_date(text: str) -> None:
    assert not is_bare_date(text)


@given(st.dates())
def test_every_possible_day_is_read(day: date) -> None:
    forms = (
        f"{day.year:04}년 {day.month}월 {day.day}일",
        f"{day.year:04}. {day.month}. {day.day}.",
        day.isoformat(),
        f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year:04}",
        f"{day.day:02}.{day.month:02}.{day.year:04}",
    )
    for written in forms:
        assert [stated.iso for stated in find_dates(written)] == [day.isoformat()]
        assert is_bare_date(written)
    assert is_date(day.isoformat())


@pytest.mark.parametrize("text", ["1234.5.6", "4.12.2713", "1799-1-31", "13/2/1234"])
def test_bare_numbers_are_dates_of_usual_years_only(text: str) -> None:
    assert [stated.iso for stated in find_dates(text)] == [None]
    (stated,) = find_dates(
        text.replace("1234", "1934").replace("2713", "2013").replace("1799", "1999")
    )
    assert stated.iso


@pytest.mark.parametrize("text", ["0000-01-01", "10000-01-01"])
def test_other_years_are_none(text: str) -> None:
    assert not is_date(text)


@given(st.text(alphabet="0123456789-/.년월일年月日 SeptMay,er"))
def test_spans_lie_in_the_text(text: str) -> None:
    for stated in find_dates(text):
        assert 0 <= stated.start < stated.end <= len(text)
        assert stated.iso is None or is_date(stated.iso)
