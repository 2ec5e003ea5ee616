"""What is given of a hit: the fields that were asked for, as many passages, marked as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from web.faces.answers import ArticleAnswer, ArticlesAnswer, HitAnswer, PageAnswer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

MARKED = ("search.hits.marks.Marker.marks", "search.hits.shown.heading")
CUT = ("search.hits.shown.best_snippets", "search.hits.shown.best_snippet")


def search(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/search", query_string=parameters).get_json()
    return answer


def first(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    hit: dict[str, Any] = search(client, **parameters)["hits"][0]
    return hit


def never(*_: object, **__: object) -> None:
    raise AssertionError("nobody asked for it")


def test_answers_have_the_keys_of_their_types(client: FlaskClient) -> None:
    answer = search(client, q="ferry", highlight="html", explain=1)
    assert list(answer) == list(PageAnswer.__annotations__)
    assert list(answer["hits"][0]) == list(HitAnswer.__annotations__)
    articles = client.get("/articles?ids=bare").get_json()
    assert list(articles) == list(ArticlesAnswer.__annotations__)
    assert list(articles["articles"][0]) == list(ArticleAnswer.__annotations__)


@pytest.mark.parametrize("name", HitAnswer.__annotations__)
def test_field_alone_is_as_among_all(client: FlaskClient, name: str) -> None:
    asked = {"q": "ferry", "highlight": "html", "explain": 1}
    hit = first(client, **asked, fields=name)
    assert hit == {name: first(client, **asked)[name]}


def test_fields_stand_in_documented_order(client: FlaskClient) -> None:
    assert list(first(client, q="ferry", fields="lead,title,id")) == ["id", "title", "lead"]


def test_unknown_field_tells_known_ones(client: FlaskClient) -> None:
    error = search(client, q="ferry", fields="name")["error"]
    assert error["parameter"] == "fields"
    assert "one of id, title, date" in error["message"]


def test_page_has_every_field(client: FlaskClient) -> None:
    text = client.get("/search?q=ferry&fields=id", headers={"Accept": "text/html"}).text
    assert "The <mark" in text
    assert 'class="snippet' in text


@pytest.mark.parametrize(
    ("asked", "unneeded"),
    [
        ({"fields": "id,date,score,link", "sort": "date:desc"}, (*MARKED, *CUT)),
        ({"fields": "id", "explain": 1, "sort": "date:desc"}, (*MARKED, *CUT)),
        ({"fields": "snippets,lead", "snippets": 0, "sort": "date:desc"}, (*MARKED, *CUT)),
        ({"fields": "id,title,matched"}, CUT),
        ({"snippets": 0}, CUT),
        ({"fields": "id", "explain": 1}, ("search.service.explain", *CUT)),
    ],
)
def test_what_is_not_asked_for_is_not_made(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    asked: dict[str, Any],
    unneeded: tuple[str, ...],
) -> None:
    for name in unneeded:
        monkeypatch.setattr(name, never)
    assert search(client, q="나루", **asked)["total"] == 3
    assert search(client, q="has:en", **asked)["total"] == 1


def test_no_snippets_show_no_passage(client: FlaskClient) -> None:
    hit = first(client, q="ferry", snippets=0)
    assert (hit["snippets"], hit["lead"], hit["matched"]) == ([], None, ["en"])
    assert first(client, q="has:en", snippets=0)["lead"] is None


def test_more_snippets_follow_the_best(client: FlaskClient) -> None:
    one, two = (first(client, q="나루 MOU", snippets=most)["snippets"] for most in (1, 2))
    texts = {"강을 건너는 배가 나루에 다시 닿았다.", "MOU도 맺었다."}
    assert {snippet["text"] for snippet in two if snippet["lang"] == "ko"} == texts
    assert two[0] == one[0]


def test_snippets_are_as_long_as_asked(client: FlaskClient) -> None:
    (snippet,) = first(client, q="river", snippet_length=20)["snippets"]
    assert (snippet["text"], snippet["marks"]) == ("…the river again.", [[5, 10]])


def test_highlight_none_leaves_marks_out(client: FlaskClient) -> None:
    hit = first(client, q="ferry", highlight="none")
    assert hit["snippets"] == [
        {"lang": "en", "field": "text", "text": "The ferry crosses the river again."}
    ]
    assert not {"title_marks", "title_words", "title_html"} & hit.keys()


def test_highlight_html_marks_titles_too(client: FlaskClient) -> None:
    trap = search(client, q="나루", highlight="html", sort="date:desc")["hits"][0]
    assert trap["title_html"] == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>나루</mark>"
