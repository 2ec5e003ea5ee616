"""Why an article is where it is: each leaf of the query that it has, and what that adds.

An engine is asked once for all leaves and articles, so that every engine is explained in the same
way, by what it really scored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from search.analysis.registry import field_language
from search.hits.matching import match
from search.hits.occurrences import fact_with, finder
from search.model import Explanation, Reason
from search.query.terms import AllOf, HasId, Leaf, TermNode, TermPrefix, leaves_of, looked_for
from search.stored.fields import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.budget import Budget
    from search.engines.base import Engine
    from search.hits.occurrences import Finder
    from search.hits.ranking import Ranked
    from search.stored.records import StoredArticle

    _Finders = dict[str, list[tuple[Leaf, Finder]]]
    _Written = Mapping[Leaf, list[str]]
    _Added = Mapping[Leaf, Mapping[str, float]]

WRITTEN = 5
"""Ways of writing a word that are shown, at most."""


def explain(
    engine: Engine,
    query: TermNode,
    hits: Sequence[Ranked],
    budget: Budget,
    *,
    relaxed: bool = False,
) -> list[Explanation]:
    """The score of each article taken apart, whether the query finds it or not."""
    finders = _finders(query)
    written = [_written(hit.article, finders, budget) for hit in hits]
    scored = [leaf for leaf in dict.fromkeys(chain(*written)) if not isinstance(leaf, TermPrefix)]
    added = engine.scores(scored, [hit.article.id for hit in hits])
    by_leaf: _Added = dict(zip(scored, added, strict=True))
    explanations = []
    for hit, spellings in zip(hits, written, strict=True):
        budget.check()
        explanations.append(_explain(query, hit, spellings, by_leaf, relaxed=relaxed))
    return explanations


def _explain(
    query: TermNode,
    hit: Ranked,
    written: _Written,
    by_leaf: _Added,
    *,
    relaxed: bool,
) -> Explanation:
    scores = {leaf: by_leaf.get(leaf, {}).get(hit.article.id, 0.0) for leaf in written}
    matched = match(query, hit.article, scores)
    times = Counter(matched.counted if matched else ())
    reasons = [_reason(leaf, written[leaf], scores[leaf], times[leaf]) for leaf in written]
    return Explanation(
        matches=matched is not None,
        relaxed=relaxed,
        words=hit.score - hit.nearness - hit.characters - hit.as_typed if matched else 0.0,
        nearness=hit.nearness,
        characters=hit.characters,
        as_typed=hit.as_typed,
        reasons=tuple(sorted(reasons, key=lambda reason: (not reason.used, -reason.score))),
    )


def plain_score(engine: Engine, query: TermNode, identity: str) -> float:
    """What the engine gives an article for a query; 0 where it does not match."""
    only = AllOf((query, HasId((identity,))))
    hits = engine.search(only, offset=0, limit=1, sort="relevance").hits
    return hits[0].score if hits else 0.0


def _reason(leaf: Leaf, written: Sequence[str], score: float, times: int) -> Reason:
    """What a leaf adds, which a query that names it twice adds twice."""
    _, view, terms = looked_for(leaf)
    return Reason(
        lang=leaf.field.lang or None,
        field=leaf.field.part,
        view=view,
        terms=(f"{terms}*",) if isinstance(terms, str) else terms,
        written=tuple(dict.fromkeys(written))[:WRITTEN],
        count=len(written),
        score=score * max(1, times),
        used=times > 0,
    )


def _finders(query: TermNode) -> _Finders:
    """What finds each leaf of a query, by languages."""
    finders: _Finders = defaultdict(list)
    for leaf in dict.fromkeys(leaves_of(query, excluded=True)):
        finders[leaf.field.lang].append((leaf, finder(leaf)))
    return finders


def _written(article: StoredArticle, finders: _Finders, budget: Budget) -> _Written:
    """The leaves that an article has, each with all of its occurrences, as they are written."""
    budget.check()
    written: dict[Leaf, list[str]] = defaultdict(list)
    for segment in article.segments:
        for leaf, find in finders.get(field_language(segment.lang), ()):
            written[leaf] += [segment.text[start:end] for start, end in find(segment)]
    for leaf, _ in finders.get(SOURCE.lang, ()):
        fact = fact_with(article, leaf)
        written[leaf] += [fact] if fact else []
    return {leaf: spellings for leaf, spellings in written.items() if spellings}
