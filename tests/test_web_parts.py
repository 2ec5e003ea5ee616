"""Long articles on the page: parts that lead to each other, marks that are walked through all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from indexer.generations.folder import FolderGenerations
from search.model import Article, Segment
from search.stored.document import index_article
from web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

MILES = tuple(f"Mile {n}." + " Oars rest." * (n % 50 == 0) for n in range(1, 251))
LONG = Article("a/../long", (Segment("en", "A way", MILES), Segment("fr", None, ("Une oars.",))))
HAN = Article("han", (Segment("zh", None, ("渡" * 300_000,)),))
ADDRESS = "/articles?id=a/../long&q=oars"


@pytest.fixture(scope="module")
def long_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("long")
    generations = FolderGenerations(folder)
    with generations.writing(), generations.aside() as name:
        count = generations.write(name, map(index_article, (LONG, HAN)))
        generations.finish(name, count, quarantined=0)
        generations.publish(name)
    return create_app(str(folder)).test_client()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True).replace("&amp;", "&")


def test_answers_lead_through_all_parts(long_client: FlaskClient) -> None:
    answer = long_client.get(ADDRESS).get_json()
    paragraphs = answer["segments"][0]["paragraphs"]
    while answer["next"]:
        assert answer["last"] == len(paragraphs)
        answer = long_client.get(answer["next"]).get_json()
        assert answer["first"] == len(paragraphs) + 1
        paragraphs += answer["segments"][0]["paragraphs"]
    assert [paragraph["text"] for paragraph in paragraphs] == list(MILES)
    assert sum(len(paragraph["marks"]) for paragraph in paragraphs) == 5
    assert long_client.get(answer["previous"]).get_json()["last"] == answer["first"] - 1


def test_part_of_one_paragraph_is_called_one(long_client: FlaskClient) -> None:
    assert "Paragraph 7 of 60" in page(long_client, "/articles/han?paragraphs=7..7&ui=en")
    assert "Paragraphs 7 to 8 of 60" in page(long_client, "/articles/han?paragraphs=7..8&ui=en")


def test_short_article_has_no_parts(client: FlaskClient) -> None:
    answer = client.get("/articles/2019/ferry").get_json()
    assert (answer["first"], answer["last"]) == (1, 2)
    assert answer["previous"] is answer["next"] is None
    assert "paging" not in page(client, "/articles/2019/ferry")


def test_page_links_its_parts(long_client: FlaskClient) -> None:
    text = page(long_client, f"{ADDRESS}&paragraphs=101..200")
    assert "Paragraphs 101 to 200 of 250" in text
    assert re.findall(r'rel="prev" href="([^"]+)"', text)[0] == ADDRESS
    assert re.findall(r'rel="next" href="([^"]+)"', text)[0] == f"{ADDRESS}&paragraphs=201..300"
    assert 'id="fr"' not in text


def test_marks_are_walked_through_all_parts(long_client: FlaskClient) -> None:
    base, link = ADDRESS, "#m1"
    for number in range(1, 7):
        path, _, mark = link.partition("#")
        base = path or base
        _, found, around = page(long_client, base).partition(f'id="m{number}"><mark')
        assert found, link
        assert mark == f"m{number}"
        assert f"{number} of 6" in around[:900]
        links = re.findall(r'href="([^"]+)" aria-label="Next match"', around[:900])
        link = links[0] if number < 6 else ""


def test_first_match_is_on_another_part(long_client: FlaskClient) -> None:
    text = page(long_client, f"{ADDRESS}&paragraphs=101..149")
    assert re.findall(r'href="([^"]+)">First match', text) == [f"{ADDRESS}#m1"]


def test_paragraphs_past_the_last_are_refused(long_client: FlaskClient) -> None:
    answer = long_client.get(f"{ADDRESS}&paragraphs=251..252")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] == "paragraphs"


def test_page_of_an_endless_paragraph_is_bounded(long_client: FlaskClient) -> None:
    text = page(long_client, "/articles/han?q=渡")
    assert len(text) < 3_000_000
    assert f"of {300_000 // 5000}" in text
