"""Parameters that narrow a search, count what it finds and walk through it, as rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, get_args

from search.cursor import LONGEST, Cursor
from search.dates import DateError, as_time, days_of, seconds_of, start_of
from search.filters import MOST_FACET_VALUES
from search.model import Facet
from search.parameters import Choice, Number, Parameter, Several, Tag, Text
from search.settings import LONGEST_ID

_DAYS = "a year, a month or a day, such as 2026, 2026-05 or 2026-05-12"


@dataclass(frozen=True, slots=True)
class Day(Parameter[str]):
    """The first day of a year, a month or a day, or the last where it `ends` a range."""

    ends: bool = field(default=False, kw_only=True)

    def read(self, text: str) -> str:
        """The day in ISO 8601; raises `RequestError`."""
        try:
            return days_of(text)[self.ends]
        except DateError:
            raise self.refused(text, _DAYS) from None

    def type(self) -> dict[str, Any]:
        """A string; the calendar says more than a pattern can."""
        return {"type": "string", "examples": ["2026", "2026-05", "2026-05-12"]}


@dataclass(frozen=True, slots=True)
class Moment(Parameter[int]):
    """A day, which begins in UTC, or a time in ISO 8601, of UTC where it names no zone."""

    def read(self, text: str) -> int:
        """Seconds from 1970, 0 for what is before; raises `RequestError`."""
        try:
            return start_of(days_of(text)[0])
        except DateError:
            # A + that nobody escaped is a space.
            for written in (text, text.replace(" ", "+")):
                with suppress(ValueError, OverflowError):
                    return max(0, seconds_of(written))
        raise self.refused(text, f"{_DAYS}, or a time such as 2026-05-12T18:00:00Z")

    def write(self, value: int) -> str:
        """The time in UTC."""
        return as_time(value)

    def type(self) -> dict[str, Any]:
        """A string, of several forms."""
        return {"type": "string", "examples": ["2026-05-12", "2026-05-12T18:00:00Z"]}


@dataclass(frozen=True, slots=True)
class CursorText(Parameter[Cursor]):
    """Where to go on, as an answer has it."""

    def read(self, text: str) -> Cursor:
        """The place; raises `RequestError`."""
        try:
            return Cursor.parse(text)
        except ValueError:
            raise self.refused(text, "the cursor of an answer, as it is") from None

    def type(self) -> dict[str, Any]:
        """A string that says nothing to clients."""
        return {"type": "string", "maxLength": LONGEST}


MOST_LANGUAGES, MOST_NAMES, MOST_IDS, MOST_FACETS = 20, 100, 1_000, 10_000
"""Values that one parameter may have, and that a facet may."""


def _languages(name: str, place: str, sentence: str) -> Several[str]:
    tag = Tag(name, "the tag of a language")
    return Several(name, sentence, of=tag, most=MOST_LANGUAGES, place=place)


def _names(name: str, most: int, sentence: str) -> Several[str]:
    return Several(name, sentence, of=Text(name, "a value", None, LONGEST_ID), most=most)


HAS = _languages("lang", "has", "articles with a text in each of these languages, such as `ko,en`")
WITHOUT = _languages("without", "", "articles without a text in any of these languages")
MATCHED = Several(
    "matched",
    "articles with words of the query in each of these languages: `ko`, `ja`, `zh`, `en`, `fr`, or "
    "`other` for the rest; without words nothing is found",
    of=Choice("matched", "a language", None, ("ko", "ja", "zh", "en", "fr", "other")),
    most=6,
)
SOURCE = _names(
    "source",
    MOST_NAMES,
    "articles from any of these sources, each by its whole name as a facet has it; capitals, "
    "accents and width do not count; a comma within one is written `\\,`",
)
BYLINE = _names(
    "byline",
    MOST_NAMES,
    'articles with any of these names in the byline, as `byline:"…"` in a query finds them; a '
    "comma within one is written `\\,`",
)
FROM = Day(
    "from",
    "articles of this day, month or year and later ones: `2026`, `2026-05` or `2026-05-12`",
    place="from_",
)
TO = Day("to", "articles up to this day, month or year, all of it", ends=True)
ADDED_FROM = Moment(
    "added_from",
    "articles that the index first had on this day or at this time, or later: `2026-05-12` (from "
    "midnight in UTC) or `2026-05-12T18:00:00Z`",
)
WITH_IDS = _names(
    "ids", MOST_IDS, "articles with any of these ids; a comma within one is written `\\,`"
)
FILTERS = (HAS, WITHOUT, MATCHED, SOURCE, BYLINE, FROM, TO, ADDED_FROM, WITH_IDS)

CURSOR = CursorText(
    "cursor",
    "where to go on: `cursor` of the answer before, with the same query, filters and order, in "
    "place of `page`; it has no end",
)
FACETS = Several(
    "facets",
    "what is counted over all that is found: `language`, `matched`, `year`, `month`, `day`, "
    "`source`, or `histogram` (days, months or years, as the dates found are near)",
    ("language", "year"),
    of=Choice("facets", "a facet", None, get_args(Facet)),
    most=len(get_args(Facet)),
)
FACET_LIMIT = Number(
    "facet_limit",
    f"values of each facet, the most frequent or the newest, 1 to {MOST_FACETS:,}; a histogram has "
    "all",
    MOST_FACET_VALUES,
    1,
    MOST_FACETS,
)
