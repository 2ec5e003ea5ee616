"""What to say of a query that costs too much: which word to leave out, and where it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.analysis.surface import is_dense
from search.budget import BeyondBudgetError
from search.errors import TooCostlyError
from search.query.compile import compile_query
from search.query.terms import TermPrefix, leaves_of, looked_for
from search.query.tree import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query import tree
    from search.query.terms import Leaf, TermNode
    from search.query.tree import Text

SYLLABLE, LETTER = 3, 15
"""Ordinary terms that could be looked for in the time that a single character takes."""


@contextmanager
def naming_costs(typed: tree.Node) -> Iterator[None]:
    """Where too much of an index would be read, raises `TooCostlyError` with the place."""
    try:
        yield
    except BeyondBudgetError as beyond:
        terms = beyond.terms
        texts = texts_of(typed, excluded=True)
        place = next((text.start for text in texts if _looks_for(text, terms)), None)
        raise TooCostlyError(
            "This query takes too long, since too much of the index has to be read for its words. "
            "Leave out words from here on, or write more of those that are short.",
            position=place,
        ) from beyond


def check_finds(query: TermNode, articles: int, most: int, *, fewest: int) -> None:
    """Raises `TooCostlyError` where looking for its terms in so many articles is more than `most`.

    `fewest` are the articles of the smallest page.
    """
    leaves = leaves_of(query, excluded=True)
    if LETTER * len(leaves) * articles <= most:
        return
    distinct = {looked_for(leaf): leaf for leaf in leaves}
    each = sum(map(_finds, distinct.values()))
    if each * articles <= most:
        return
    if most // each > fewest:
        raise TooCostlyError(
            f"So many words take too long to mark in {articles:,} articles: ask for at most "
            f"{most // each:,} on a page, with per_page, or leave out some words.",
            parameter="per_page",
        )
    raise TooCostlyError("So many words take too long to mark: leave out some of them.")


def _finds(leaf: Leaf) -> int:
    """How often an ordinary term could be looked for meanwhile."""
    if not isinstance(leaf, TermPrefix) or len(leaf.prefix) > 1:
        return 1
    return SYLLABLE if is_dense(leaf.prefix) else LETTER


def _looks_for(text: Text, terms: str | tuple[str, ...]) -> bool:
    leaves = leaves_of(compile_query(text).query)
    return any(looked_for(leaf)[2] == terms for leaf in leaves)
