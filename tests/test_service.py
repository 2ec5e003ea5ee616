from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.errors import NotFoundError, QueryError
from search.index.generation import Generation
from search.model import Article, FacetCount, Hit, Page, Request, Segment, Sort
from search.settings import SNIPPET_LENGTH
from search.stored.document import index_article
from tests.articles import ARTICLES, MANIFEST, YARD
from tests.memory import MemoryEngine
from tests.strategies import QUERIES

WHATEVER = st.text(max_size=30) | QUERIES


def ask(archive: Generation, q: str, page: int = 1, per_page: int = 20) -> Page:
    return service.search(archive, Request(q, page, per_page))


def hit(archive: Generation, q: str, identity: str) -> Hit:
    return next(hit for hit in ask(archive, q).hits if hit.id == identity)


def test_articles_count_once(archive: Generation) -> None:
    page = ask(archive, "MOU")
    assert {hit.id for hit in page.hits} == {"yard", "market", "others"}
    assert page.total == 3
    assert hit(archive, "MOU", "yard").matched == ("ko", "en", "ja", "zh", "fr")
    assert hit(archive, "MOU", "market").matched == ("ko", "en")


def test_facets_count_languages_of_articles(archive: Generation) -> None:
    page = ask(archive, "ko:MOU")
    assert page.facets["language"] == (
        *(FacetCount(lang, 2) for lang in ("en", "ja", "ko")),
        *(FacetCount(lang, 1) for lang in ("fr", "zh")),
    )


def test_every_matched_language_has_its_snippet(archive: Generation) -> None:
    found = hit(archive, "MOU", "yard")
    assert tuple(snippet.lang for snippet in found.snippets) == found.matched
    for snippet in found.snippets:
        assert [snippet.text[start:end] for start, end, _ in snippet.marks] == ["MOU"]


def test_title_is_of_first_matched_language(archive: Generation) -> None:
    found = hit(archive, "comp*", "yard")
    assert (found.title_lang, found.matched) == ("fr", ("fr",))
    assert found.title == "Selon l’accord (MOU), la compétitivité des ateliers augmente."
    assert [found.title[start:end] for start, end, _ in found.title_marks] == ["compétitivité"]


def test_hit_tells_facts_of_article(archive: Generation) -> None:
    found = hit(archive, "compétitivité", "yard")
    facts = (found.date, found.source, found.byline, found.url, found.languages)
    assert facts == (YARD.date, YARD.source, YARD.byline, YARD.url, YARD.languages)


def test_title_match_ranks_first(archive: Generation) -> None:
    assert [hit.id for hit in ask(archive, "compet*").hits] == ["headline", "twin", "bac", "yard"]


@pytest.mark.parametrize("per_page", [1, 3, 4, 5])
def test_pages_make_up_the_whole(archive: Generation, per_page: int) -> None:
    ids, number = [], 1
    while number:
        page = ask(archive, "", page=number, per_page=per_page)
        assert (page.total, page.page, page.per_page) == (len(ARTICLES), number, per_page)
        assert page.hits
        ids += [hit.id for hit in page.hits]
        number = page.next or 0
    assert sorted(ids) == sorted(article.id for article in ARTICLES)


def test_page_behind_last_is_empty(archive: Generation) -> None:
    page = ask(archive, "MOU", page=9)
    assert (page.total, page.hits, page.next) == (3, (), None)


def test_newest_come_first_without_query(archive: Generation) -> None:
    dates = [hit.date or "" for hit in ask(archive, " ").hits]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("sort", ["date:desc", "date:asc"])
def test_dates_sort_both_ways(archive: Generation, sort: Sort) -> None:
    page = service.search(archive, Request(q="나루 OR 話 OR ferries", sort=sort))
    dates = [hit.date or "" for hit in page.hits]
    assert len(dates) > 4
    assert dates == sorted(dates, reverse=sort == "date:desc")


def test_any_word_does_where_all_fail(archive: Generation) -> None:
    page = ask(archive, "compétitivité Zeppelin")
    assert (page.relaxed, [hit.id for hit in page.hits]) == (True, ["yard"])
    assert not ask(archive, "compétitivité accord").relaxed


def test_nothing_found_is_not_relaxed(archive: Generation) -> None:
    page = ask(archive, "Zeppelin")
    assert (page.relaxed, page.total, page.hits, page.next) == (False, 0, (), None)
    assert page.facets == {"language": (), "year": ()}


@pytest.mark.parametrize("q", ["source:나루신문 has:fr", "date:2019", "has:zh-Hant has:en-GB", ""])
def test_hit_of_filters_alone_pretends_no_match(archive: Generation, q: str) -> None:
    found = hit(archive, q, "yard")
    assert (found.matched, found.snippets, found.title_marks) == ((), (), ())
    assert found.title == YARD.segments[0].title
    assert found.lead and found.lead.text == YARD.segments[0].paragraphs[0]
    assert hit(archive, "MOU", "yard").lead is None


@pytest.mark.parametrize(("q", "position"), [("…", 0), ("title:¿", 6), ("(! OR ?)", 1), ('""', 0)])
def test_nothing_to_search_is_a_warning(archive: Generation, q: str, position: int) -> None:
    page = ask(archive, q)
    assert (page.total, [warning.code for warning in page.warnings]) == (0, ["nothing_to_search"])
    assert page.warnings[0].position == position


@pytest.mark.parametrize(
    ("q", "dated", "undated"),
    [
        ("MOU date:2019..2021", {"yard", "market"}, 1),
        ("MOU (date:2019 OR date:2021)", {"yard", "market"}, 1),
        ("MOU -date:2019", {"market", "others"}, 0),
        ("MOU -(-date:2019)", {"yard"}, 1),
        ("MOU date:2019..2021 -date:2021", {"yard"}, 1),
        ("(MOU date:2019) OR balsa", {"yard", "others"}, 0),
        ("MOU date:none", {"others"}, 0),
        ("MOU -date:none", {"yard", "market"}, 0),
        ("MOU date:2019..2021 -date:none", {"yard", "market"}, 0),
        ("MOU (date:none OR date:2019)", {"yard", "others"}, 0),
        ("date:2013", {"design"}, 2),
        ("balsa date:2013", set(), 1),
        ("MOU", {"yard", "market", "others"}, 0),
    ],
)
def test_undated_articles_are_counted(
    archive: Generation, q: str, dated: set[str], undated: int
) -> None:
    page = ask(archive, q)
    assert ({hit.id for hit in page.hits}, page.undated) == (dated, undated)


@given(q=WHATEVER)
def test_every_string_is_answered_or_refused(archive: Generation, q: str) -> None:
    try:
        page = ask(archive, q)
    except QueryError as error:
        assert 0 <= (error.position or 0) <= len(q)
        assert error.message
        return
    assert page.total >= len(page.hits)
    for found in page.hits:
        assert set(found.matched) <= set(found.languages)
        assert bool(found.snippets) == (found.lead is None) == bool(found.matched)
        assert all(len(snippet.text) <= SNIPPET_LENGTH for snippet in found.snippets)


@given(q=QUERIES)
def test_article_marks_what_search_matched(archive: Generation, q: str) -> None:
    try:
        page = ask(archive, q)
    except QueryError:
        return
    for found in page.hits:
        assert service.article(archive, found.id, q).matched == found.matched


def test_article_shows_every_line(archive: Generation) -> None:
    article = service.article(archive, "yard", "MOU")
    shown = [
        Segment(
            segment.lang,
            segment.title.text if segment.title else None,
            tuple(paragraph.text for paragraph in segment.paragraphs),
        )
        for segment in article.segments
    ]
    assert tuple(shown) == YARD.segments
    assert article.matched == ("ko", "en", "ja", "zh", "fr")


def test_article_keeps_marks_of_query(archive: Generation) -> None:
    segment = service.article(archive, "yard", "ko:업무협약").segments[0]
    assert segment.title is not None
    title, paragraph = segment.title, segment.paragraphs[0]
    assert [title.text[start:end] for start, end, _ in title.marks] == ["업무협약"]
    assert [paragraph.text[start:end] for start, end, _ in paragraph.marks] == ["업무협약"]


def test_unknown_article_is_not_found(archive: Generation) -> None:
    for identity in ("", "no such", "\ud800", "yard/"):
        with pytest.raises(NotFoundError, match="no article"):
            service.article(archive, identity, "")


@given(texts=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=3), data=st.data())
def test_any_text_is_marked_where_it_says_so(texts: list[str], data: st.DataObject) -> None:
    """Random Unicode, asked for by a piece of itself."""
    lang = data.draw(st.sampled_from(["ko", "ja", "zh", "en", "fr", "th"]))
    engine = MemoryEngine([index_article(Article("odd", (Segment(lang, None, tuple(texts)),)))])
    generation = Generation("odd", engine, MANIFEST)
    text = data.draw(st.sampled_from(texts))
    piece = text[data.draw(st.integers(0, len(text) - 1)) :][:8]
    try:
        page = service.search(generation, Request(f'"{piece}"'))
    except QueryError:
        return
    for found in page.hits:
        (whole,) = service.article(generation, found.id, page.query).segments
        assert bool(found.matched) == any(line.marks for line in whole.paragraphs)
        for snippet in found.snippets:
            shown = snippet.text.removeprefix("…").removesuffix("…")
            assert any(shown in line.text for line in whole.paragraphs)
            assert bool(snippet.marks) == bool(found.matched)
