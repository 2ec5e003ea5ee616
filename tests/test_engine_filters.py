"""Filters, facets and walks are the same with every engine, and as plain reading has them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.registry import field_language
from search.cursor import Place
from search.engines.base import Counted
from search.filters import Filters
from search.hits.marks import Marker
from search.query.compile import Compiled
from search.query.filtering import filtered, words_in
from search.query.terms import EVERYTHING, leaves_of
from search.stored.records import Times, read_record
from tests.articles import ARTICLES
from tests.kinds import KNOWN, ORACLE, SORTS, everything, ids, scores
from tests.strategies import INDEXED, TREES

if TYPE_CHECKING:
    from search.engines.base import Engine
    from search.model import Article, Sort
    from search.query.terms import TermNode

TAGS = st.sampled_from(["ko", "JA", "zh-Hant", "en", "fr", "de", "pt-BR", "xx"])
SOURCES = st.sampled_from(["나루신문", "나루신문 (naru)", "HAN  river post", "나루", "***", ""])
BYLINES = st.sampled_from(["지역부", "지역", "부지역", "기자", "…"])
IDS = st.sampled_from([*(article.id for article in ARTICLES), "nowhere"])
DAYS = st.none() | st.sampled_from(["2013-01-04", "2019-09-16", "2021-03-02", "2021-03-03"])
SECONDS = st.none() | st.sampled_from(sorted({one.times.added for one in INDEXED}))


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(values, min_size=1, max_size=2).map(tuple)


FILTERS = st.builds(
    Filters,
    lang=some(TAGS),
    without=some(TAGS),
    source=some(SOURCES),
    byline=some(BYLINES),
    ids=some(IDS),
    first=DAYS,
    last=DAYS,
    added_from=SECONDS,
)


def whole(text: str) -> str:
    return " ".join(fold(text).text.split())


def _tags(tags: tuple[str, ...]) -> set[str]:
    """In lower case, and one for all Chinese."""
    return {"zh" if tag.startswith("zh") else tag.lower() for tag in tags}


def passes(article: Article, filters: Filters) -> bool:
    """Whether the filters hold, by looking at the article itself."""
    languages = _tags(article.languages)
    names = [whole(name) for name in filters.source]
    facts = [
        _tags(filters.lang) <= languages,
        not _tags(filters.without) & languages,
        not filters.source or (article.source is not None and whole(article.source) in names),
        not filters.byline or any(name in (article.byline or "") for name in filters.byline),
        not filters.ids or article.id in filters.ids,
        not filters.first or (article.date or "") >= filters.first,
        not filters.last or "" < (article.date or "") <= filters.last,
        filters.added_from is None or KNOWN[article].times.added >= filters.added_from,
    ]
    return all(facts)


@given(query=TREES, filters=FILTERS)
def test_filters_leave_scores_and_order(engine: Engine, query: TermNode, filters: Filters) -> None:
    whole_answer, answer = everything(engine, query), everything(engine, filtered(query, filters))
    left = {article.id for article in ARTICLES if passes(article, filters)}
    assert ids(answer) == [found for found in ids(whole_answer) if found in left]
    assert scores(answer) == {i: s for i, s in scores(whole_answer).items() if i in left}
    assert answer.total == len(answer.hits)


@given(query=TREES)
def test_matched_is_where_words_are_marked(engine: Engine, query: TermNode) -> None:
    word_of = dict.fromkeys(leaves_of(query), 0)
    marker = Marker(Compiled(query, word_of=word_of), found=False)
    marked: dict[str, set[str]] = {}
    for hit in everything(engine, query).hits:
        stored = read_record(hit.record)
        for lang, marks in zip(stored.languages, marker.marks(stored), strict=True):
            if marks:
                marked.setdefault(field_language(lang), set()).add(stored.id)
    for lang in ("ko", "ja", "zh", "en", "fr", "other"):
        found = everything(engine, filtered(query, Filters(matched=(lang,))))
        assert set(ids(found)) == marked.get(lang, set())


def test_matched_asks_for_words() -> None:
    assert everything(ORACLE, words_in(EVERYTHING, "ko")).total == 0


@given(query=TREES)
def test_facets_count_all_matches(engine: Engine, query: TermNode) -> None:
    found = engine.search(query, offset=0, limit=1, sort="relevance", facets=get_args(Counted))
    matching = [one for one in ARTICLES if one.id in ids(everything(ORACLE, query))]
    dates = [one.date for one in matching if one.date]
    assert found.facets == {
        "language": Counter(lang for one in matching for lang in set(one.languages)),
        "year": Counter(date[:4] for date in dates),
        "month": Counter(date[:7] for date in dates),
        "day": Counter(dates),
        "source": Counter(one.source for one in matching if one.source),
    }
    bare = engine.search(query, offset=0, limit=1, sort="relevance", facets=())
    assert (bare.total, bare.facets) == (len(matching), {})


@pytest.mark.parametrize("sort", SORTS)
@given(query=TREES, size=st.integers(1, 5))
def test_walk_meets_every_article_once(
    engine: Engine, sort: Sort, query: TermNode, size: int
) -> None:
    hits, place = list[str](), None
    for offset in range(0, len(ARTICLES) + size, size):
        found = engine.search(query, offset=offset, limit=size, sort=sort, after=place)
        hits += ids(found)
        if found.hits:
            last = found.hits[-1]
            stored = read_record(last.record)
            place = Place(last.score, last.id, stored.date, stored.times.added)
    assert hits == ids(everything(engine, query, sort))
    assert found.total == len(hits)


def test_latest_come_first(engine: Engine) -> None:
    found = [read_record(hit.record) for hit in everything(engine, EVERYTHING, "added:desc").hits]
    by_date = ids(everything(engine, EVERYTHING, "date:desc"))
    assert found == sorted(found, key=lambda one: (-one.times.added, by_date.index(one.id)))


def test_records_keep_their_times(engine: Engine) -> None:
    first = read_record(engine.record("yard"))
    assert first.times == Times(1_000_000_000, 1_700_000_000)
