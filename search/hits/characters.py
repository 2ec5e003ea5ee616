"""Single characters: what tells the first hits of a Korean, Japanese or Chinese query apart.

A dictionary cuts a word in one way, and 2-grams miss it where a writer shortens it or puts a
character into it: 渡船 in the query, 渡轮船 in the text. Single characters would be a third view to
index; but the texts of ten hits are read anyway, and show what characters are worth among them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from search.analysis.registry import field_language
from search.analysis.surface import is_dense
from search.engines.base import K1, B
from search.engines.scoring import idf
from search.query.terms import Term, TermPhrase, leaves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.terms import TermNode
    from search.stored.records import StoredArticle

WEIGHT = 2.0
"""What a character is worth beside a word: BM25 over ten hits says less than over an archive."""


class Characters:
    """The characters of a query, by language."""

    def __init__(self, query: TermNode) -> None:
        self._wanted: dict[str, set[str]] = defaultdict(set)
        for leaf in leaves_of(query):
            if isinstance(leaf, Term | TermPhrase) and leaf.field[1:] == ("text", "surface"):
                self._wanted[leaf.field.lang].update(filter(is_dense, "".join(leaf.terms)))

    def of(self, articles: Sequence[StoredArticle]) -> list[float]:
        """What is added to the score of each: that of the language in which it is highest."""
        best = [0.0] * len(articles)
        for lang, characters in self._wanted.items():
            if characters:
                texts = [_texts(article, lang) for article in articles]
                best = list(map(max, best, _scores(texts, characters)))
        return best


def _texts(article: StoredArticle, lang: str) -> str:
    segments = [each for each in article.segments if field_language(each.lang) == lang]
    return "\n".join(segment.surface for segment in segments)


def _scores(texts: Sequence[str], characters: set[str]) -> list[float]:
    """BM25 of each text for these characters, as if there were no other texts."""
    scores = [0.0] * len(texts)
    having = sum(map(bool, texts))
    mean = sum(map(len, texts)) / max(1, having)
    norms = [K1 * (1 - B + B * len(text) / mean) if text else K1 for text in texts]
    for character in characters:
        # Whether there is any is known ten times as fast as how many.
        counts = [text.count(character) if character in text else 0 for text in texts]
        found = sum(map(bool, counts))
        if found == having:
            continue
        worth = WEIGHT * idf(having, found)
        for turn, count in enumerate(counts):
            if count:
                scores[turn] += worth * count / (count + norms[turn])
    return scores
