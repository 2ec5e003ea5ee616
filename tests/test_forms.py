from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given

from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.writer import WhooshWriter
from search.errors import IndexUnavailableError
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.service import search
from search.stored.document import index_article
from search.stored.forms import pack_forms, unpack_forms
from tests.articles import ANY_ARTICLE, ARTICLES, MANIFEST


def forms(lang: str, text: str, title: str | None = None) -> list[str]:
    article = Article("one", (Segment(lang, title, (text,)),))
    return list(unpack_forms(index_article(article).forms)[0].words)


@pytest.mark.parametrize(
    ("lang", "text", "there", "not_there"),
    [
        ("ko", "금천구는 업무협약을 맺었다.", ["금천구", "업무협약", "업무"], ["금천구는", "맺"]),
        ("ko", "2024년 8일 MOU 체결", ["MOU", "체결"], ["2024", "8일", "2024년"]),
        ("ja", "研究院は業務協約を結んだ。", ["研究院", "業務協約"], ["結ん", "は", "を"]),
        ("zh", "我们在首尔签署协议。", ["我们", "首尔", "签署", "协议"], ["在", "。"]),
        ("zh", "工坊街道和工坊街道", ["工坊", "街道", "工坊街道"], []),
        ("en", "The mayor of San Diego left.", ["mayor", "San Diego", "Diego"], ["The", "of"]),
        ("fr", "L’accord de l’été", ["accord", "été"], ["de", "L", "l"]),
        ("de", "Die Fähre fährt", ["Fähre", "fährt"], []),
    ],
)
def test_forms_are_words_as_they_are_written(
    lang: str, text: str, there: list[str], not_there: list[str]
) -> None:
    found = forms(lang, text)
    assert set(there) <= set(found)
    assert not set(not_there) & set(found)


def test_a_form_comes_once() -> None:
    assert forms("en", "Ferry ferry FERRY") == ["Ferry"]


def test_a_short_title_is_a_form_and_its_words_are_known() -> None:
    article = Article("one", (Segment("en", "The ferry is back", ("A mayor spoke.",)),))
    found = unpack_forms(index_article(article).forms)[0]
    assert found.title == "The ferry is back"
    assert list(found.titled) == ["ferry", "back"]


@given(ANY_ARTICLE)
def test_forms_are_read_as_they_were_packed(article: Article) -> None:
    packed = index_article(article).forms
    assert pack_forms(unpack_forms(packed)) == packed


def test_damaged_forms_are_an_error() -> None:
    packed = index_article(ARTICLES[0]).forms
    with pytest.raises(IndexUnavailableError, match="forms of an article are damaged"):
        unpack_forms(packed[:-2])


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("forms")
    with WhooshWriter(folder) as writer:
        for article in ARTICLES:
            writer.add(index_article(article))
    return Generation("forms", WhooshEngine(folder), MANIFEST)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_a_search_finds_every_form(article: Article, generation: Generation) -> None:
    every = unpack_forms(index_article(article).forms)
    titles = (one.title for one in every if one.title)
    for form in chain(titles, *(one.words for one in every)):
        page = search(generation, Request(form, per_page=100, relax=False, suggestions=False))
        assert article.id in {hit.id for hit in page.hits}, form
