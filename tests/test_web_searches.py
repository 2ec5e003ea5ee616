from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
PAGE_KEYS = [
    "query",
    "relaxed",
    "total",
    "page",
    "per_page",
    "took_ms",
    "generation",
    "next",
    "facets",
    "hits",
    "query_words",
]
HIT_KEYS = [
    "id",
    "title",
    "date",
    "source",
    "byline",
    "url",
    "score",
    "languages",
    "matched",
    "snippets",
    "title_lang",
    "title_marks",
    "title_words",
]


def search(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/search", query_string=parameters).get_json()
    return answer


def page(client: FlaskClient, **parameters: Any) -> str:
    return client.get("/search", query_string=parameters, headers=HTML).get_data(as_text=True)


def test_keys_stand_in_documented_order(client: FlaskClient) -> None:
    answer = search(client, q="ferry")
    assert list(answer)[: len(PAGE_KEYS)] == PAGE_KEYS
    assert list(answer["hits"][0])[: len(HIT_KEYS)] == HIT_KEYS
    assert list(answer["hits"][0]["snippets"][0]) == ["lang", "field", "text", "marks", "words"]


def test_hit_tells_languages_and_matches(client: FlaskClient) -> None:
    (hit,) = search(client, q="ferry")["hits"]
    assert hit["id"] == "2019/ferry"
    assert hit["languages"] == ["ko", "en", "ja", "zh", "fr"]
    assert hit["matched"] == ["en"]


def test_marks_are_spans_of_snippet(client: FlaskClient) -> None:
    (snippet,) = search(client, q="ferry")["hits"][0]["snippets"]
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["ferry"]


def test_marks_tell_their_words(client: FlaskClient) -> None:
    answer = search(client, q='-boat river OR "the ferry"')
    assert answer["query_words"] == ["river", "the ferry"]
    assert answer["hits"][0]["title_words"] == [1]
    (snippet,) = answer["hits"][0]["snippets"]
    words = [answer["query_words"][number] for number in snippet["words"]]
    marked = [snippet["text"][start:end].lower() for start, end in snippet["marks"]]
    assert marked == words == ["the ferry", "river"]


def test_cjk_is_not_escaped(client: FlaskClient) -> None:
    assert "나루에 배가 돌아왔다" in client.get("/search?q=나루").get_data(as_text=True)


def test_one_article_for_all_translations(client: FlaskClient) -> None:
    answer = search(client, q="MOU")
    assert answer["total"] == 1
    assert answer["hits"][0]["matched"] == ["ko", "en", "ja", "zh"]


def test_html_highlight_escapes_text(client: FlaskClient) -> None:
    hits = search(client, q="굵게", highlight="html")["hits"]
    assert hits[0]["snippets"][0]["html"] == "나루 &lt;b&gt;<mark>굵게</mark>&lt;/b&gt;"


def test_next_is_path_until_last_page(client: FlaskClient) -> None:
    answer = search(client, q="나루", per_page=2)
    assert answer["next"] == "/search?q=%EB%82%98%EB%A3%A8&page=2&per_page=2"
    assert client.get(answer["next"]).get_json()["next"] is None


def test_next_goes_on_by_cursor_where_paging_ends(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.parameters.MAX_WINDOW", 1)
    answer = client.get("/search?q=나루&per_page=1")
    found = [hit["id"] for hit in answer.get_json()["hits"]]
    while following := answer.get_json()["next"]:
        assert f'<{following}>; rel="next"' in answer.headers["Link"]
        assert "cursor=" in following
        answer = client.get(following)
        found += [hit["id"] for hit in answer.get_json()["hits"]]
    assert len(found) == len(set(found)) == answer.get_json()["total"] > 1
    assert 'rel="next"' not in answer.headers["Link"]


def test_link_header_names_next_and_twin(client: FlaskClient) -> None:
    link = client.get("/search?q=MOU&per_page=1").headers["Link"]
    assert link == '</search?q=MOU&per_page=1&format=html>; rel="alternate"; type="text/html"'
    link = client.get("/search?q=나루&per_page=1", headers=HTML).headers["Link"]
    assert 'page=2&per_page=1>; rel="next", <' in link
    assert 'format=json>; rel="alternate"; type="application/json"' in link


def test_no_words_show_newest_first(client: FlaskClient) -> None:
    dates = [hit["date"] for hit in search(client)["hits"]]
    assert dates == ["2021-01-02", "2019-09-16", None]


def test_relaxed_search_says_so(client: FlaskClient) -> None:
    answer = search(client, q="ferry 항공모함")
    assert (answer["relaxed"], answer["missing"]) == (True, ["항공모함"])
    assert "No article has “항공모함”." in page(client, q="ferry 항공모함")
    assert "these have some" in page(client, q="ferry 굵게")
    assert search(client, q="ferry 항공모함", relax=0)["total"] == 0


def test_undated_articles_are_a_link_away(client: FlaskClient) -> None:
    assert search(client, q="나루 date:2019")["undated"] == 1
    text = page(client, q="나루 date:2019")
    assert "1 article without a date is not shown." in text
    (there,) = re.findall(r'<a href="([^"]+)">Show articles without a date', text)
    assert [hit["id"] for hit in client.get(there).get_json()["hits"]] == ["bare"]
    assert "without a date" not in page(client, q="나루 -date:2019")


def test_pasted_text_is_answered_with_warnings(client: FlaskClient) -> None:
    answer = search(client, q="« The ferry crosses (again")
    assert answer["total"] == 0 or answer["relaxed"]
    assert [list(warning) for warning in answer["warnings"]] == [["code", "message", "position"]]
    assert answer["warnings"][0]["position"] == 0
    text = page(client, q="ferry (<b>")
    assert "This parenthesis is never closed" in text
    assert "(&lt;b&gt;</q>" in text
    assert search(client, q="ferry")["warnings"] == []


@pytest.mark.parametrize("address", ["/search?q=ferry", "/articles/bare?q=ferry", "/?ui=en"])
def test_trackers_are_ignored_on_pages(client: FlaskClient, address: str) -> None:
    trackers = "&utm_source=mail&utm_source=x&fbclid=1&gclid=2"
    answer = client.get(address + trackers, headers=HTML)
    assert answer.status_code == 200
    assert "fbclid" not in answer.get_data(as_text=True)
    if not address.startswith("/?"):
        assert client.get(address + trackers).status_code == 400
        assert client.get(f"{address}{trackers}&format=json", headers=HTML).status_code == 400


def test_filtered_hit_shows_how_it_begins(client: FlaskClient) -> None:
    (hit,) = search(client, q="has:en")["hits"]
    assert (hit["matched"], hit["snippets"]) == ([], [])
    assert hit["lead"] == {"lang": "ko", "text": "강을 건너는 배가 나루에 다시 닿았다."}
    assert '<p class="lead" lang="ko"' in page(client, q="has:en")
    assert search(client, q="ferry")["hits"][0]["lead"] is None


def test_page_marks_words(client: FlaskClient) -> None:
    shown = page(client, q="river ferry")
    assert '<mark data-word="0">river</mark>' in shown
    assert '<mark data-word="1">ferry</mark>' in shown


def test_every_passage_has_its_language(client: FlaskClient) -> None:
    passages = re.findall(r'class="snippet \w+" lang="([\w-]+)"', page(client, q="MOU"))
    assert passages == ["ko", "en", "ja", "zh-Hant"]


def test_badges_open_article_at_language(client: FlaskClient) -> None:
    text = page(client, q="ferry")
    assert 'href="/articles/2019/ferry?q=ferry#ko" lang="ko" hreflang="ko">한국어</a>' in text
    assert 'href="/articles/2019/ferry?q=ferry#en" lang="en" hreflang="en" class="matched"' in text


def test_page_escapes_what_archive_holds(client: FlaskClient) -> None:
    text = page(client, q="굵게 <img src=x>")
    assert "&lt;b&gt;" in text
    assert not re.search(r"<(b|i|img src=x|script)>", text)
    assert "javascript:" not in text


def test_facet_links_narrow_and_widen(client: FlaskClient) -> None:
    assert 'href="/search?q=MOU+has:ko"' in page(client, q="MOU")
    narrow = page(client, q="MOU has:ko")
    assert 'href="/search?q=MOU" class="active" aria-current="true"' in narrow


def test_sort_links_start_at_first_page(client: FlaskClient) -> None:
    assert 'href="/search?q=%EB%82%98%EB%A3%A8&per_page=1&sort=date:desc"' in page(
        client, q="나루", page=2, per_page=1
    ).replace("&amp;", "&")


def test_paging_leads_both_ways(client: FlaskClient) -> None:
    text = page(client, q="나루", page=2, per_page=1)
    assert 'rel="prev"' in text
    assert 'rel="next"' in text
    assert "Page 2 of 3" in text


def test_page_beyond_last_leads_back(client: FlaskClient) -> None:
    assert "There are fewer pages than that." in page(client, q="나루", page=9)


def test_nothing_found_gives_advice(client: FlaskClient) -> None:
    text = page(client, q="xyzzyqq")
    assert "No article matches" in text
    assert "Use fewer words." in text


def test_start_page_shows_newest_and_examples(client: FlaskClient) -> None:
    text = client.get("/").get_data(as_text=True)
    assert "All 3 articles" in text
    assert text.count('class="hit"') == 3
    assert "compétitivité" in text


@pytest.mark.parametrize("lang", ["ko", "en", "ja", "zh", "fr"])
def test_interface_language_stays_in_links(client: FlaskClient, lang: str) -> None:
    text = page(client, q="나루", ui=lang, per_page=1)
    assert f'<html lang="{lang}">' in text
    assert f"&amp;ui={lang}#ko" in text
    assert f'name="ui" value="{lang}"' in text


@given(q=st.text(max_size=60))
def test_every_query_is_answered_or_refused(app: Flask, q: str) -> None:
    for form in ("json", "html"):
        answer = app.test_client().get("/search", query_string={"q": q, "format": form})
        assert answer.status_code in (200, 400)
