"""What a request asks of articles beside its query: values, which no query can escape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """All of these hold for every article that is found; what is empty asks for nothing.

    It has a text in every language of `lang` and in none of `without`, and words of the query in
    every one of `matched`. It is of any of these sources, each the whole name, and its byline has
    any of these words or phrases; its id is any of `ids`. Its day is from `first` to `last`, both
    in ISO 8601 and included, and the index first had it at `added_from` or later, in seconds
    from 1970. Tags of languages are BCP 47; `matched` are ko, ja, zh, en, fr and other.
    """

    lang: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    added_from: int | None = None


UNFILTERED = Filters()

MOST_FACET_VALUES = 1_000
"""Values of a facet that an answer has, where nothing else is asked for."""
