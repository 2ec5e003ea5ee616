from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web.faces.hints import EXAMPLES, SYNTAX

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(("q", "lang"), EXAMPLES)
def test_examples_are_found_in_their_language(
    corpus_client: FlaskClient, q: str, lang: str
) -> None:
    answer = corpus_client.get("/search", query_string={"q": q}).get_json()
    assert not answer["relaxed"]
    assert lang in {matched for hit in answer["hits"] for matched in hit["matched"]}


@pytest.mark.parametrize("q", [q for q, _ in SYNTAX])
def test_syntax_is_shown_by_queries_that_find(corpus_client: FlaskClient, q: str) -> None:
    answer = corpus_client.get("/search", query_string={"q": q}).get_json()
    assert answer["total"] > 0
    assert not answer["relaxed"]
