"""The rarest terms of a query that has very many, as a pasted page has: the others say little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
    leaves_of,
    looked_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from search.query.compile import Compiled
    from search.query.terms import Leaf, Scored

    Frequencies = Callable[[Sequence[Scored]], list[int]]


def keep_rarest(compiled: Compiled, most: int, frequencies: Frequencies) -> Compiled:
    """The query itself, or, where it has more than `most` terms, with its rarest ones alone.

    Only what may be missing is left out: never a filter, nor a part of what has to be there.
    """
    leaves = leaves_of(compiled.query)
    if len(leaves) <= most:
        return compiled
    distinct = {looked_for(leaf): leaf for leaf in reversed(leaves)}
    if len(distinct) <= most:
        return compiled
    terms = [leaf for leaf in distinct.values() if not isinstance(leaf, TermPrefix)]
    counted = zip(frequencies(terms), terms, strict=True)
    found = sorted((pair for pair in counted if pair[0]), key=lambda pair: pair[0])
    kept = {looked_for(leaf) for _, leaf in found[:most]}
    query = _only(compiled.query, kept)
    if query is None:
        return compiled
    left = dict.fromkeys(leaves_of(query))
    word_of = {leaf: word for leaf, word in compiled.word_of.items() if leaf in left}
    return compiled._replace(query=query, word_of=word_of)


def _only(node: TermNode, kept: Container[object]) -> TermNode | None:
    """The node with these terms; None where it cannot match without the others."""
    match node:
        case Term() | TermPhrase() | Written() | TermPrefix():
            return node if looked_for(node) in kept or _is_filter(node) else None
        case AnyOf(children) | BestOf(children):
            each = [_only(child, kept) for child in children]
            some = tuple(child for child in each if child is not None)
            return type(node)(some) if some else None
        case AllOf(children):
            every = [child for child in (_only(child, kept) for child in children) if child]
            return AllOf(tuple(every)) if len(every) == len(children) else None
    return node


def _is_filter(leaf: Leaf) -> bool:
    return not leaf.field.lang
