from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.registry import ANALYZERS
from search.analysis.surface import SPACE, surface_terms, surface_tokens
from search.errors import QueryError
from search.hits.marks import Marker
from search.hits.occurrences import finder
from search.model import Article, MarkedSpan, Segment
from search.query.compile import Compiled, compile_query
from search.query.parser import parse
from search.query.places import spellings
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    Leaf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
    leaves_of,
)
from search.stored.document import IndexedArticle, index_article
from search.stored.fields import Field, Part
from search.stored.records import read_record
from tests.articles import ARTICLES
from tests.memory import MemoryEngine
from tests.strategies import INDEXED, QUERIES, TREES

ODD = st.text("가나 가,ab1é\u0301\u0940ก่東・ᄀ", max_size=10)
PARTS: tuple[Part, ...] = ("text", "title")
ORACLE = MemoryEngine(INDEXED)
ALONE = {
    article.id: [index_article(Article("", (segment,))) for segment in article.segments]
    for article in ARTICLES
}


def deciding(node: TermNode, article: IndexedArticle) -> list[Leaf]:
    """The leaves that matched, and with them everything around them."""
    if ORACLE.score(node, article) is None:
        return []
    match node:
        case Term() | TermPhrase() | Written() | TermPrefix():
            return [node]
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return [leaf for child in children for leaf in deciding(child, article)]
    return []


def marks_of(compiled: Compiled, article: IndexedArticle) -> list[list[MarkedSpan]]:
    stored = read_record(article.record)
    marks = Marker(compiled, found=False).marks(stored)
    if ORACLE.score(compiled.query, article) is not None:
        assert Marker(compiled, found=True).marks(stored) == marks
    return marks


def typed(q: str, *, relaxed: bool = False) -> Compiled:
    try:
        return compile_query(parse(q), relaxed=relaxed)
    except QueryError:
        assume(False)
        raise


def written(q: str, *lines: str, lang: str = "ko", title: str | None = None) -> list[str]:
    """What a query marks in one text."""
    segment = Segment(lang, title, lines)
    (marks,) = marks_of(typed(q), index_article(Article("id", (segment,))))
    return [segment.text[start:end] for start, end, _ in marks]


def assert_matched_exactly(compiled: Compiled) -> None:
    for article in INDEXED:
        leaves = deciding(compiled.query, article)
        expected = [any(_matches(leaf, one) for leaf in leaves) for one in ALONE[article.id]]
        assert [bool(spans) for spans in marks_of(compiled, article)] == expected


def _matches(leaf: Leaf, alone: IndexedArticle) -> bool:
    return leaf.field.part != "source" and MemoryEngine([alone]).score(leaf, alone) is not None


@given(query=TREES, data=st.data())
def test_marked_texts_are_those_that_matched(query: TermNode, data: st.DataObject) -> None:
    word_of = {leaf: data.draw(st.integers(0, 2)) for leaf in leaves_of(query)}
    assert_matched_exactly(Compiled(query, ("a", "b", "c"), word_of))


@given(q=QUERIES)
def test_typed_queries_mark_what_matched(q: str) -> None:
    assert_matched_exactly(typed(q))
    assert_matched_exactly(typed(q, relaxed=True))


@given(title=st.none() | ODD, line=ODD, other=ODD, part=st.sampled_from(PARTS), data=st.data())
def test_odd_texts_are_found_as_indexed(
    title: str | None, line: str, other: str, part: Part, data: st.DataObject
) -> None:
    """Terms from one text are looked for in another."""
    alone = index_article(Article("", (Segment("de", title, (line,)),)))
    (stored,) = read_record(alone.record).segments
    terms = surface_terms(fold(f"{other} {line}").text)
    field = Field("other", part, "surface")
    for leaf in data.draw(st.lists(_leaves(field, terms), max_size=4)):
        assert bool(finder(leaf)(stored)) == _matches(leaf, alone)


@st.composite
def _leaves(draw: st.DrawFn, field: Field, terms: list[str]) -> Leaf:
    place = draw(st.integers(0, max(0, len(terms) - 1)))
    piece = terms[place : place + draw(st.integers(1, 4))] or ["x"]
    if draw(st.booleans()):
        return TermPrefix(field, piece[0][: draw(st.integers(1, 3))].partition(SPACE)[0])
    return TermPhrase(field, tuple(piece)) if piece[1:] else Term(field, tuple(piece))


@given(q=QUERIES)
def test_marks_are_whole_and_apart(q: str) -> None:
    compiled = typed(q, relaxed=True)
    for article, indexed in zip(ARTICLES, INDEXED, strict=True):
        for segment, marks in zip(article.segments, marks_of(compiled, indexed), strict=True):
            text = segment.text
            assert all(0 <= start < end <= len(text) for start, end, _ in marks)
            assert all(first[1] <= second[0] for first, second in pairwise(marks))
            assert not any(_cuts_character(text, place) for mark in marks for place in mark[:2])


def _cuts_character(text: str, place: int) -> bool:
    return place < len(text) and unicodedata.category(text[place])[0] == "M"


@given(q=QUERIES, relaxed=st.booleans())
def test_every_mark_holds_its_word(q: str, relaxed: bool) -> None:
    compiled = typed(q, relaxed=relaxed)
    for article, indexed in zip(ARTICLES, INDEXED, strict=True):
        leaves = deciding(compiled.query, indexed)
        for segment, marks in zip(article.segments, marks_of(compiled, indexed), strict=True):
            for mark in marks:
                mine = [leaf for leaf in leaves if compiled.word_of[leaf] == mark[2]]
                assert any(_stands_in(leaf, segment, mark) for leaf in mine)


def _stands_in(leaf: Leaf, segment: Segment, mark: MarkedSpan) -> bool:
    text = segment.text
    words = ANALYZERS[leaf.field.lang].words if leaf.field.view == "words" else None
    tokens = words(text).tokens() if words else surface_tokens(fold(text))
    inside = [token for token in tokens if mark[0] <= token.start < mark[1]]
    if isinstance(leaf, TermPrefix):
        return any(token.term.startswith(leaf.prefix) for token in inside)
    found = {token.term for token in inside if token.end <= mark[1]}
    return all(found & set(ways) for ways in spellings(leaf.terms))


@pytest.mark.parametrize(
    ("lang", "q", "text", "marked"),
    [
        ("ko", "업무협약", "업무 협약과 업무협약을", ["업무 협약", "업무협약"]),
        ("ko", "서울시는", "서울시가 서울시장을", ["서울시"]),
        ("ko", "글", "글과 한글, 금", ["글", "글"]),
        ("ko", "2024년", "2024년에 2024 년, 12024년", ["2024년", "2024 년"]),
        ("ko", "미-중", "미-중 회담과 중미", ["미-중"]),
        ("ko", "디자인·출판", "디자인․출판 디자인출판", ["디자인․출판", "디자인출판"]),
        ("ja", "食べる", "食べた。魚が食べられました。", ["食べた", "食べられました"]),
        ("ja", "寒い", "昨日は寒かったです、静かだ", ["寒かったです"]),
        ("ja", "東京都", "京都で東京の話、東京都", ["東京都"]),
        ("ja", "ソウル", "ｿｳﾙとソウル", ["ｿｳﾙ", "ソウル"]),
        ("zh", "衿川区", "衿川區與区", ["衿川區"]),
        ("en", "agreement", "Agreements disagree: agreement’s", ["Agreements", "agreement"]),
        ("en", "compet*", "Competing, uncompetitive compets", ["Competing", "compets"]),
        ("fr", "d'accord", "L’accord, accordé, D’ACCORD", ["accord", "accordé", "ACCORD"]),
        ("fr", "compétitivité", "la compe\u0301titivite\u0301.", ["compe\u0301titivite\u0301"]),
        ("de", "fähre", "Fähre Fähren", ["Fähre"]),
        ("th", "ท่า", "ที่ท่าน้ำแล้ว", ["ท่า"]),
        ("th", "น้", "ท่าน้ำ", ["น้ำ"]),
        ("hi", "hin", "aीhin ीhin", ["hin"]),
        ("ja", "食べる", "食べ\ufe00た\ufe00。", ["食べ\ufe00"]),
        ("ja", "葛飾", "葛\U000e0100飾区", ["葛\U000e0100飾"]),
    ],
)
def test_words_are_marked_as_written(lang: str, q: str, text: str, marked: list[str]) -> None:
    assert written(q, text, lang=lang) == marked


def test_decomposed_text_is_marked_by_syllables() -> None:
    text = unicodedata.normalize("NFD", "서울시장")
    assert written("서울", text) == [unicodedata.normalize("NFD", "서울")]


def test_longest_occurrence_is_one_mark() -> None:
    assert written('업무협약 OR 업무 OR "업무 협약을"', "업무 협약을 맺고 업무를") == [
        "업무 협약을",
        "업무",
    ]


@pytest.mark.parametrize(
    ("lang", "q", "text", "words"),
    [
        ("ko", "배 나루", "나루에 온 배, 나루", [1, 0, 1]),
        ("ko", '업무 OR "업무 협약을"', "업무 협약을 맺고 업무를", [1, 0]),
        ("en", "ferries market ferry", "A ferry, ferries and a market", [0, 0, 1]),
        ("en", '"ferry" ferries', "A ferry and two ferries", [0, 1]),
        ("en", 'ferries "ferry"', "A ferry and two ferries", [0, 0]),
        ("ko", "-배 나루 나루", "나루", [0]),
    ],
)
def test_marks_are_for_their_words(lang: str, q: str, text: str, words: list[int]) -> None:
    """Of words in the same place, the first."""
    (marks,) = marks_of(typed(q), index_article(Article("id", (Segment(lang, None, (text,)),))))
    assert [mark[2] for mark in marks] == words


def test_title_is_marked_for_the_word_that_asks_for_it() -> None:
    segment = Segment("ko", "나루 이야기", ("나루에 온 배",))
    for q, words in (("title:나루 나루", [0, 1]), ("나루 title:나루", [0, 0])):
        (marks,) = marks_of(typed(q), index_article(Article("id", (segment,))))
        assert [mark[2] for mark in marks] == words


def test_title_query_marks_title_alone() -> None:
    assert written("title:나루", "나루에 온 배", title="나루 이야기") == ["나루"]


def test_failed_alternative_is_not_marked() -> None:
    assert written("나루 OR (배 강)", "나루에 온 배") == ["나루"]
    assert written("나루 OR (배 has:en)", "나루에 온 배") == ["나루"]
    assert written("나루 OR (배 date:2019)", "나루에 온 배") == ["나루"]
    assert written("나루 OR (배 source:신문)", "나루에 온 배") == ["나루"]
    assert written("나루 OR (배 -온)", "나루에 온 배") == ["나루"]


@pytest.mark.parametrize("q", ["-강", "-has:en", "-date:2019", "-source:신문", "-title:배"])
def test_exclusions_leave_other_marks(q: str) -> None:
    assert written(f"나루 {q}", "나루에 온 배") == ["나루"]


def test_excluded_words_are_never_marked() -> None:
    assert written("나루 -(배 강)", "나루에 온 배") == ["나루"]
    assert written("-강", "나루에 온 배") == []


def test_relaxed_grams_make_one_mark() -> None:
    segment = Segment("ko", None, ("서울시 이야기",))
    compiled = typed("서울시장선거일", relaxed=True)
    assert marks_of(compiled, index_article(Article("id", (segment,)))) == [[(1, 4, 0)]]


def test_source_that_matched_keeps_marks() -> None:
    article = Article("id", (Segment("ko", None, ("나루에 온 배",)),), source="나루신문")
    indexed = index_article(article)
    assert marks_of(typed("나루 source:신문"), indexed) == [[(1, 3, 0)]]
    assert marks_of(typed("나루 -source:신문"), indexed) == [[]]


def test_phrase_never_runs_over_lines() -> None:
    assert written("나루배", "나루", "배") == []
