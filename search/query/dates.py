"""The value of `date:`: a year, a month or a day, or a range of them, as two days."""

from __future__ import annotations

import re
from calendar import monthrange

from search.errors import QueryError
from search.query.tree import DateRange

# Two dots, and what phones make of them; a tilde is what Korean and Japanese write.
_RANGE = re.compile(r"\.{2,3}|…|[~～〜]")
_DATE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:(?P<separator>[-－−–./．／])(?P<month>\d{1,2})(?:(?P=separator)(?P<day>\d{1,2}))?)?"
)
_FORMS = "2019, 2019-01, 2019-01-31, 2019..2021, 2019.., ..2021 or none"


def date_range(text: str, position: int) -> DateRange:
    """The days that a value such as `2019-01..2021` spans, both ends included.

    `position` is where the value is in the query. Raises QueryError where it is not a date, a
    date that no calendar has, or a range that ends before it begins.
    """
    mark = _RANGE.search(text)
    if mark is None:
        return DateRange(*_days(text, position))
    before, behind = text[: mark.start()], text[mark.end() :]
    if not before and not behind:
        raise _unreadable(position)
    end = position + mark.end()
    first = _days(before, position)[0] if before else None
    last = _days(behind, end)[1] if behind else None
    if first and last and first > last:
        raise QueryError(f"This range ends before it begins on {first}.", position=end)
    return DateRange(first, last)


def _days(text: str, position: int) -> tuple[str, str]:
    """The first and the last day of a year, a month or a day."""
    date = _DATE.fullmatch(text)
    if date is None:
        raise _unreadable(position)
    year = _number(date, "year", 9999, position)
    month = _number(date, "month", 12, position)
    if not month:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    length = monthrange(year, month)[1]
    day = _number(date, "day", length, position)
    return f"{year:04}-{month:02}-{day or 1:02}", f"{year:04}-{month:02}-{day or length:02}"


def _number(date: re.Match[str], part: str, highest: int, position: int) -> int:
    """A part of the date, 0 where it was left out."""
    if date[part] is None:
        return 0
    number = int(date[part])
    if not 1 <= number <= highest:
        raise QueryError(
            f"There is no {part} {date[part]} here: write one from 1 to {highest}.",
            position=position + date.start(part),
        )
    return number


def _unreadable(position: int) -> QueryError:
    return QueryError(f"This is not a date: write it like {_FORMS}.", position=position)
