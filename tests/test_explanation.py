"""Why a hit is where it is: the reasons add up to the score, whatever the query and engine."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given

from naru import main
from search import service
from search.budget import UNBOUNDED
from search.engines.registry import EMBEDDED
from search.errors import NotFoundError, QueryError
from search.hits.explanation import explain
from search.hits.ranking import Ranked
from search.index.generation import Generation
from search.model import Request
from search.query.terms import TermPrefix, leaves_of
from search.stored.document import index_article
from search.stored.records import read_record
from tests.articles import ARTICLES, MANIFEST
from tests.strategies import QUERIES, TREES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from search.engines.base import Engine
    from search.query.terms import Leaf, TermNode


def scores_of(engine: Engine, query: TermNode) -> dict[str, float]:
    found = engine.search(query, offset=0, limit=50, sort="relevance")
    return {hit.id: hit.score for hit in found.hits}


def terms_of(leaf: Leaf) -> tuple[str, ...]:
    return (f"{leaf.prefix}*",) if isinstance(leaf, TermPrefix) else leaf.terms


@pytest.fixture(params=EMBEDDED, scope="module")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp(request.param)
    with EMBEDDED[request.param].writer(folder) as writer:
        for article in ARTICLES:
            writer.add(index_article(article))
    return EMBEDDED[request.param].engine(folder)


@given(query=TREES)
def test_reasons_add_up_to_score(engine: Engine, query: TermNode) -> None:
    found = engine.search(query, offset=0, limit=50, sort="relevance")
    for hit in found.hits:
        (why,) = explain(engine, query, [Ranked(read_record(hit.record), hit.score, [])], UNBOUNDED)
        assert why.matches
        used = sum(reason.score for reason in why.reasons if reason.used)
        assert used == pytest.approx(hit.score, rel=1e-3, abs=1e-4)


@given(query=TREES)
def test_each_reason_has_its_score_used_or_not(engine: Engine, query: TermNode) -> None:
    stored = [read_record(engine.record(article.id)) for article in ARTICLES]
    explained = explain(engine, query, [Ranked(article, 0.0, []) for article in stored], UNBOUNDED)
    times = Counter(leaves_of(query, excluded=True))
    alone = {leaf: scores_of(engine, leaf) for leaf in times}
    for article, why in zip(stored, explained, strict=True):
        there = [leaf for leaf in alone if article.id in alone[leaf]]
        assert sorted(map(terms_of, there)) == sorted(reason.terms for reason in why.reasons)
        unused = [reason.score for reason in why.reasons if not reason.used]
        once = [alone[leaf][article.id] for leaf in there]
        assert all(any(score == pytest.approx(each, rel=1e-3) for each in once) for score in unused)


@given(query=TREES)
def test_what_is_not_found_does_not_match(engine: Engine, query: TermNode) -> None:
    found = engine.search(query, offset=0, limit=50, sort="relevance")
    for article in {article.id for article in ARTICLES} - {hit.id for hit in found.hits}:
        hit = Ranked(read_record(engine.record(article)), 0, [])
        assert not explain(engine, query, [hit], UNBOUNDED)[0].matches


@given(q=QUERIES)
def test_search_explains_each_hit(engine: Engine, q: str) -> None:
    try:
        page = service.search(Generation("explained", engine, MANIFEST), Request(q, explain=True))
    except QueryError:
        return
    for hit in page.hits:
        why = hit.explanation
        assert why is not None
        assert why.matches
        parts = (why.words, why.nearness, why.characters, why.as_typed)
        assert sum(parts) == pytest.approx(hit.score, abs=1e-3)
        alone = service.explain_article(Generation("explained", engine, MANIFEST), hit.id, q)
        assert alone == why


def test_words_are_shown_as_written_and_folded(engine: Engine) -> None:
    generation = Generation("explained", engine, MANIFEST)
    why = service.explain_article(generation, "yard", "업무협약")
    reason = next(each for each in why.reasons if each.view == "surface" and each.field == "text")
    assert reason.terms == ("업무", "무협", "협약")
    assert reason.lang == "ko"
    assert reason.count >= len(reason.written) > 0
    assert all("업무" in written for written in reason.written)


def test_article_that_is_not_found_says_what_it_has(engine: Engine) -> None:
    generation = Generation("explained", engine, MANIFEST)
    why = service.explain_article(generation, "yard", "업무협약 -금천구")
    assert not why.matches
    assert (why.words, why.nearness, why.characters, why.as_typed) == (0, 0, 0, 0)
    assert any(reason.terms[0] == "업무" for reason in why.reasons)


def test_relaxed_query_is_explained_as_such(engine: Engine) -> None:
    generation = Generation("explained", engine, MANIFEST)
    why = service.explain_article(generation, "yard", "업무협약 zebra")
    assert why.relaxed
    assert why.matches
    assert not service.explain_article(generation, "yard", "업무협약").relaxed


def test_unknown_article_is_named(engine: Engine) -> None:
    with pytest.raises(NotFoundError, match="no such"):
        service.explain_article(Generation("explained", engine, MANIFEST), "no such", "배")


def test_api_explains_only_when_asked(client: FlaskClient) -> None:
    assert "explanation" not in client.get("/search?q=배").get_json()["hits"][0]
    asked = client.get("/search?q=배&explain=1&per_page=1")
    assert asked.get_json()["hits"][0]["explanation"]["reasons"]
    assert "explain=1" in asked.headers["Link"]


@pytest.mark.parametrize("lang", ["ko", "ja", "zh-Hant", "en", "fr", "de"])
def test_analysis_shows_terms_where_they_are(client: FlaskClient, lang: str) -> None:
    text = "서울시장 寒かった 渡船碼頭 ferries compétitivité"
    answer = client.get("/analyze", query_string={"lang": lang, "text": text}).get_json()
    assert answer["text"] == text
    assert bool(answer["words"]) == (lang != "de")
    for view in ("surface", "words"):
        for token in answer[view]:
            assert 0 <= token["start"] < token["end"] <= len(text)
    assert "서울" in [token["term"] for token in answer["surface"]]


@pytest.mark.parametrize(
    ("parameters", "culprit"),
    [({"lang": "Korean!"}, "lang"), ({"text": "배" * 10_001}, "text"), ({"q": "배"}, "q")],
)
def test_analysis_refuses_bad_parameters(
    client: FlaskClient, parameters: dict[str, str], culprit: str
) -> None:
    answer = client.get("/analyze", query_string=parameters)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] == culprit


def test_commands_say_what_api_says(client: FlaskClient) -> None:
    ran = CliRunner().invoke(main, ["analyze", "--lang", "ko", "배를 탔다", "--json"])
    asked = client.get("/analyze", query_string={"lang": "ko", "text": "배를 탔다"}).get_json()
    assert json.loads(ran.output) == asked
    shown = CliRunner().invoke(main, ["analyze", "--lang", "ja", "寒かった"])
    assert "寒い" in shown.output
