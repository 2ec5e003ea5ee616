"""The query language as a tree: what the user meant, before any analyzer or engine sees it.

`start` and `end` are the place in the query, in code points, for error messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: all of its terms, side by side, exact or in another inflection."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text: exactly these words in this order.

    One that was never closed has its `words` too: it is taken for them where nothing has it.
    """

    text: str
    start: int
    end: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """`compet*`: words that begin so; `text` is without the star."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every article that the child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class InLanguage:
    """`ko:배`: the child, in the texts of one language (ko, ja, zh, en, fr or other)."""

    lang: str
    child: Node


@dataclass(frozen=True, slots=True)
class InTitle:
    """`title:배`: the child, in titles."""

    child: Node


@dataclass(frozen=True, slots=True)
class InSource:
    """`source:연합뉴스`: the child, in the name of the source."""

    child: Node


@dataclass(frozen=True, slots=True)
class InByline:
    """`byline:김나루`: the child, in the names of those who wrote the article."""

    child: Node


@dataclass(frozen=True, slots=True)
class Has:
    """`has:ko`: articles with a text in that language (a BCP-47 tag, lower case)."""

    lang: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """`date:2019-01..2021-06`: first and last day, both ISO 8601 and included, None where open."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class AddedRange:
    """`added:2026-05`: first and last day, as of `DateRange`, on which the index had it first."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class All:
    """Every article: the empty query."""


Node = (
    Word
    | Phrase
    | Prefix
    | And
    | Or
    | Not
    | InLanguage
    | InTitle
    | InSource
    | InByline
    | Has
    | DateRange
    | AddedRange
    | All
)

Text = Word | Phrase | Prefix


def texts_of(node: Node, *, excluded: bool = False) -> Iterator[Text]:
    """What the query looks for, in its order, and on demand what it excludes."""
    match node:
        case Word() | Phrase() | Prefix():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from texts_of(child, excluded=excluded)
        case InLanguage(_, child) | InTitle(child) | InSource(child) | InByline(child):
            yield from texts_of(child, excluded=excluded)
        case Not(child) if excluded:
            yield from texts_of(child, excluded=True)
