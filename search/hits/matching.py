"""Whether a stored article matches a tree of terms, and by what: the one walk over a tree here.

An engine has its own, over posting lists; marks and explanations ask of one article.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from search.query.terms import (
    AddedBetween,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    HasSource,
    Leaf,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
)
from search.stored.document import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.stored.records import StoredArticle


class Match(NamedTuple):
    """The leaves by which an article matches, as often as the query has them, and its score.

    Of several languages all are `leaves`, and the best makes up the score: it alone is `counted`.
    """

    leaves: list[Leaf]
    counted: list[Leaf]
    score: float


def is_union(node: TermNode) -> bool:
    """Whether each of its leaves makes an article match that has no other."""
    if isinstance(node, AnyOf | BestOf):
        # Leaves are tuples: a quick look for what every search does.
        inner = [child for child in node.children if not isinstance(child, tuple)]
        return not any(isinstance(child, NoneOf) or not is_union(child) for child in inner)
    return not isinstance(node, AllOf)


def match(node: TermNode, article: StoredArticle, scores: Mapping[Leaf, float]) -> Match | None:
    """How an article with these leaves, each worth its score, matches; None where it does not."""
    match node:
        case Term() | TermPhrase() | Written() | TermPrefix():
            return Match([node], [node], scores[node]) if node in scores else None
        case AllOf(children):
            found = _each(children, article, scores)
            return _sum(found) if len(found) == len(children) else None
        case AnyOf(children):
            found = _each(children, article, scores)
            return _sum(found) if found else None
        case BestOf(children):
            found = _each(children, article, scores)
            return _best(found) if found else None
        case NoneOf(child):
            return _without_leaves(match(child, article, scores) is None)
        case HasLanguage():
            return _without_leaves(node.accepts(article.languages))
        case DateBetween():
            return _without_leaves(node.accepts(article.date))
        case AddedBetween():
            return _without_leaves(node.accepts(article.times.added))
        case HasSource(keys):
            return _without_leaves(bool(article.source) and whole(article.source or "") in keys)
        case HasId(ids):
            return _without_leaves(article.id in ids)


def _each(
    children: Sequence[TermNode], article: StoredArticle, scores: Mapping[Leaf, float]
) -> list[Match]:
    matches = (match(child, article, scores) for child in children)
    return [found for found in matches if found is not None]


def _sum(found: Sequence[Match]) -> Match:
    return Match(
        list(chain.from_iterable(each.leaves for each in found)),
        list(chain.from_iterable(each.counted for each in found)),
        sum(each.score for each in found),
    )


def _best(found: Sequence[Match]) -> Match:
    best = max(found, key=lambda each: each.score)
    return best._replace(leaves=list(chain.from_iterable(each.leaves for each in found)))


def _without_leaves(matches: bool) -> Match | None:
    """For a node that can match but has no words."""
    return Match([], [], 0.0) if matches else None
