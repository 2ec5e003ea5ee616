from __future__ import annotations

import pytest
from hypothesis import given

from search.analysis.surface import BREAK
from search.model import Article, Segment
from search.stored.document import index_article
from search.stored.fields import DIFFERS, FIELDS, SOURCE, Field
from search.stored.records import read_record
from tests.articles import ANY_ARTICLE, ARTICLES


def fields_of(*segments: Segment, source: str | None = None) -> dict[Field, str]:
    return dict(index_article(Article("id", segments, source=source)).fields)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_record_gives_article_back(article: Article) -> None:
    indexed = index_article(article)
    assert read_record(indexed.record).article == article
    assert (indexed.id, indexed.date) == (article.id, article.date)
    assert indexed.languages == article.languages


@given(article=ANY_ARTICLE)
def test_fields_hold_terms_for_engines(article: Article) -> None:
    indexed = index_article(article)
    assert set(indexed.fields) <= set(FIELDS)
    for terms in indexed.fields.values():
        assert terms.split(" ") == terms.split(), "help: an engine would index an empty term"
        terms.encode()


@given(article=ANY_ARTICLE)
def test_every_line_stays_one_line(article: Article) -> None:
    for stored, given_one in zip(
        read_record(index_article(article).record).segments, article.segments, strict=True
    ):
        assert len(stored.segment.paragraphs) == len(given_one.paragraphs)
        assert stored.segment.text.count("\n") == len(given_one.paragraphs)


def test_halves_of_characters_are_replaced() -> None:
    segment = Segment("ko", "나\udc80루", ("배\ud83d",))
    indexed = index_article(Article("a\udcff", (segment,), source="s\ud800"))
    article = read_record(indexed.record).article
    assert indexed.id == article.id == "a\ufffd"
    assert article.source == "s\ufffd"
    assert article.segments == (Segment("ko", "나\ufffd루", ("배\ufffd",)),)


def test_title_counts_in_text_too() -> None:
    fields = fields_of(Segment("en", "Ferries", ("The boat.",)))
    assert fields[Field("en", "title", "surface")] == "ferries"
    assert fields[Field("en", "text", "surface")] == f"ferries {BREAK} the boat"
    assert fields[Field("en", "text", "words")] == f"ferri {BREAK} the boat"


def test_missing_title_has_no_field() -> None:
    for title in (None, "", "…"):
        fields = fields_of(Segment("en", title, ("Boat",)))
        assert Field("en", "title", "surface") not in fields
        assert fields[Field("en", "text", "surface")] == f"{BREAK} boat"


def test_headline_alone_is_title_and_text() -> None:
    fields = fields_of(Segment("fr", "Le bac", ()))
    assert fields[Field("fr", "title", "words")] == fields[Field("fr", "text", "words")] == "le bac"


def test_silent_text_has_no_field() -> None:
    assert fields_of(Segment("de", "…", ()), source="***") == {}


def test_languages_without_analyzer_share_field() -> None:
    fields = fields_of(Segment("de", "Fahrt", ()), Segment("pt-BR", "Balsa", ("Boa",)))
    assert fields == {
        Field("other", "title", "surface"): f"fahrt {BREAK} balsa",
        Field("other", "text", "surface"): f"fahrt {BREAK} balsa {BREAK} boa",
    }


def test_accents_and_clitics_have_a_view_of_their_own() -> None:
    german, italian = Segment("de", "Fahrt", ("Fähre",)), Segment("it", "Porto", ("L'ora",))
    fields = fields_of(german, italian, Segment("cs", "Most", ()))
    exact = Field("other", "text", "exact")
    terms = [DIFFERS, "fahrt", "fähre", "porto", "l ora", "most"]
    assert fields[exact] == f" {BREAK} ".join(terms)
    assert exact._replace(part="title") not in fields


def test_source_has_its_own_field() -> None:
    fields = fields_of(Segment("de", "…", ()), source="나루신문 (Naru)")
    assert fields == {SOURCE: "나루 루신 신문 문 naru"}
