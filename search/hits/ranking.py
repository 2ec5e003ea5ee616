"""The order of the first hits: words that are close together, and a word as it was typed.

BM25 counts words wherever they are. To the score of each of the first hits is therefore added
what their texts say beyond it: how close together the query's words are (see `nearness`), and how
many of its characters there are (see `characters`). docs/relevance.md has what was tried.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from search.hits.characters import Characters
from search.hits.nearness import Nearness
from search.query.terms import AllOf
from search.query.tree import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.budget import Budget
    from search.engines.base import Engine
    from search.model import MarkedSpan
    from search.query import tree
    from search.query.terms import TermNode
    from search.stored.records import StoredArticle

RANKED = 10
"""Hits that are put in order again: those of a page, whose texts are read anyway."""


class Ranked(NamedTuple):
    """An article found, its score, and the marks of the query in each of its segments.

    `nearness`, `characters` and `as_typed` are what ranking has added to the score.
    """

    article: StoredArticle
    score: float
    marks: list[list[MarkedSpan]]
    nearness: float = 0.0
    characters: float = 0.0
    as_typed: float = 0.0


class Ranking:
    """A query, as it was typed and compiled, made ready to rank the articles that it finds."""

    def __init__(self, typed: tree.Node, query: TermNode, engine: Engine) -> None:
        texts = [node.text for node in texts_of(typed)]
        self._typed = _forms(texts[0]) if len(texts) == 1 else None
        # Hits that have every word of a question do not answer it: they ask it.
        question = "" if isinstance(query, AllOf) else " ".join(texts)
        self._nearness = Nearness(query, engine, question)
        # Hits that have every word have nearly every character: counting them would say nothing.
        self._characters = None if isinstance(query, AllOf) else Characters(query)

    def rank(self, hits: Sequence[Ranked], budget: Budget) -> list[Ranked]:
        """The first `RANKED` hits by what they are worth now, equals in the order that they had.

        Of a single word, or phrase, those come first that have it as it was typed.
        """
        first, rest = hits[:RANKED], hits[RANKED:]
        if self._nearness:
            articles = [hit.article for hit in first]
            characters = self._characters.of(articles) if self._characters else [0.0] * len(first)
            pairs = zip(first, characters, strict=True)
            first = [self._with_texts(hit, worth, budget) for hit, worth in pairs]
        if self._typed:
            best = max((hit.score for hit in first), default=0.0)
            first = [
                hit._replace(score=hit.score + best, as_typed=best)
                if _has_as_typed(hit, self._typed)
                else hit
                for hit in first
            ]
        return [*sorted(first, key=lambda hit: -hit.score), *rest]

    def _with_texts(self, hit: Ranked, characters: float, budget: Budget) -> Ranked:
        budget.check()
        nearness = self._nearness.of(hit.article)
        score = hit.score + nearness + characters
        return hit._replace(score=score, nearness=nearness, characters=characters)


def _forms(text: str) -> tuple[str, str]:
    """The same text in composed and in decomposed characters."""
    return unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)


def _has_as_typed(hit: Ranked, typed: tuple[str, str]) -> bool:
    """Whether a marked text has it so; in any case where nothing in capitals was typed."""
    any_case = typed[0] == typed[0].lower()
    pairs = zip(hit.article.segments, hit.marks, strict=True)
    for text in (segment.text for segment, marks in pairs if marks):
        # Nearly always the text has it as it is, which spares writing it again.
        if any(form in text for form in typed):
            return True
        if any_case and any(form in text.lower() for form in typed):
            return True
    return False
