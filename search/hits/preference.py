"""Which of an article's languages a reader wants, and in which order.

A tag stands for the language that it names, whatever its script or country: `zh-Hant` for `zh`, and
`pt` for `pt-BR`; where an article has the very tag, for that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.registry import kept_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.model import Wish


def named(tags: Sequence[str], languages: Sequence[str]) -> list[int]:
    """The places of the languages that these tags name, in the order of the tags."""
    places: dict[int, None] = {}
    for tag in map(_kept, tags):
        same = [turn for turn, lang in enumerate(languages) if _kept(lang) == tag]
        alike = [turn for turn, lang in enumerate(languages) if _primary(lang) == _primary(tag)]
        places |= dict.fromkeys(same or alike)
    return list(places)


def by_preference(prefer: Sequence[str], languages: Sequence[str]) -> list[int]:
    """The places of all languages, first those that these tags name."""
    return list(dict.fromkeys([*named(prefer, languages), *range(len(languages))]))


def wished(wish: Wish, languages: Sequence[str]) -> list[int]:
    """The places of the languages that are given of an article."""
    order = by_preference(wish.prefer, languages)
    wanted = named(wish.langs, languages) if wish.langs else order
    return [turn for turn in order if turn in wanted]


def _kept(tag: str) -> str:
    return kept_tag(tag).lower()


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
