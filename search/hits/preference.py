"""Which of an article's languages a reader wants, and in which order.

A tag stands for the language that it names, whatever its script or country: `zh-Hant` for `zh`, and
`pt` for `pt-BR`; where an article has the very tag, for that alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from search.analysis.registry import kept_tag

if TYPE_CHECKING:
    from search.model import Wish


@lru_cache(maxsize=256)
def named(tags: tuple[str, ...], languages: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the languages that these tags name, in the order of the tags.

    The articles of a page have mostly the same languages.
    """
    places: dict[int, None] = {}
    for tag in map(_kept, tags):
        same = [turn for turn, lang in enumerate(languages) if _kept(lang) == tag]
        alike = [turn for turn, lang in enumerate(languages) if _primary(lang) == _primary(tag)]
        places |= dict.fromkeys(same or alike)
    return tuple(places)


def by_preference(prefer: tuple[str, ...], languages: tuple[str, ...]) -> list[int]:
    """The places of all languages, first those that these tags name."""
    return list(dict.fromkeys([*named(prefer, languages), *range(len(languages))]))


def wished(wish: Wish, languages: tuple[str, ...]) -> list[int]:
    """The places of the languages that are given of an article."""
    order = by_preference(wish.prefer, languages)
    wanted = named(wish.langs, languages)
    return [turn for turn in order if turn in wanted] if wish.langs else order


def _kept(tag: str) -> str:
    return kept_tag(tag).lower()


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
