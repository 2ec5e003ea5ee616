"""Why an article is where it is: each leaf of the query that it has, and what that adds.

An engine is asked for one leaf and one article at a time, so that every engine is explained in the
same way, by what it really scored.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from search.analysis.registry import field_language
from search.hits.occurrences import finder, stands_in_source
from search.model import Explanation, Reason
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    Leaf,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    leaves_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.engines.base import Engine
    from search.hits.ranking import Ranked
    from search.stored.records import StoredArticle

    _Scored = tuple[float, Counter[Leaf]]

WRITTEN = 5
"""Ways of writing a word that are shown, at most."""


def explain(engine: Engine, query: TermNode, hit: Ranked, *, relaxed: bool = False) -> Explanation:
    """The score of an article taken apart, whether the query finds it or not."""
    article = hit.article
    scores = {
        leaf: _score(engine, leaf, article.id)
        for leaf in dict.fromkeys(leaves_of(query, excluded=True))
        if _spellings(article, leaf)
    }
    scored = _scored(query, article, scores)
    times = scored[1] if scored else Counter()
    reasons = [_reason(article, leaf, score, times[leaf]) for leaf, score in scores.items()]
    return Explanation(
        matches=scored is not None,
        relaxed=relaxed,
        words=hit.score - hit.nearness - hit.as_typed if scored else 0.0,
        nearness=hit.nearness,
        as_typed=hit.as_typed,
        reasons=tuple(sorted(reasons, key=lambda reason: (not reason.used, -reason.score))),
    )


def plain_score(engine: Engine, query: TermNode, identity: str) -> float:
    """What the engine gives an article for a query; 0 where it does not match."""
    only = AllOf((query, HasId(identity)))
    hits = engine.search(only, offset=0, limit=1, sort="relevance").hits
    return hits[0].score if hits else 0.0


def _score(engine: Engine, leaf: Leaf, identity: str) -> float:
    return 0.0 if isinstance(leaf, TermPrefix) else plain_score(engine, leaf, identity)


def _reason(article: StoredArticle, leaf: Leaf, score: float, times: int) -> Reason:
    """What a leaf adds, which a query that names it twice adds twice."""
    written = _spellings(article, leaf)
    return Reason(
        lang=leaf.field.lang or None,
        field=leaf.field.part,
        view=leaf.field.view,
        terms=(f"{leaf.prefix}*",) if isinstance(leaf, TermPrefix) else leaf.terms,
        written=tuple(dict.fromkeys(written))[:WRITTEN],
        count=len(written),
        score=score * max(1, times),
        used=times > 0,
    )


def _spellings(article: StoredArticle, leaf: Leaf) -> list[str]:
    """Every occurrence of a leaf in an article, as it is written there."""
    if leaf.field.part == "source":
        return [article.source or ""] if stands_in_source(article.source, leaf) else []
    return [
        segment.text[start:end]
        for segment in article.segments
        if field_language(segment.lang) == leaf.field.lang
        for start, end in finder(leaf)(segment)
    ]


def _scored(node: TermNode, article: StoredArticle, scores: Mapping[Leaf, float]) -> _Scored | None:
    """The score and the leaves that make it up; None where the node does not match."""
    match node:
        case Term() | TermPhrase() | TermPrefix():
            return (scores[node], Counter([node])) if node in scores else None
        case AllOf(children):
            each = [_scored(child, article, scores) for child in children]
            found = [scored for scored in each if scored is not None]
            return _sum(found) if len(found) == len(each) else None
        case AnyOf(children):
            each = [_scored(child, article, scores) for child in children]
            found = [scored for scored in each if scored is not None]
            return _sum(found) if found else None
        case BestOf(children):
            each = [_scored(child, article, scores) for child in children]
            found = [scored for scored in each if scored is not None]
            return max(found, key=lambda scored: scored[0], default=None)
        case NoneOf(child):
            return _nothing if _scored(child, article, scores) is None else None
        case HasLanguage():
            return _nothing if node.accepts(article.languages) else None
        case DateBetween():
            return _nothing if node.accepts(article.date) else None
        case HasId(identity):
            return _nothing if identity == article.id else None


_nothing: _Scored = (0.0, Counter())
"""For a node that matches and adds nothing."""


def _sum(each: Iterable[_Scored]) -> _Scored:
    each = list(each)
    leaves: Counter[Leaf] = sum((leaves for _, leaves in each), Counter())
    return sum(score for score, _ in each), leaves
