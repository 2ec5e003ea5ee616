"""A cursor walks through all hits of a generation, each once, and says when it cannot."""

from __future__ import annotations

from dataclasses import replace
from time import sleep
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generations.folder import FolderGenerations
from search import service
from search.cursor import Cursor, Place
from search.errors import GoneCursorError, QueryError, RequestError, TooCostlyError
from search.index.generation import Generation
from search.model import Article, Request, Segment, Sort
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import EVERYTHING
from search.stored.document import index_article
from tests.articles import MANIFEST
from tests.kinds import ENGINES
from tests.strategies import QUERIES
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from search.engines.base import Engine
    from search.model import Page

PLACES = st.builds(
    Place,
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8")),
    st.none() | st.dates().map(str),
    st.integers(0, 10**10 - 1),
)
CURSORS = st.builds(Cursor, st.text("Z0"), st.binary(max_size=8), st.integers(0, 2**63 - 1), PLACES)


def after(page: Page, request: Request) -> Request:
    assert page.cursor
    return replace(request, page=1, cursor=Cursor.parse(page.cursor))


def walked(archive: Generation, request: Request) -> list[tuple[str, float]]:
    """Every hit, page by page, by cursor."""
    asked, hits = request, []
    while True:
        page = service.search(archive, asked)
        hits += [(hit.id, hit.score) for hit in page.hits]
        assert len(hits) <= page.total
        if not page.cursor:
            assert len(hits) == page.total
            return hits
        asked = after(page, request)


@pytest.mark.parametrize("sort", get_args(Sort))
@given(q=QUERIES, size=st.integers(1, 4))
def test_cursor_gives_what_pages_give(archive: Generation, sort: Sort, q: str, size: int) -> None:
    request = Request(q, per_page=size, sort=sort)
    try:
        hits = walked(archive, request)
    except (QueryError, TooCostlyError):
        return
    pages = [service.search(archive, replace(request, page=1 + n)) for n in range(len(hits))]
    assert hits == [(hit.id, hit.score) for page in pages for hit in page.hits]
    assert [hit.id for hit in service.walk(archive, request)] == [identity for identity, _ in hits]


@pytest.mark.parametrize("kind", ENGINES.values(), ids=list(ENGINES))
@pytest.mark.parametrize("sort", get_args(Sort))
def test_equal_scores_and_days_are_walked_once(kind: Any, sort: Sort, tmp_path: Path) -> None:
    texts = ["The ferry lands", "The ferry", "A ferry, the ferry"]
    with kind.writer(tmp_path) as writer:
        for number in range(90):
            segment = Segment("en", texts[number % 3], ())
            date = f"2020-01-{1 + number % 2:02}" if number % 5 else None
            writer.add(index_article(Article(f"{number:02}/é나 {{x}} TO *", (segment,), date)))
    many = Generation("many", kind.engine(tmp_path), MANIFEST)
    hits = walked(many, Request("ferry", per_page=7, sort=sort))
    assert len(set(hits)) == 90
    assert hits == walked(many, Request("ferry", per_page=100, sort=sort))


def test_cursor_of_another_request_is_refused(archive: Generation) -> None:
    request = Request("나루 OR MOU", per_page=1)
    going_on = after(service.search(archive, request), request)
    changes: list[dict[str, Any]] = [{"q": "나루"}, {"sort": "date:asc"}, {"relax": False}]
    for change in changes:
        with pytest.raises(RequestError, match="another query") as refused:
            service.search(archive, replace(going_on, **change))
        assert refused.value.parameter == "cursor"
    assert service.search(archive, replace(going_on, per_page=5, facets=("year",))).hits


def test_cursor_of_another_generation_is_gone(archive: Generation) -> None:
    request = Request("나루 OR MOU", per_page=1)
    going_on = after(service.search(archive, request), request)
    with pytest.raises(GoneCursorError):
        service.search(replace(archive, name="the next"), going_on)


@given(CURSORS)
def test_cursor_reads_what_it_writes(cursor: Cursor) -> None:
    assert Cursor.parse(str(cursor)) == cursor


@given(st.text(max_size=30) | CURSORS.map(lambda cursor: str(cursor)[:-1]))
def test_anything_else_is_no_cursor(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Cursor.parse(text)


@given(place=PLACES, offset=st.integers(0, 2**63 - 1), sort=st.sampled_from(get_args(Sort)))
def test_no_place_fails(engine: Engine, place: Place, offset: int, sort: Sort) -> None:
    query = compile_query(parse("나루 OR MOU")).query
    for asked in (query, EVERYTHING):
        found = engine.search(asked, offset=offset, limit=3, sort=sort, after=place)
        assert found.total == engine.search(asked, offset=0, limit=1, sort=sort).total


def served(client: FlaskClient) -> str:
    return str(client.get("/search").get_json()["generation"])


def wait_for(client: FlaskClient, name: str) -> None:
    """It is opened in a thread of its own, while the one before is served."""
    while served(client) != name:
        sleep(0.01)


def test_walk_goes_on_while_another_index_is_published(
    tmp_path: Path, publish_index: Callable[[Path], str]
) -> None:
    publish_index(tmp_path)
    client = create_app(str(tmp_path)).test_client()
    answer = client.get("/search?per_page=1").get_json()
    found = [answer["hits"][0]["id"]]
    name = publish_index(tmp_path)
    wait_for(client, name)
    while following := answer["cursor"]:
        answer = client.get(f"/search?per_page=1&cursor={following}").get_json()
        found.append(answer["hits"][0]["id"])
        assert served(client) == name != answer["generation"]
        asked = {"queries": [{"per_page": 1, "cursor": following}, {"per_page": 1}]}
        both = client.post("/multi-search", json=asked).get_json()["results"]
        assert both[0]["hits"] == answer["hits"]
        assert both[1]["generation"] == name
    assert len(found) == len(set(found)) == answer["total"]


def test_gone_cursor_is_told_so(tmp_path: Path, publish_index: Callable[[Path], str]) -> None:
    publish_index(tmp_path)
    client = create_app(str(tmp_path)).test_client()
    cursor = client.get("/search?per_page=1").get_json()["cursor"]
    for _ in range(2):
        name = publish_index(tmp_path)
        FolderGenerations(tmp_path).prune()
    wait_for(client, name)
    answer = client.get(f"/search?per_page=1&cursor={cursor}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (410, "gone_cursor")
    page = client.get(f"/search?per_page=1&cursor={cursor}", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (410, "text/html")


def test_cursor_stands_in_place_of_a_page(client: FlaskClient) -> None:
    cursor = client.get("/search?per_page=1").get_json()["cursor"]
    assert client.get(f"/search?per_page=1&page=2&cursor={cursor}").status_code == 400
    answer = client.get(f"/search?per_page=1&cursor={cursor}").get_json()
    assert answer["page"] == 2
    assert client.get(f"/search?per_page=1&lang=ko&cursor={cursor}").status_code == 400
