"""Random queries over the words of the archive in `articles`: as people type them, and as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from search.analysis.folding import fold, fold_lightly
from search.analysis.surface import BREAK, SPACE, surface_terms
from search.query.forms import without_tail
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
    TermNode,
    TermPrefix,
    Written,
    side_by_side,
)
from search.stored.document import index_article, whole
from search.stored.records import Times
from tests.articles import ARTICLES

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


INDEXED = tuple(
    index_article(article).at(Times(1_000_000_000 + number % 3 * 86_400, 1_700_000_000))
    for number, article in enumerate(ARTICLES)
)
LINES = tuple(
    line
    for article in ARTICLES
    for segment in article.segments
    for line in segment.text.split("\n")
    if line
)

# A query never asks for the break between lines, and for an exact view only as `Written`.
_STREAMS = [
    (field, line.split())
    for article in INDEXED
    for field, terms in article.fields.items()
    if field.view != "exact"
    for line in terms.split(BREAK)
    if line.strip()
]
_SURFACES = sorted({f for f, _ in _STREAMS if f.view == "surface" and f.lang})
_WEIGHTS = st.sampled_from([0.5, 1.0])
_DAYS = st.none() | st.sampled_from(sorted(article.date for article in ARTICLES if article.date))
_IDS = [*(article.id for article in ARTICLES), "nowhere"]
_SOURCES = [*sorted({whole(article.source or "") for article in ARTICLES}), "nobody"]
_SECONDS = st.none() | st.sampled_from(sorted({article.times.added for article in INDEXED}))
_OPERATORS = ["OR", "AND", "NOT", "-", "(", ")", '"', "ko:", "en:", "ja:", "other:", "title:"]
_OPERATORS += ["source:", "has:ko", "-has:ja", "has:pt-BR", "date:2019..2021", "-date:2021", "*"]
_OPERATORS += ["date:none", "-date:none", "byline:", "added:2001-09..", "OR (", "“", "»"]


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """A piece of a line, cut anywhere."""
    line = draw(st.sampled_from(LINES))
    start = draw(st.integers(0, len(line) - 1))
    piece = line[start : start + draw(st.integers(1, 9))]
    return draw(st.sampled_from([piece, piece.replace(" ", ""), _other_accents(piece)]))


def _other_accents(piece: str) -> str:
    return piece.translate({ord("é"): "e", ord("e"): "é", ord("ä"): "a"})


def _join(parts: list[tuple[str, str]]) -> str:
    return "".join(piece + space for piece, space in parts)


QUERIES = st.lists(
    st.tuples(
        _pieces() | _pieces().map('"{}"'.format) | st.sampled_from(_OPERATORS),
        st.sampled_from(["", " ", " "]),
    ),
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
        return TermPrefix(field, terms[place][: draw(st.integers(1, 4))].partition(SPACE)[0])
    return side_by_side(field, tuple(terms[place : place + draw(st.integers(1, 6))]), weight)


@st.composite
def _written(draw: st.DrawFn) -> Written:
    piece = draw(_pieces())
    each = (without_tail(surface_terms(turn(piece).text)) for turn in (fold, fold_lightly))
    terms, exact = (tuple(terms or ["x"]) for terms in each)
    return Written(draw(st.sampled_from(_SURFACES)), terms, exact, draw(_WEIGHTS))


WRITTEN = _written()
"""Words to be found as they are written, which most texts have in some other way or not at all."""


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
    | WRITTEN
    | st.builds(HasLanguage, st.sampled_from(["ko", "ja", "de", "pt-br", "xx"]))
    | st.builds(DateBetween, _DAYS, _DAYS)
    | st.builds(HasId, st.lists(st.sampled_from(_IDS), max_size=3).map(tuple))
    | st.builds(HasSource, st.lists(st.sampled_from(_SOURCES), max_size=3).map(tuple))
    | st.builds(AddedBetween, _SECONDS, _SECONDS),
    _branches,
    max_leaves=8,
)
"""Trees over terms that are in some article, in its fields."""
