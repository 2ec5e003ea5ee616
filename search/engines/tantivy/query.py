"""From the tree of terms to tantivy's queries, with scores on the scale of the other engines.

Tantivy's BM25 differs from Lucene's in three ways, which a boost for each leaf undoes: it keeps
the factor k1 + 1; it counts the articles without a field in the rarity of its terms; and it counts
them, as empty, in the mean length of the field, so that where one article in ten has a French text
every French text seems very long. The last is undone for texts of mean length; others still
differ a little. Lengths are rounded to a byte, as in Lucene.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tantivy import FieldType, Occur, Query

from search.budget import BeyondBudgetError
from search.engines.base import K1, B
from search.engines.dates import day_number
from search.engines.long_terms import shortened
from search.engines.scoring import idf, rarity
from search.engines.tantivy.phrases import LONGEST, find_ways
from search.query.places import places_of, worth
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
    Scored,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
    leaves_of,
    looked_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Schema, Searcher

    from search.budget import Budget
    from search.stored.fields import Field

RATE = 10_000_000
"""Postings that tantivy reads in a second, on a slow machine."""

PREFIX = 1_000
"""Postings that could be read in the time that it takes to look for the terms of a prefix."""

_LAST_DAY, _LAST_SECOND = 9999_99_99, 10**10


def is_scored(node: TermNode) -> bool:
    """Whether any part of the query adds to a score."""
    match node:
        case Term() | TermPhrase() | Written():
            return node.weight > 0
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return any(map(is_scored, children))
    return False


def unscored(query: Query) -> Query:
    """A query for the same articles that adds nothing to a score."""
    return Query.const_score_query(query, 0.0)


class Compiled(NamedTuple):
    """A query as it finds articles, where no score is asked for, and as it ranks them."""

    matching: Query
    scored: Query


class QueryCompiler:
    """Compiles trees for one index; `articles` says how many articles have each field."""

    def __init__(self, schema: Schema, searcher: Searcher, articles: Mapping[str, int]) -> None:
        self._schema = schema
        self._searcher = searcher
        self._articles = articles

    def compile(self, node: TermNode) -> Compiled | None:
        """The query for the same articles; None where none can match, which spares asking."""
        match node:
            case Term():
                return self._term(node)
            case TermPhrase():
                return self._phrase(node)
            case Written():
                return self._written(node)
            case TermPrefix(field, prefix):
                return self._prefix(field, prefix)
            case AllOf(children):
                return self._all(children)
            case AnyOf(children):
                return self._any(children)
            case BestOf(children):
                return self._best(children)
            case NoneOf():
                return self._all([node])
            case HasLanguage(lang):
                return _filter(Query.term_query(self._schema, "language", lang, "basic"))
            case DateBetween(first, last):
                return self._dates(first, last)
            case AddedBetween(first, last):
                return self._range("added", first or 0, _LAST_SECOND if last is None else last)
            case HasSource(keys):
                return _filter(self._any_of("press_key", keys))
            case HasId(ids):
                return _filter(self.with_ids(ids))

    def with_ids(self, ids: Sequence[str]) -> Query:
        """The articles with these ids; adds nothing to a score."""
        return unscored(self._any_of("id", ids))

    def frequency(self, leaf: Scored) -> int:
        """In how many articles a term is, and a phrase at most."""
        return min(map(sum, self._frequencies(leaf)))

    def bound(self, node: TermNode, budget: Budget) -> None:
        """Raises `BeyondBudgetError` for what tantivy, which cannot be interrupted, reads too long.

        A list of postings is as long as there are articles, at most.
        """
        leaves = leaves_of(node, excluded=True)
        left = budget.reading * RATE
        most = PREFIX + self._searcher.num_docs
        if sum(map(_lists, leaves)) * most <= left:
            return
        for leaf in leaves:
            left -= self._cost(leaf)
            if left < 0:
                raise BeyondBudgetError(looked_for(leaf)[2])

    def rarity(self, leaf: Scored) -> float:
        """The idf of a term; for a phrase the sum over its terms."""
        having = self._articles.get(leaf.field.name, 0)
        counts = [max(each) for each in self._frequencies(leaf)]
        return rarity(having, counts, len(leaf.terms))

    def _frequencies(self, leaf: Scored) -> list[list[int]]:
        """How many articles have each term, place by place."""
        name, frequency = leaf.field.name, self._searcher.doc_freq
        return [
            [frequency(name, shortened(term, LONGEST)) for term in terms]
            for _, terms in places_of(leaf)
        ]

    def _cost(self, leaf: Leaf) -> int:
        """Postings that finding it reads; of a prefix an estimate."""
        if isinstance(leaf, TermPrefix):
            return PREFIX + self._searcher.num_docs // 4
        counts = list(map(sum, self._frequencies(leaf)))
        return sum(counts) if all(counts) else len(counts)

    def _each(self, children: Iterable[TermNode]) -> list[Compiled]:
        compiled = map(self.compile, children)
        return [query for query in compiled if query is not None]

    def _all(self, children: Sequence[TermNode]) -> Compiled | None:
        required: list[Compiled] = []
        for child in (child for child in children if not isinstance(child, NoneOf)):
            compiled = self.compile(child)
            if compiled is None:
                return None
            required.append(compiled)
        barred = [child.child for child in children if isinstance(child, NoneOf)]
        # A query of exclusions alone would be nothing.
        return _required(required or [_filter(Query.all_query())], self._each(barred))

    def _any(self, children: Sequence[TermNode]) -> Compiled | None:
        """What a title has, its text has: it is looked for there only where it is in the text."""
        matching, scored = [], []
        in_text: dict[object, bool] = {}
        for child in children:
            wanted = looked_for(child) if isinstance(child, Leaf) else None
            if in_text.get(wanted) is False:
                continue
            compiled = self.compile(child)
            if compiled is not None:
                scored.append(compiled.scored)
                if wanted not in in_text:
                    matching.append(compiled.matching)
            if isinstance(child, Leaf) and child.field.part == "text":
                in_text[wanted] = compiled is not None
        return Compiled(_union(matching), _union(scored)) if scored else None

    def _best(self, children: Sequence[TermNode]) -> Compiled | None:
        compiled = self._each(children)
        if len(compiled) < 2:
            return compiled[0] if compiled else None
        matching, scored = zip(*compiled, strict=True)
        return Compiled(_union(matching), _best_of(scored))

    def _term(self, leaf: Term) -> Compiled | None:
        name, term = leaf.field.name, shortened(leaf.terms[0], LONGEST)
        count = self._searcher.doc_freq(name, term)
        if not count:
            return None
        query = Query.term_query(self._schema, name, term, "freq")
        scale = self._scale(name, [count], [count])
        return Compiled(query, Query.boost_query(query, leaf.weight * scale))

    def _phrase(self, leaf: TermPhrase) -> Compiled | None:
        ways = find_ways(self._schema, self._searcher, leaf)
        if ways is None:
            return None
        name, weight = leaf.field.name, worth(leaf, len(ways.counts))
        # Worth the same in whichever way it is written.
        scored = [
            Query.boost_query(query, weight * self._scale(name, ways.counts, theirs))
            for query, theirs in ways.each
        ]
        return Compiled(_union([query for query, _ in ways.each]), _best_of(scored))

    def _written(self, leaf: Written) -> Compiled | None:
        """As `Written.stored` has it, without compiling for languages that have no such words."""
        plain = self.compile(leaf.plain)
        if plain is None:
            return None
        ways: list[Compiled] = []
        if spelled := self.compile(leaf.spelled):
            ways.append(_required([plain, _filter(spelled.matching)], []))
        if leaf.exact == leaf.terms:
            differs = self._term(leaf.differs)
            ways.append(_required([plain], [differs] if differs else []))
        return Compiled(*map(_union, zip(*ways, strict=True))) if ways else None

    def _scale(self, name: str, counts: Sequence[int], theirs: Sequence[int]) -> float:
        """What brings a score of tantivy, which has its own counts, to that of other engines."""
        everything, having = self._searcher.num_docs, self._articles[name]
        our_rarity = sum(idf(having, count) for count in counts)
        their_rarity = sum(idf(everything, count) for count in theirs)
        mean_length = 1 + K1 * (1 - B + B * everything / having)
        return our_rarity / their_rarity * mean_length / (1 + K1) ** 2

    def _prefix(self, field: Field, prefix: str) -> Compiled | None:
        if len(prefix) > LONGEST:
            # Longer terms are kept by their beginning alone.
            found = self._term(Term(field, (prefix,)))
            return _filter(found.matching) if found else None
        # The automaton for no typing error at all: four times as fast as a regular expression.
        return _filter(Query.fuzzy_term_query(self._schema, field.name, prefix, 0, prefix=True))

    def _dates(self, first: str | None, last: str | None) -> Compiled:
        start, end = day_number(first) if first else 0, day_number(last) if last else _LAST_DAY
        return self._range("date", start, end)

    def _range(self, name: str, first: int, last: int) -> Compiled:
        return _filter(Query.range_query(self._schema, name, FieldType.Unsigned, first, last))

    def _any_of(self, name: str, values: Sequence[str]) -> Query:
        return Query.term_set_query(self._schema, name, list(values))


def _required(required: Sequence[Compiled], barred: Iterable[Compiled]) -> Compiled:
    """All of the first, of which there is one at least, and none of the others."""
    excluded = [(Occur.MustNot, query.matching) for query in barred]
    if len(required) == 1 and not excluded:
        return required[0]
    columns = zip(*required, strict=True)
    clauses = ([(Occur.Must, query) for query in column] for column in columns)
    return Compiled(*(Query.boolean_query(each + excluded) for each in clauses))


def _lists(leaf: Leaf) -> int:
    """Lists of postings that finding it reads; of a prefix as if there were one."""
    return 1 if isinstance(leaf, TermPrefix) else 1 + 2 * len(leaf.terms)


def _filter(query: Query) -> Compiled:
    return Compiled(query, unscored(query))


def _union(queries: Sequence[Query]) -> Query:
    """Any of them, of which there is one at least."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _best_of(queries: Sequence[Query]) -> Query:
    """As `_union`, scored by the best of them."""
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries))
