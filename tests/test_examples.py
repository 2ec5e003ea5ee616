"""What people type, and the articles that they want: on `articles`, through the whole service."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from search import service
from search.errors import QueryError
from search.model import Hit, Request

if TYPE_CHECKING:
    from search.index.generation import Generation


def found(archive: Generation, q: str) -> dict[str, Hit]:
    """The hits of an answer that was not relaxed."""
    page = service.search(archive, Request(q, per_page=50))
    return {} if page.relaxed else {hit.id: hit for hit in page.hits}


def marked(hit: Hit, lang: str) -> list[str]:
    snippet = next(snippet for snippet in hit.snippets if snippet.lang == lang)
    return [snippet.text[start:end] for start, end, _ in snippet.marks]


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("금천구", {"yard", "market"}),
        ("서울시장", {"mayor"}),
        ("업무협약", {"yard", "market"}),
        ("업무 협약", {"yard", "market"}),
        ("글", {"design"}),
        ("금", {"yard", "market", "design"}),
        ("市", {"design", "yard", "market"}),
        ("東京都", {"tokyo"}),
        ("東京", {"tokyo", "kyoto"}),
        ("衿川区", {"yard"}),
        ("衿川區", {"yard"}),
        ("谅解备忘录", {"yard"}),
        ("業務協約", {"yard"}),
        ("ｿｳﾙ", {"market"}),
        ("compétitivité", {"yard"}),
        ("competitivite", {"yard"}),
        ("compétitivités", {"yard"}),
        ("COMPÉTITIVITÉ", {"yard"}),
        ("d'accord", {"yard", "bac"}),
        ("l’accord", {"yard", "bac"}),
        ("accord", {"yard", "bac"}),
        ("agreement", {"yard", "market"}),
        ("agreements", {"yard", "market"}),
        ("디자인·출판", {"design"}),
        ("미-중", {"mayor"}),
        ("食べる", {"kyoto", "market"}),
        ("2024년", {"yard"}),
        ("acordo", {"others"}),
        ("ท่าน้ำ", {"others"}),
    ],
)
def test_word_finds_its_articles(archive: Generation, q: str, ids: set[str]) -> None:
    assert found(archive, q).keys() == ids


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("ko:협약 en:agreement", {"yard", "market"}),
        ("ko:협약 en:institute", {"yard"}),
        ("ko:금천구 -en:Geumcheon", {"market"}),
        ("has:fr -has:ja", {"bac"}),
        ("has:pt-BR", {"others"}),
        ('"signed two agreements"', {"yard"}),
        ('"signed agreements"', set()),
        ('"업무 협약을 새로"', {"market"}),
        ("협약 OR 합의", {"yard", "market", "bac", "mayor"}),
        ("title:협약", {"yard"}),
        ("title:시장", {"market", "mayor"}),
        ("date:2019..2021", {"yard", "market", "mayor", "bac", "kyoto", "headline", "twin"}),
        ("date:2019..2021 MOU", {"yard", "market"}),
        ("date:2021-03-02 시장", {"market"}),
        ("compet*", {"yard", "bac", "headline", "twin"}),
        ("source:나루신문", {"yard", "market"}),
        ("MOU -(금천구 OR Fähre)", set()),
        ("MOU NOT has:de", {"yard", "market"}),
    ],
)
def test_query_finds_its_articles(archive: Generation, q: str, ids: set[str]) -> None:
    assert found(archive, q).keys() == ids


def test_article_in_many_languages_is_one_hit(archive: Generation) -> None:
    hits = found(archive, "MOU")
    assert hits["yard"].matched == ("ko", "en", "ja", "zh", "fr")
    assert hits["market"].matched == ("ko", "en")
    for lang in hits["yard"].matched:
        assert marked(hits["yard"], lang) == ["MOU"]


@pytest.mark.parametrize(
    "q", ["금천구", "업무협약", "디자인·출판", "compétitivité", "食べられました"]
)
def test_decomposed_query_finds_the_same(archive: Generation, q: str) -> None:
    hits = found(archive, q)
    assert hits
    assert found(archive, unicodedata.normalize("NFD", q)) == hits


def test_composed_query_finds_decomposed_text(archive: Generation) -> None:
    hit = found(archive, "강나루")["nfd"]
    assert hit.title[slice(*hit.title_marks[0][:2])] == unicodedata.normalize("NFD", "강나루")


@pytest.mark.parametrize(
    ("q", "identity", "lang", "words"),
    [
        ("업무협약", "market", "ko", ["업무 협약"]),
        ("디자인·출판", "design", "ko", ["디자인․출판"]),
        ("食べる", "market", "ja", ["食べられました"]),
        ("ｿｳﾙ", "market", "ja", ["ソウル"]),
        ("衿川区", "yard", "zh", ["衿川區"]),
        ("competitivite", "yard", "fr", ["compétitivité"]),
        ("agreement", "yard", "en", ["agreements"]),
        ("サンクト OR 東京都", "tokyo", "ja", ["東京都"]),
    ],
)
def test_words_are_marked_in_their_form(
    archive: Generation, q: str, identity: str, lang: str, words: list[str]
) -> None:
    assert marked(found(archive, q)[identity], lang) == words


@pytest.mark.parametrize(
    ("q", "position"),
    [
        ("date:soon", 5),
        ("배 has:korean", 6),
        ("date:2019-02-30", 13),
    ],
)
def test_refusal_says_where(archive: Generation, q: str, position: int) -> None:
    with pytest.raises(QueryError) as refused:
        found(archive, q)
    assert refused.value.position == position
    assert refused.value.parameter == "q"
