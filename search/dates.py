"""Days as clients write them: a year, a month or a day, each by its first and its last day."""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from datetime import UTC, datetime

_DATE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:(?P<separator>[-－−–./．／])(?P<month>\d{1,2})(?:(?P=separator)(?P<day>\d{1,2}))?)?"
)

DAY = 24 * 60 * 60
"""Seconds."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DateError(ValueError):
    """A text is no date; `place` is where it is wrong, in code points, None for all of it."""

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


def days_of(text: str) -> tuple[str, str]:
    """The first and the last day of a year, a month or a day, in ISO 8601; raises `DateError`."""
    date = _DATE.fullmatch(text)
    if date is None:
        raise DateError("This is not a date.")
    year = _number(date, "year", 9999)
    month = _number(date, "month", 12)
    if not month:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    length = monthrange(year, month)[1]
    day = _number(date, "day", length)
    return f"{year:04}-{month:02}-{day or 1:02}", f"{year:04}-{month:02}-{day or length:02}"


def start_of(day: str) -> int:
    """Seconds from 1970 to the beginning of a day in UTC; 0 for earlier ones."""
    return max(0, seconds_of(f"{day}T00:00:00Z"))


def seconds_of(time: str) -> int:
    """Seconds from 1970 to a time in ISO 8601, of UTC where it names no zone; raises ValueError."""
    moment = datetime.fromisoformat(time)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int((moment - _EPOCH).total_seconds())


# Thousands of articles were added by one run.
@functools.lru_cache(maxsize=1_024)
def as_time(seconds: int) -> str:
    """The time so many seconds after 1970, in ISO 8601 and UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(date: re.Match[str], part: str, highest: int) -> int:
    """A part of the date, 0 where it was left out."""
    if date[part] is None:
        return 0
    number = int(date[part])
    if not 1 <= number <= highest:
        raise DateError(
            f"There is no {part} {date[part]} here: write one from 1 to {highest}.",
            date.start(part),
        )
    return number
