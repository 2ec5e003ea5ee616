"""What a page says in its head, and which of it is about the article."""

from __future__ import annotations

import pytest
from lxml import html

from indexer.reading.formats.page_facts import declared_encoding, page_facts, page_title


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="EUC-KR">', "cp949"),
        (b"<meta charset=utf-8>", "utf-8"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "cp932"),
        (b'<?xml version="1.0" encoding="GB2312"?>', "gb18030"),
        (b"<title>charset</title>", None),
    ],
)
def test_declared_encoding_by_python_name(head: bytes, name: str | None) -> None:
    assert declared_encoding(b"<html>" + head) == name


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<h1>Naru Daily</h1><h1>The ferry</h1>", None),
        ("<h1>The <em>ferry</em></h1>", "The ferry"),
        (
            '<meta property="og:title" content="The ferry - Naru Daily"><h1>The ferry</h1>',
            "The ferry",
        ),
        ('<meta property="og:title" content="The ferry"><h1>Naru Daily</h1>', "The ferry"),
        ("<title>The ferry</title>", None),
    ],
)
def test_title_of_the_article(page: str, title: str | None) -> None:
    assert page_title(html.document_fromstring(page)) == title


def test_times_of_other_articles_are_not_taken() -> None:
    times = "<aside><time datetime='2018-01-01'></time></aside><time datetime='2019-09-16'></time>"
    page = html.document_fromstring(f"<article>{times}</article>")
    assert page_facts(page).date == "2019-09-16"
    page = html.document_fromstring("<ul><time datetime='2018-01-01'></time></ul>")
    assert page_facts(page).date is None


def test_authors_page_is_no_byline() -> None:
    head = '<meta property="article:author" content="https://example.org/desk"><p>x</p>'
    assert page_facts(html.document_fromstring(head)).byline is None


def test_graph_of_linked_data_is_read() -> None:
    data = '{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "author": "City desk"}, 7]}'
    page = f'<script type="application/ld+json">{data}</script><p>x</p>'
    assert page_facts(html.document_fromstring(page)).byline == "City desk"
