"""Whatever an article's id is, the links to it lead there, through any client."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generations.folder import FolderGenerations
from search.model import Article, Segment
from search.settings import LONGEST_ID
from search.stored.document import index_article
from web import create_app
from web.faces.links import fits_path, found_links
from web.parameters import Given

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

NASTY = (
    *("..", ".", "../healthz", "a/../../search", "a/./b", "a/..", "%2e%2e/a", "%2E%2e", "..%2fa"),
    *("/a", "a/", "//", "a//b", "a\\b", "..\\a", "a\tb", "a\rb", "\x01", "a%2Fb", "a%00", "\x7f"),
    *(
        "?id=b",
        "a#ko",
        "a&q=b",
        "a;b",
        "a b",
        " a ",
        "나루/배",
        "é",
        "\u2028",
        "\u202e",
        "a:b",
        "@",
    ),
    *(
        "http://evil.example/",
        "javascript:alert(1)",
        "<b>",
        '"',
        "+",
        "a=b",
        "~",
        "𠀀" * LONGEST_ID,
    ),
)
IDS = st.text("./\\%2eEfF \t\r\x01\x85a나?#&+;:", min_size=1, max_size=8)


def as_browsers_do(address: str) -> str:
    """The address after a browser has resolved it (WHATWG): escaped dots are dots as well."""
    path, _, query = address.partition("?")
    segments: list[str] = []
    for segment in path.replace("\\", "/").split("/"):
        dots = segment.lower().replace("%2e", ".")
        if dots == ".." and segments[1:]:
            segments.pop()
        elif dots not in (".", ".."):
            segments.append(segment)
    return "/".join(segments) + "?" + query


def id_at(app: Flask, address: str) -> str:
    """The id of the article that is asked for at an address."""
    parts = urlsplit(address)
    endpoint, values = app.url_map.bind("localhost").match(unquote(parts.path))
    if endpoint == "articles.show_by_id":
        return parse_qs(parts.query)["id"][0]
    assert endpoint == "articles.show"
    return str(values["article_id"])


@given(IDS | st.sampled_from(NASTY))
def test_link_leads_to_its_article(app: Flask, identity: str) -> None:
    with app.test_request_context():
        link = found_links(Given(q="배 ../"))(identity)
    assert id_at(app, link) == identity
    assert id_at(app, as_browsers_do(link)) == identity
    assert id_at(app, urljoin("http://localhost/search?q=a", link)) == identity


@pytest.mark.parametrize("identity", ["a", "2019/ferry", "rt.com.91350", "..a/b..", "나루 %2F"])
def test_ordinary_ids_stay_in_the_path(identity: str) -> None:
    assert fits_path(identity)


@pytest.mark.parametrize("identity", ["..", "a//b", "/a", "a/", "a\\b", "a;b", "a\tb", "\u2028"])
def test_odd_ids_do_not(identity: str) -> None:
    assert not fits_path(identity)


@pytest.fixture(scope="module")
def nasty_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Over articles with ids that no path could carry."""
    return create_app(str(publish(tmp_path_factory.mktemp("nasty")))).test_client()


def publish(folder: Path) -> Path:
    articles = [
        index_article(Article(identity, (Segment("en", identity, ("A ferry crosses.",)),)))
        for identity in NASTY
    ]
    generations = FolderGenerations(folder)
    with generations.writing(), generations.aside() as name:
        generations.finish(name, generations.write(name, articles), quarantined=0)
        generations.publish(name)
    return folder


def test_every_answer_links_to_its_articles(nasty_client: FlaskClient) -> None:
    hits = nasty_client.get("/search?q=ferry&per_page=100").get_json()["hits"]
    assert {hit["id"] for hit in hits} == set(NASTY)
    for hit in hits:
        address = as_browsers_do(hit["link"])
        article = nasty_client.get(address).get_json()
        assert (article["id"], article["query"]) == (hit["id"], "ferry")
        twin = nasty_client.get(address, headers={"Accept": "text/html"}).headers["Link"]
        again = nasty_client.get(as_browsers_do(twin[1 : twin.index(">")])).get_json()
        assert again["id"] == hit["id"]


def test_unknown_id_is_not_found(client: FlaskClient) -> None:
    assert client.get("/articles?id=..").status_code == 404
    assert client.get("/articles").get_json()["error"]["parameter"] == "id"
    assert client.get("/articles?id=" + "a" * (LONGEST_ID + 1)).status_code == 400
