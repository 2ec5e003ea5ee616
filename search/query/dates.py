"""The value of `date:`: a year, a month or a day, or a range of them, as two days."""

from __future__ import annotations

import re

from search.dates import DateError, days_of
from search.errors import QueryError
from search.query.tree import DateRange

# Two dots, and what phones make of them; a tilde is what Korean and Japanese write.
_RANGE = re.compile(r"\.{2,3}|…|[~～〜]")
DAYS = "2019, 2019-01, 2019-01-31, 2019..2021, 2019.. or ..2021"
DAYS_OR_NONE = "2019, 2019-01, 2019-01-31, 2019..2021, 2019.., ..2021 or none"
"""What may be written, as a message says it."""


def date_range(text: str, position: int, forms: str = DAYS_OR_NONE) -> DateRange:
    """The days that a value such as `2019-01..2021` spans, both ends included.

    `position` is where the value is in the query, `forms` what might be there. Raises QueryError
    where it is not a date, a date that no calendar has, or a range that ends before it begins.
    """
    mark = _RANGE.search(text)
    if mark is None:
        return DateRange(*_days(text, position, forms))
    before, behind = text[: mark.start()], text[mark.end() :]
    if not before and not behind:
        raise _unreadable(position, forms)
    end = position + mark.end()
    first = _days(before, position, forms)[0] if before else None
    last = _days(behind, end, forms)[1] if behind else None
    if first and last and first > last:
        raise QueryError(f"This range ends before it begins on {first}.", position=end)
    return DateRange(first, last)


def _days(text: str, position: int, forms: str) -> tuple[str, str]:
    """The first and the last day of a year, a month or a day."""
    try:
        return days_of(text)
    except DateError as error:
        if error.place is None:
            raise _unreadable(position, forms) from None
        raise QueryError(error.message, position=position + error.place) from None


def _unreadable(position: int, forms: str) -> QueryError:
    return QueryError(f"This is not a date: write it like {forms}.", position=position)
