"""From the tree of terms to tantivy's queries, with scores on the scale of the other engines.

Tantivy's BM25 differs from Lucene's in three ways, which a boost for each leaf takes back: it keeps
the factor k1 + 1; it counts the articles without a field in the rarity of its terms; and it counts
them, as empty, in the mean length of the field, so that where one article in ten has a French text
every French text seems very long. The last is taken back for texts of mean length; others still
differ a little. Lengths are rounded to a byte, as in Lucene.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from search.engines.base import K1, B
from search.engines.dates import day_number
from search.engines.long_terms import shortened
from search.engines.scoring import idf
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Schema, Searcher

    from search.fields import Field

LONGEST = 8_000
"""Code points of a term; tantivy drops those of more than 65,530 bytes."""

_LAST_DAY = 9999_99_99


def is_scored(node: TermNode) -> bool:
    """Whether any part of the query adds to a score."""
    match node:
        case Term() | TermPhrase():
            return True
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return any(map(is_scored, children))
    return False


class QueryCompiler:
    """Compiles trees for one index; `articles` says how many articles have each field."""

    def __init__(self, schema: Schema, searcher: Searcher, articles: Mapping[str, int]) -> None:
        self._schema = schema
        self._searcher = searcher
        self._articles = articles

    def scored(self, node: TermNode) -> Query:
        """The query as it ranks."""
        return self._compile(node, scoring=True) or Query.empty_query()

    def matching(self, node: TermNode) -> Query:
        """A query for the same articles, where scores are not asked for."""
        return self._compile(node, scoring=False) or Query.empty_query()

    def with_ids(self, ids: Sequence[str]) -> Query:
        """The articles with these ids; adds nothing to a score."""
        return _unscored(Query.term_set_query(self._schema, "id", list(ids)))

    def rarity(self, leaf: Term | TermPhrase) -> float:
        """The idf of a term, and the sum over those of a phrase."""
        name = leaf.field.name
        terms = [shortened(term, LONGEST) for term in leaf.terms]
        having = self._articles.get(name, 0)
        return sum(idf(having, self._searcher.doc_freq(name, term)) for term in terms)

    def _compile(self, node: TermNode, *, scoring: bool) -> Query | None:
        """None where no article can match, which spares asking tantivy."""
        match node:
            case Term() | TermPhrase():
                return self._words(node, scoring=scoring)
            case TermPrefix(field, prefix):
                return self._prefix(field, prefix)
            case AllOf(children):
                return self._all(children, scoring=scoring)
            case AnyOf(children):
                wanted = children if scoring else _without_titles(children)
                return _any(self._each(wanted, scoring=scoring))
            case BestOf(children):
                return _best(self._each(children, scoring=scoring))
            case NoneOf():
                return self._all([node], scoring=scoring)
            case HasLanguage(lang):
                return _unscored(Query.term_query(self._schema, "language", lang, "basic"))
            case DateBetween(first, last):
                return self._dates(first, last)
            case HasId(identity):
                return self.with_ids([identity])

    def _each(self, children: Iterable[TermNode], *, scoring: bool) -> list[Query]:
        compiled = (self._compile(child, scoring=scoring) for child in children)
        return [query for query in compiled if query is not None]

    def _all(self, children: Sequence[TermNode], *, scoring: bool) -> Query | None:
        wanted = [child for child in children if not isinstance(child, NoneOf)]
        required = self._each(wanted, scoring=scoring)
        if len(required) < len(wanted):
            return None
        barred = [child.child for child in children if isinstance(child, NoneOf)]
        excluded = self._each(barred, scoring=False)
        if len(required) == 1 and not excluded:
            return required[0]
        # A query of exclusions alone would be nothing.
        required = required or [_unscored(Query.all_query())]
        clauses = [(Occur.Must, query) for query in required]
        return Query.boolean_query(clauses + [(Occur.MustNot, query) for query in excluded])

    def _words(self, leaf: Term | TermPhrase, *, scoring: bool) -> Query | None:
        name, terms = leaf.field.name, [shortened(term, LONGEST) for term in leaf.terms]
        counts = []
        for term in terms:
            counts.append(self._searcher.doc_freq(name, term))
            if not counts[-1]:
                return None
        if len(terms) > 1:
            query = Query.phrase_query(self._schema, name, list(terms))
        else:
            query = Query.term_query(self._schema, name, terms[0], "freq")
        return (
            Query.boost_query(query, leaf.weight * self._scale(name, counts)) if scoring else query
        )

    def _scale(self, name: str, counts: Sequence[int]) -> float:
        """What brings a score of tantivy to the scale of the other engines."""
        everything, having = self._searcher.num_docs, self._articles[name]
        rarity = sum(idf(having, count) for count in counts)
        theirs = sum(idf(everything, count) for count in counts)
        mean_length = 1 + K1 * (1 - B + B * everything / having)
        return rarity / theirs * mean_length / (1 + K1) ** 2

    def _prefix(self, field: Field, prefix: str) -> Query | None:
        if len(prefix) > LONGEST:
            # Longer terms are kept by their beginning alone.
            return self._words(Term(field, (prefix,)), scoring=False)
        # The automaton for no typing error at all: four times as fast as a regular expression.
        return _unscored(Query.fuzzy_term_query(self._schema, field.name, prefix, 0, prefix=True))

    def _dates(self, first: str | None, last: str | None) -> Query:
        days = Query.range_query(
            self._schema,
            "date",
            FieldType.Unsigned,
            day_number(first) if first else 0,
            day_number(last) if last else _LAST_DAY,
        )
        return _unscored(days)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _any(queries: list[Query]) -> Query | None:
    if len(queries) < 2:
        return queries[0] if queries else None
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _best(queries: list[Query]) -> Query | None:
    if len(queries) < 2:
        return queries[0] if queries else None
    return Query.disjunction_max_query(queries)


def _without_titles(children: Sequence[TermNode]) -> list[TermNode]:
    """Without the terms in the title that are looked for in the text, which has the title."""
    words = [child for child in children if isinstance(child, Term | TermPhrase)]
    in_text = {(child.field, child.terms) for child in words if child.field.part == "text"}
    return [
        child
        for child in children
        if not isinstance(child, Term | TermPhrase)
        or child.field.part != "title"
        or (child.field._replace(part="text"), child.terms) not in in_text
    ]
