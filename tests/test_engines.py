"""What every engine must do, compared with the oracle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from search.engines.base import Engine, Found
from search.errors import IndexUnavailableError, QueryError
from search.model import Article, Segment, Sort
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import (
    EVERYTHING,
    AllOf,
    AnyOf,
    DateBetween,
    HasLanguage,
    Scored,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    leaves_of,
)
from search.query.undated import UNDATED, left_out_undated
from search.stored.fields import Field
from tests.articles import ARTICLES
from tests.strategies import INDEXED, QUERIES, TREES

if TYPE_CHECKING:
    from pathlib import Path

    from search.engines.registry import Embedded


from tests.kinds import KO, ORACLE, ORACLES, SORTS, build, everything, ids, scores


def assert_agrees(engine: Engine, query: TermNode) -> None:
    oracle = ORACLES.get(type(engine), ORACLE)
    found, expected = everything(engine, query), everything(oracle, query)
    assert found.total == expected.total
    assert found.facets == expected.facets
    # An engine may keep the lengths of fields less exactly than the oracle.
    assert scores(found) == pytest.approx(scores(expected), rel=0.1)
    assert list(found.hits) == sorted(found.hits, key=lambda hit: (-hit.score, NEWEST[hit.id]))


NEWEST = {hit.id: turn for turn, hit in enumerate(everything(ORACLE, EVERYTHING, "date:desc").hits)}


@given(query=TREES)
def test_finds_what_oracle_finds(engine: Engine, query: TermNode) -> None:
    assert_agrees(engine, query)


@given(q=QUERIES)
def test_answers_typed_queries_alike(engine: Engine, q: str) -> None:
    try:
        tree = parse(q)
        assert_agrees(engine, compile_query(tree).query)
        assert_agrees(engine, compile_query(tree, relaxed=True).query)
    except QueryError as error:
        assert 0 <= (error.position or 0) <= len(q)


@pytest.mark.parametrize("q", ['"férries"', '"ferry\'s"', '"Fahre"', '"FÄHRE" -"fähre"'])
def test_quoted_words_are_found_as_written(engine: Engine, q: str) -> None:
    assert everything(engine, compile_query(parse(q)).query).total == 0
    assert everything(engine, compile_query(parse('"ferries" OR "Fähre"')).query).total == 3


@pytest.mark.parametrize("sort", SORTS[1:])
@given(query=TREES)
def test_sorts_by_date_alike(engine: Engine, sort: Sort, query: TermNode) -> None:
    assert ids(everything(engine, query, sort)) == ids(everything(ORACLE, query, sort))


@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_slices(engine: Engine, sort: Sort) -> None:
    query = AnyOf((Term(KO, ("나루",)), EVERYTHING))
    whole = everything(engine, query, sort).hits
    for offset in range(0, len(whole) + 2, 3):
        found = engine.search(query, offset=offset, limit=3, sort=sort)
        assert found.hits == whole[offset : offset + 3]
        assert found.total == len(whole)


def test_equal_scores_follow_ids(engine: Engine) -> None:
    ferries = Term(Field("en", "title", "surface"), ("ferries",))
    found = everything(engine, ferries)
    assert ids(found) == ["headline", "twin"]
    assert found.hits[0].score == found.hits[1].score


def test_many_equals_follow_ids(kind: Embedded, tmp_path: Path) -> None:
    best = Article("unlike", (Segment("en", "Ferry", ("The ferry lands",)),))
    equal = [Article(f"{n:03}", (Segment("en", "Ferry", ("no more",)),)) for n in range(120)]
    engine = build(kind, tmp_path, *reversed(equal), best)
    field = Field("en", "text", "surface")
    lands = Term(field, ("lands",))
    for query in (AnyOf((Term(field, ("ferry",)), lands)), AnyOf((lands, EVERYTHING))):
        for offset in (0, 3, 60, 115):
            found = engine.search(query, offset=offset, limit=10, sort="relevance")
            expected = ["unlike", *(article.id for article in equal)]
            assert ids(found) == expected[offset : offset + 10]


def test_without_scores_newest_come_first(engine: Engine) -> None:
    korean = HasLanguage("ko")
    assert ids(everything(engine, korean)) == ids(everything(engine, korean, "date:desc"))


def test_undated_come_last_both_ways(engine: Engine) -> None:
    for sort in SORTS[1:3]:
        assert ids(everything(engine, EVERYTHING, sort))[-2:] == ["others", "silent"]


def test_every_year_is_found_and_counted(kind: Embedded, tmp_path: Path) -> None:
    days = ["0001-01-01", "0987-06-05", "1799-12-31", "2019-02-28", "2201-01-01", "9999-12-31"]
    dated = [Article(day, (Segment("en", "Ferry", ()),), day) for day in days]
    engine = build(kind, tmp_path, *dated, Article("none", (Segment("en", "Ferry", ()),)))
    assert everything(engine, EVERYTHING).facets["year"] == {day[:4]: 1 for day in days}
    assert ids(everything(engine, UNDATED)) == ["none"]
    assert ids(everything(engine, EVERYTHING, "date:desc")) == [*days[::-1], "none"]
    assert ids(everything(engine, DateBetween(None, None), "date:asc")) == days
    assert ids(everything(engine, DateBetween("0001-01-02", "1799-12-31"), "date:asc")) == days[1:3]
    assert ids(everything(engine, DateBetween(None, "0987-06-05"))) == ["0987-06-05", "0001-01-01"]
    assert ids(everything(engine, DateBetween("2200-01-01", None), "date:asc")) == days[4:]
    asked = AllOf((Term(Field("en", "text", "surface"), ("ferry",)), DateBetween(*days[1:3])))
    assert ids(everything(engine, left_out_undated(asked))) == ["none"]


def test_records_are_kept_as_given(engine: Engine) -> None:
    for article in INDEXED:
        assert bytes(engine.record(article.id)) == article.record
    for hit in everything(engine, EVERYTHING).hits:
        assert bytes(hit.record) == bytes(engine.record(hit.id))
    with pytest.raises(KeyError):
        engine.record("no such article")


def test_empty_index_answers_nothing(kind: Embedded, tmp_path: Path) -> None:
    engine = build(kind, tmp_path)
    assert engine.count() == 0
    for query in (EVERYTHING, Term(KO, ("나루",)), TermPrefix(KO, "나")):
        assert everything(engine, query) == Found(0, facets={"language": {}, "year": {}})
    engine.close()


def test_failed_writing_leaves_no_index(kind: Embedded, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), kind.writer(tmp_path) as writer:
        writer.add(INDEXED[0])
        raise KeyboardInterrupt
    try:
        assert kind.engine(tmp_path).count() == 0
    except IndexUnavailableError as error:
        assert "naru index" in error.message


@pytest.mark.usefixtures("impatient")
def test_threads_get_same_answers(engine: Engine) -> None:
    trees = [
        compile_query(parse(q)).query for q in ("나루", "협약 OR accord", "서울", "MOU", "compet*")
    ]
    expected = [everything(engine, tree) for tree in trees]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda turn: everything(engine, trees[turn % 5]), range(200)))
    assert all(answer == expected[turn % 5] for turn, answer in enumerate(found))


def test_monstrous_words_are_kept(kind: Embedded, tmp_path: Path) -> None:
    word, run = "x" * 100_000, "가" * 100_000
    segment = Segment("en", word, (run, "나루 " * 100_000))
    engine = build(kind, tmp_path, Article("monster", (segment,)))
    field = Field("en", "text", "surface")
    for leaf in (Term(field, (word,)), TermPrefix(field, "xx"), Term(field, ("루_나",))):
        assert everything(engine, leaf).total == 1
    assert len(engine.record("monster")) > 800_000


@given(query=TREES)
def test_scores_of_leaves_are_those_of_searches(engine: Engine, query: TermNode) -> None:
    leaves = [leaf for leaf in leaves_of(query, excluded=True) if not isinstance(leaf, TermPrefix)]
    alone = [scores(everything(engine, leaf)) for leaf in leaves]
    for asked in ([article.id for article in ARTICLES], ["market", "yard"], []):
        expected = [{one: added[one] for one in asked if one in added} for added in alone]
        assert engine.scores(leaves, asked) == [pytest.approx(each) for each in expected]


def test_rarities_are_those_of_the_oracle(engine: Engine) -> None:
    field = Field("ko", "text", "words")
    leaves: list[Scored] = [
        Term(field, ("서울",)),
        Term(field, ("no such term",)),
        Term(Field("fr", "title", "surface"), ("없다",)),
        TermPhrase(field, ("서울", "_", "금천", "_")),
    ]
    assert engine.rarities(leaves) == pytest.approx(ORACLE.rarities(leaves))
    assert engine.rarities([]) == []


def test_frequencies_are_those_of_the_oracle(engine: Engine) -> None:
    leaves: list[Term | TermPhrase] = [
        Term(KO, ("나루",)),
        Term(KO, ("no such term",)),
        TermPhrase(KO, ("금천", "천구")),
        TermPhrase(KO, ("금천", "no such term")),
    ]
    assert engine.frequencies(leaves) == ORACLE.frequencies(leaves)
