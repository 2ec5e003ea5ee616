"""Counts over all that a query matches, as tantivy gives them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from search.engines.base import MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from search.engines.base import Counted

    Rows = list[dict[str, Any]]

_BUCKETS = 65_000
"""Rows of a facet: more than there are combinations of languages."""

_ALL = "combination"
"""The languages of an article, all in one; every article has some."""

_FIELDS: dict[Counted, str] = {
    "language": _ALL,
    "year": "year",
    "month": "month",
    "day": "date",
    "source": "press",
}

_DIGITS = {"month": 6, "day": 8}

_ROWS = {
    name: {"terms": {"field": name, "size": _BUCKETS}} for name in (_ALL, "year", "month", "press")
} | {"date": {"terms": {"field": "date", "size": MOST_VALUES, "order": {"_key": "desc"}}}}


def wanted(facets: Sequence[Counted]) -> dict[str, Any]:
    """What to ask for: these facets, and what counts all articles."""
    return {name: _ROWS[name] for name in (_ALL, *map(_FIELDS.__getitem__, facets))}


def count_all(counted: Mapping[str, Any]) -> int:
    """How many articles there are."""
    return sum(row["doc_count"] for row in counted[_ALL]["buckets"])


def count_each(
    counted: Mapping[str, Any], facets: Sequence[Counted]
) -> dict[Counted, dict[str, int]]:
    """How many articles have each value of these facets."""
    return {facet: _count(facet, counted[_FIELDS[facet]]["buckets"]) for facet in facets}


def _count(facet: Counted, rows: Rows) -> dict[str, int]:
    match facet:
        case "language":
            return _count_languages(rows)
        case "source":
            return {row["key"]: row["doc_count"] for row in rows}
        case "year":
            # Every search asks for these.
            return {f"{row['key']:04.0f}": row["doc_count"] for row in rows}
    return {_date(int(row["key"]), _DIGITS[facet]): row["doc_count"] for row in rows}


def _date(number: int, digits: int) -> str:
    """2019-09 for 201909, and so on."""
    written = f"{number:0{digits}}"
    return "-".join(filter(None, (written[:4], written[4:6], written[6:])))


def _count_languages(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(dict.fromkeys(row["key"].split(), row["doc_count"]))
    return counts
