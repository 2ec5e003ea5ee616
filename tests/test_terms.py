"""What a generation keeps of an article gives the article again, to an engine and to analysis."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from search.errors import IndexUnavailableError
from search.stored.document import IndexedArticle, index_article, storable
from search.stored.records import read_record
from search.stored.terms import pack_terms, unpack_terms
from tests.articles import ANY_ARTICLE, ARTICLES

if TYPE_CHECKING:
    from search.model import Article


@given(ANY_ARTICLE)
def test_kept_article_is_the_one_analysed(article: Article) -> None:
    analysed = index_article(article)
    kept = IndexedArticle.kept(analysed.record, analysed.terms, analysed.forms)
    assert kept == analysed
    assert unpack_terms(pack_terms(kept.fields)) == kept.fields


@given(ANY_ARTICLE)
def test_stored_article_is_analysed_as_the_one_read(article: Article) -> None:
    analysed = index_article(article)
    again = index_article(read_record(analysed.record).article)
    assert again == analysed
    assert list(again.fields) == list(analysed.fields)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_read_article_is_known_by_its_record(article: Article) -> None:
    assert read_record(index_article(article).record).article == storable(article)


@pytest.mark.parametrize("packed", [b"", b"junk", zlib.compress(b"\xc1"), zlib.compress(b"\x05")])
def test_damaged_terms_are_refused(packed: bytes) -> None:
    with pytest.raises(IndexUnavailableError, match="damaged"):
        unpack_terms(packed)
