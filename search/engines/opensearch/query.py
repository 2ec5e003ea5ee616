"""From the tree of terms to OpenSearch's query language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from search.engines.long_terms import shortened
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
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 120
"""Code points of a term; the analyzer cuts those of more than 255 units of UTF-16."""

LONGEST_ID = 8_000
"""Code points of an id, of which a keyword can have 32,766 bytes."""

Body = dict[str, Any]


def compile_body(node: TermNode, scale: float) -> Body:
    """The query; `scale` divides the weights of terms and phrases."""
    match node:
        case Term(field, (term,), weight):
            return {
                "term": {field.name: {"value": shortened(term, LONGEST), "boost": weight / scale}}
            }
        case TermPhrase():
            return _phrase(node, scale)
        case Written():
            return compile_body(node.stored(), scale)
        case TermPrefix(field, prefix):
            # Longer terms are kept by their beginning alone.
            kind = "prefix" if len(prefix) <= LONGEST else "term"
            return _unscored({kind: {field.name: {"value": shortened(prefix, LONGEST)}}})
        case AllOf(children):
            return _all(children, scale)
        case AnyOf(children):
            each = [compile_body(child, scale) for child in children]
            return {"bool": {"should": each, "minimum_should_match": 1}} if each else _NOTHING
        case BestOf(children):
            each = [compile_body(child, scale) for child in children]
            return {"dis_max": {"queries": each}} if each else _NOTHING
        case NoneOf(child):
            return _unscored({"bool": {"must_not": [compile_body(child, scale)]}})
        case HasLanguage(lang):
            return _unscored({"term": {"lower_languages": lang}})
        case DateBetween():
            return _unscored(_dates(node))
        case AddedBetween(first, last):
            return _unscored(_between("added", first, last))
        case HasSource(keys):
            return _any_of("press_key", keys)
        case HasId(ids):
            return with_ids(ids)
    raise AssertionError(f"no engine knows {node!r}")


def with_ids(ids: Sequence[str]) -> Body:
    """The articles with these ids; adds nothing to a score."""
    return _any_of("id", ids)


def _any_of(name: str, values: Sequence[str]) -> Body:
    return _unscored({"terms": {name: [shortened(value, LONGEST_ID) for value in values]}})


_NOTHING: Body = {"match_none": {}}


def _phrase(leaf: TermPhrase, scale: float) -> Body:
    # match_phrase takes its statistics from one shard alone, even where all are asked.
    name, clauses = leaf.field.name, list[Body]()
    end = counted = 0
    for offset, terms in places_of(leaf):
        each = [{"span_term": {name: shortened(term, LONGEST)}} for term in terms]
        clauses += [{"span_gap": {name: offset - end}}] if offset > end else []
        clauses += [{"span_or": {"clauses": each}}] if each[1:] else each
        end, counted = offset + 1, counted + len(terms)
    # Of two terms in a place, Lucene counts both.
    boost = worth(leaf, counted) / scale
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True, "boost": boost}}


def _all(children: Sequence[TermNode], scale: float) -> Body:
    if not children:
        return _unscored({"match_all": {}})
    return {"bool": {"must": [compile_body(child, scale) for child in children]}}


def _dates(node: DateBetween) -> Body:
    if node.first or node.last:
        return _between("date", node.first, node.last)
    return {"exists": {"field": "date"}}


def _between(name: str, first: str | int | None, last: str | int | None) -> Body:
    bounds = {"gte": first, "lte": last}
    return {"range": {name: {bound: at for bound, at in bounds.items() if at is not None}}}


def _unscored(body: Body) -> Body:
    return {"constant_score": {"filter": body, "boost": 0}}
