"""The order of the first hits: words that stand close together, and a word as it was typed.

BM25 counts words wherever they stand. To the score of each of the first hits is therefore added
what the query's words in its best window are worth, for a window as wide as a sentence and for one
as wide as a paragraph: nearness by spans, as in T. Tao and C. Zhai, "An exploration of proximity
measures in information retrieval" (SIGIR 2007), over minimal windows of fixed width.
docs/relevance.md has what was tried.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.registry import field_language
from search.hits.occurrences import finder
from search.query.terms import AllOf, AnyOf, BestOf, Scored, Written
from search.query.tree import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.engines.base import Engine
    from search.hits.occurrences import Finder
    from search.model import MarkedSpan, Span
    from search.query import tree
    from search.query.terms import TermNode
    from search.stored.records import StoredArticle, StoredSegment

    _Word = tuple[Scored, ...]

RANKED = 10
"""Hits that are put in order again: those of a page, whose texts are read anyway."""

WINDOWS = (20, 80)
"""Words of a window: about a sentence, and about a paragraph."""

COMMON = math.log(4)
"""Words worth no more than this, which a quarter of the articles have, make no window richer."""


class _Wanted(NamedTuple):
    """What finds a word of the query in a text of one language, and what it is worth.

    The second finder is asked where the first finds nothing.
    """

    finders: tuple[Finder, ...]
    rarity: float

    def spans(self, segment: StoredSegment) -> list[Span]:
        """Where the word was written."""
        each = (find(segment) for find in self.finders)
        return next((spans for spans in each if spans), [])


class Ranked(NamedTuple):
    """An article found, its score, and the marks of the query in each of its segments.

    `nearness` and `as_typed` are what ranking has added to the score.
    """

    article: StoredArticle
    score: float
    marks: list[list[MarkedSpan]]
    nearness: float = 0.0
    as_typed: float = 0.0


class Ranking:
    """A query, as it was typed and compiled, made ready to rank the articles that it finds."""

    def __init__(self, typed: tree.Node, query: TermNode, engine: Engine) -> None:
        texts = [node.text for node in texts_of(typed)]
        self._typed = _forms(texts[0]) if len(texts) == 1 else None
        words: dict[str, list[_Word]] = defaultdict(list)
        for word in dict.fromkeys(_words(query)):
            words[word[0].field.lang].append(word)
        several = [word for each in words.values() if each[1:] for word in each]
        by_language: dict[str, list[_Wanted]] = defaultdict(list)
        rarities = engine.rarities([leaf for leaf, *_ in several])
        for word, rarity in zip(several, rarities, strict=True):
            if rarity > COMMON:
                wanted = _Wanted(tuple(map(finder, word)), rarity)
                by_language[word[0].field.lang].append(wanted)
        self._wanted = {lang: wanted for lang, wanted in by_language.items() if wanted[1:]}

    def rank(self, hits: Sequence[Ranked]) -> list[Ranked]:
        """The first `RANKED` hits by what they are worth now, equals in the order that they had.

        Of a single word, or phrase, those come first that have it as it was typed.
        """
        first, rest = hits[:RANKED], hits[RANKED:]
        if self._wanted:
            first = [_with_nearness(hit, self.nearness(hit.article)) for hit in first]
        if self._typed:
            best = max((hit.score for hit in first), default=0.0)
            first = [
                hit._replace(score=hit.score + best, as_typed=best)
                if _has_as_typed(hit, self._typed)
                else hit
                for hit in first
            ]
        return [*sorted(first, key=lambda hit: -hit.score), *rest]

    def nearness(self, article: StoredArticle) -> float:
        """What is added to an article's score: that of the language in which it is highest."""
        return max(
            (
                _nearness(segment, wanted)
                for segment in article.segments
                if (wanted := self._wanted.get(field_language(segment.lang)))
            ),
            default=0.0,
        )


def _with_nearness(hit: Ranked, nearness: float) -> Ranked:
    return hit._replace(score=hit.score + nearness, nearness=nearness)


def _forms(text: str) -> tuple[str, str]:
    """The same text in composed and in decomposed characters."""
    return unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)


def _has_as_typed(hit: Ranked, typed: tuple[str, str]) -> bool:
    """Whether a marked text has it so; in any case where nothing in capitals was typed."""
    any_case = typed[0] == typed[0].lower()
    for segment, marks in zip(hit.article.segments, hit.marks, strict=True):
        if marks:
            text = segment.text.lower() if any_case else segment.text
            if any(form in text for form in typed):
                return True
    return False


def _words(node: TermNode) -> list[_Word]:
    """The words of a query in each language, each by the leaves that find it, the best first."""
    if isinstance(node, Scored):
        return [(node,)] if node.field.part == "text" else []
    if not isinstance(node, AllOf | AnyOf | BestOf):
        return []
    each = [word for child in node.children for word in _words(child)]
    if any(isinstance(child, AllOf | AnyOf | BestOf) for child in node.children):
        return each
    analysed = [leaf for leaf, *_ in each if leaf.field.view == "words"]
    surface = [leaf for leaf, *_ in each if leaf.field.view == "surface"]
    # What is written as it was typed is found in any writing, too.
    surface = [leaf for leaf in surface if not isinstance(leaf, Written)] or surface
    if analysed and len(surface) == 1:
        # A segmenter may cut the same word in two ways.
        return [(*analysed, *surface)]
    return [(leaf,) for leaf in analysed or surface]


def _nearness(segment: StoredSegment, wanted: Iterable[_Wanted]) -> float:
    found = [(spans, word.rarity) for word in wanted if (spans := word.spans(segment))]
    if len(found) < 2:
        # Whatever window it is in, it is the same.
        return len(WINDOWS) * sum(rarity for _, rarity in found)
    places = sorted((start, word) for word, (spans, _) in enumerate(found) for start, _ in spans)
    rarities = [rarity for _, rarity in found]
    length = segment.mean_word
    return sum(_best_window(places, rarities, round(width * length)) for width in WINDOWS)


def _best_window(places: Sequence[tuple[int, int]], rarities: Sequence[float], width: int) -> float:
    """The most that different words in a window of `width` code points are worth."""
    inside = [0] * len(rarities)
    worth = best = 0.0
    oldest = 0
    for place, word in places:
        if not inside[word]:
            worth += rarities[word]
        inside[word] += 1
        while places[oldest][0] < place - width:
            gone = places[oldest][1]
            inside[gone] -= 1
            if not inside[gone]:
                worth -= rarities[gone]
            oldest += 1
        if worth > best:
            best = worth
    return best
