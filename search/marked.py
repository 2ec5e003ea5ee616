"""An article as it is shown: parts of its texts, with the words of a query marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from search.model import Snippet


class Paragraphs(NamedTuple):
    """The numbers of paragraphs in each language of an article, from 1, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which paragraphs of an article are shown, of `total` in the longest of its languages.

    Its title belongs to the first. `marks` are those of the whole article, `marks_before` those
    before this part. Of the paragraphs with a mark, `marked_first` is the number of the first, and
    `marked_before` and `marked_after` those of the nearest around the part.
    """

    shown: Paragraphs
    total: int
    previous: Paragraphs | None
    next: Paragraphs | None
    marks: int
    marks_before: int
    marked_first: int | None
    marked_before: int | None
    marked_after: int | None


@dataclass(frozen=True, slots=True)
class MarkedSegment:
    """A segment as the article page shows it: the paragraphs of a part, of `total`, with marks.

    `heading` is the title, or the first sentence where there is none.
    """

    lang: str
    heading: str
    title: Snippet | None
    paragraphs: tuple[Snippet, ...]
    total: int


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with the query's words, `words` as typed, marked in a part of every segment."""

    id: str
    date: str | None
    byline: str | None
    source: str | None
    url: str | None
    languages: tuple[str, ...]
    matched: tuple[str, ...]
    query: str
    segments: tuple[MarkedSegment, ...]
    words: tuple[str, ...]
    part: Part
