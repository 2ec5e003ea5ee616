from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from web.parameters import ROWS

if TYPE_CHECKING:
    import pytest
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HTML = {"Accept": "text/html"}


def page(client: FlaskClient, q: str = "") -> str:
    answer = client.get("/articles/2019/ferry", query_string={"q": q}, headers=HTML)
    return answer.get_data(as_text=True)


def test_json_holds_all_languages(client: FlaskClient) -> None:
    answer = client.get("/articles/2019/ferry?q=MOU").get_json()
    assert list(answer) == [
        "id",
        "date",
        "byline",
        "source",
        "url",
        "languages",
        "matched",
        "query",
        "segments",
        "query_words",
        "first",
        "last",
        "previous",
        "next",
    ]
    assert answer["matched"] == ["ko", "en", "ja", "zh"]
    assert list(answer["segments"][0]) == ["lang", "heading", "title", "paragraphs", "total"]


def test_json_marks_are_spans_of_paragraph(client: FlaskClient) -> None:
    segment = client.get("/articles/2019/ferry?q=MOU").get_json()["segments"][1]
    assert segment["title"] == {"text": "The ferry is back", "marks": [], "words": []}
    marked = {"text": "An MOU was signed.", "marks": [[3, 6]], "words": [0]}
    assert segment["paragraphs"][1] == marked


def test_missing_title_is_null(client: FlaskClient) -> None:
    segment = client.get("/articles/2019/ferry").get_json()["segments"][2]
    assert segment["title"] is None
    assert segment["heading"] == "渡し船が川を渡った。"


def test_page_has_anchor_for_each_language(client: FlaskClient) -> None:
    assert re.findall(r'<section class="column" id="(\w+)"', page(client)) == [
        "ko",
        "en",
        "ja",
        "zh",
        "fr",
    ]


def test_every_passage_has_its_language(client: FlaskClient) -> None:
    paragraphs = re.findall(r'<p lang="([\w-]+)" dir="auto">', page(client))
    assert paragraphs == ["ko", "ko", "en", "en", "ja", "ja", "zh-Hant", "fr"]


def test_marks_are_numbered_through_article(client: FlaskClient) -> None:
    text = page(client, "MOU")
    assert re.findall(r'id="m(\d+)"><mark data-word="0">MOU</mark>', text) == ["1", "2", "3", "4"]
    assert "2 of 4" in text


def test_marks_lead_to_their_neighbours(client: FlaskClient) -> None:
    second = re.search(r'id="m2">.*?</span></span>|id="m2">.*?#m3".*?</span>', page(client, "MOU"))
    assert second is not None
    assert 'href="#m1"' in second[0]
    assert 'href="#m3"' in second[0]


def test_switcher_counts_matches(client: FlaskClient) -> None:
    switcher = page(client, "ferry").split('class="columns"')[0]
    assert "2 matches" in switcher
    assert 'href="#m1"' in switcher


def test_page_without_query_has_no_marks(client: FlaskClient) -> None:
    text = page(client)
    assert "<mark>" not in text
    assert "#m1" not in text


def test_original_address_is_linked(client: FlaskClient) -> None:
    assert 'href="https://example.org/ferry" rel="external"' in page(client)


def test_unsafe_address_is_not_linked(client: FlaskClient, odd_id: str) -> None:
    text = client.get("/articles/" + quote(odd_id), headers=HTML).get_data(as_text=True)
    assert "굵게" in text
    assert "javascript:" not in text


def test_any_id_has_an_address(client: FlaskClient, odd_id: str) -> None:
    assert client.get("/articles/" + quote(odd_id)).get_json()["id"] == odd_id
    found = client.get("/search?q=굵게", headers=HTML).get_data(as_text=True)
    url = re.search(r'href="(/articles[^"#]+)#ko"', found)
    assert url is not None
    assert client.get(url[1].replace("&amp;", "&")).get_json()["id"] == odd_id


def test_unknown_article_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/articles/nowhere")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["code"] == "not_found"


def test_bad_query_is_refused_with_place(client: FlaskClient) -> None:
    answer = client.get("/articles/2019/ferry?q=배 date:soon")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["position"] == 7


def langs(answer: TestResponse) -> list[str]:
    return [segment["lang"] for segment in answer.get_json()["segments"]]


def test_wanted_languages_alone_in_wanted_order(client: FlaskClient) -> None:
    address = "/articles/2019/ferry?q=MOU"
    assert langs(client.get(f"{address}&prefer=zh-Hant,fr")) == ["zh", "fr", "ko", "en", "ja"]
    answer = client.get(f"{address}&langs=fr,en-GB,de")
    assert langs(answer) == ["en", "fr"]
    assert answer.get_json()["languages"] == ["ko", "en", "ja", "zh", "fr"]
    assert answer.get_json()["matched"] == ["ko", "en", "ja", "zh"]
    assert langs(client.get(f"{address}&langs=de")) == []


def test_page_has_all_languages_in_wanted_order(client: FlaskClient) -> None:
    text = client.get("/articles/2019/ferry?prefer=fr&langs=ko", headers=HTML).text
    anchors = re.findall(r'<section class="column" id="(\w+)"', text)
    assert anchors == ["fr", "ko", "en", "ja", "zh"]


def test_several_articles_come_in_asked_order(client: FlaskClient, odd_id: str) -> None:
    ids = ROWS["ids"].write(("bare", "no,where", odd_id, "2019/ferry", "bare"))
    answer = client.get("/articles", query_string={"ids": ids, "q": "MOU", "langs": "en"})
    articles = answer.get_json()["articles"]
    assert [article["id"] for article in articles] == ["bare", odd_id, "2019/ferry"]
    assert answer.get_json()["missing"] == ["no,where"]
    assert articles[2] == client.get("/articles/2019/ferry?q=MOU&langs=en").get_json()


def test_several_articles_are_at_most_fifty(client: FlaskClient) -> None:
    ids = ",".join(map(str, range(51)))
    assert client.get(f"/articles?ids={ids}").get_json()["error"]["parameter"] == "ids"
    assert client.get(f"/articles?ids={ids[:-3]}").status_code == 200


def test_long_one_of_several_leads_on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.hits.parts.HEAVIEST", 1)
    (article,) = client.get("/articles?ids=2019/ferry&q=MOU&langs=ko").get_json()["articles"]
    assert article["next"] == "/articles/2019/ferry?q=MOU&langs=ko&paragraphs=2..101"
