"""How many of the articles found have which language, source or time: what `facets` asks for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, get_args

from search.analysis.registry import LANGUAGES
from search.engines.base import Counted
from search.model import FacetCount
from search.query.filtering import words_in
from search.query.terms import AllOf
from search.stored.document import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.engines.base import Found
    from search.engines.bounded import BoundedEngine
    from search.query.terms import TermNode

    Rows = tuple[FacetCount, ...]

_DATES = ("year", "month", "day")

UNDATED = "none"
"""Stands in a histogram for articles without a date."""

MOST_DAYS, MOST_MONTHS = 62, 60
"""From the first to the last date of a histogram; beyond them its unit is a longer one."""


def counted_facets(names: Sequence[str]) -> tuple[Counted, ...]:
    """Those that an engine counts while it searches."""
    counted = [name for name in get_args(Counted) if name in names]
    return (*counted, *(["year"] if "histogram" in names and "year" not in names else []))


def count_facets(
    engine: BoundedEngine,
    found: Found,
    asked: TermNode,
    query: TermNode,
    names: Sequence[str],
    limit: int,
) -> dict[str, Rows]:
    """The facets of an answer in the order asked for, at most `limit` values of each.

    `asked` is what was searched for: the `query`, and what filters add. Raises `BeyondBudgetError`.
    """
    rows: dict[str, Rows] = {
        name: (_newest if name in _DATES else _most_frequent)(
            _by_whole(counts) if name == "source" else counts
        )[:limit]
        for name, counts in found.facets.items()
    }
    if "matched" in names:
        rows["matched"] = _most_frequent(_count_matched(engine, asked, query))[:limit]
    if "histogram" in names:
        rows["histogram"] = _histogram(engine, found, asked)
    return {name: rows.get(name, ()) for name in dict.fromkeys(names)}


def _most_frequent(counts: Mapping[str, int]) -> Rows:
    """Most frequent first, then by value."""
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in rows)


def _newest(counts: Mapping[str, int]) -> Rows:
    return tuple(FacetCount(value, counts[value]) for value in sorted(counts, reverse=True))


def _by_whole(counts: Mapping[str, int]) -> dict[str, int]:
    """What a filter takes for one value is one, written as most articles have it."""
    total: Counter[str] = Counter()
    written: dict[str, str] = {}
    for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        total[written.setdefault(whole(value), value)] += count
    return total


def _count_matched(engine: BoundedEngine, asked: TermNode, query: TermNode) -> dict[str, int]:
    """In each language, the articles with a word by which they were found."""
    engine = engine.share(len(LANGUAGES))
    counts = {lang: _count(engine, AllOf((asked, words_in(query, lang)))) for lang in LANGUAGES}
    return {lang: count for lang, count in counts.items() if count}


def _count(engine: BoundedEngine, query: TermNode) -> int:
    return engine.search(query, offset=0, limit=1, sort="relevance", facets=()).total


def _histogram(engine: BoundedEngine, found: Found, asked: TermNode) -> Rows:
    """In order of time, in days, months or years, and after them the articles without a date."""
    years = found.facets.get("year", {})
    counts = years
    if years and int(max(years)) - int(min(years)) <= MOST_MONTHS // 12:
        counts = _by_shorter(engine, asked, years)
    rows = [FacetCount(value, counts[value]) for value in sorted(counts)]
    undated = found.total - sum(years.values())
    return (*rows, *([FacetCount(UNDATED, undated)] if undated else []))


def _by_shorter(
    engine: BoundedEngine, asked: TermNode, years: Mapping[str, int]
) -> Mapping[str, int]:
    """By month, or by day, where that is not too many."""
    facets: tuple[Counted, ...] = ("month", "day")
    search = engine.search(asked, offset=0, limit=1, sort="relevance", facets=facets)
    days, months = search.facets["day"], search.facets["month"]
    if _days_between(min(days), max(days)) < MOST_DAYS:
        return days
    return months if _months_between(min(months), max(months)) < MOST_MONTHS else years


def _days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _months_between(first: str, last: str) -> int:
    years = int(last[:4]) - int(first[:4])
    return 12 * years + int(last[5:]) - int(first[5:])
