"""Random queries over the words of the archive in `articles`: as people type them, and as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from search.analysis.surface import BREAK
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
)
from search.stored.document import index_article
from tests.articles import ARTICLES

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from search.stored.fields import Field

INDEXED = tuple(index_article(article) for article in ARTICLES)
LINES = tuple(
    line
    for article in ARTICLES
    for segment in article.segments
    for line in segment.text.split("\n")
    if line
)

# A query never asks for the break between lines.
_STREAMS = [
    (field, line.split())
    for article in INDEXED
    for field, terms in article.fields.items()
    for line in terms.split(BREAK)
    if line.strip()
]
_WEIGHTS = st.sampled_from([0.5, 1.0])
_DAYS = st.none() | st.sampled_from(sorted(article.date for article in ARTICLES if article.date))
_OPERATORS = ["OR", "AND", "NOT", "-", "(", ")", '"', "ko:", "en:", "ja:", "other:", "title:"]
_OPERATORS += ["source:", "has:ko", "-has:ja", "has:pt-BR", "date:2019..2021", "-date:2021", "*"]
_OPERATORS += ["date:none", "-date:none", "OR (", "“", "»"]


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """A piece of a line, cut anywhere."""
    line = draw(st.sampled_from(LINES))
    start = draw(st.integers(0, len(line) - 1))
    return line[start : start + draw(st.integers(1, 9))]


def _join(parts: list[tuple[str, str]]) -> str:
    return "".join(piece + space for piece, space in parts)


QUERIES = st.lists(
    st.tuples(_pieces() | st.sampled_from(_OPERATORS), st.sampled_from(["", " ", " "])),
    min_size=1,
    max_size=6,
).map(_join)
"""What somebody might type, much of it found in the archive, some of it no query at all."""


@st.composite
def _leaves(draw: st.DrawFn) -> Leaf:
    field, terms = draw(st.sampled_from(_STREAMS))
    place = draw(st.integers(0, len(terms) - 1))
    weight = draw(_WEIGHTS)
    if draw(st.booleans()) and field.view == "surface":
        return TermPrefix(field, terms[place][: draw(st.integers(1, 4))])
    return _side_by_side(field, terms[place : place + draw(st.integers(1, 4))], weight)


def _side_by_side(field: Field, terms: list[str], weight: float) -> Leaf:
    kind = Term if len(terms) == 1 else TermPhrase
    return kind(field, tuple(terms), weight)


def _branches(children: SearchStrategy[TermNode]) -> SearchStrategy[TermNode]:
    some = st.lists(children, max_size=3).map(tuple)
    return (
        st.builds(AllOf, some)
        | st.builds(AnyOf, some)
        | st.builds(BestOf, some)
        | children.map(NoneOf)
    )


TREES: SearchStrategy[TermNode] = st.recursive(
    _leaves()
    | st.builds(HasLanguage, st.sampled_from(["ko", "ja", "de", "pt-br", "xx"]))
    | st.builds(DateBetween, _DAYS, _DAYS)
    | st.builds(HasId, st.sampled_from([*(article.id for article in ARTICLES), "nowhere"])),
    _branches,
    max_leaves=8,
)
"""Trees over terms that stand in some article, in its fields."""
