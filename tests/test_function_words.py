"""Words that only bind are not asked for where other words say what is looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.analysis.registry import ANALYZERS
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.query.compile import compile_query
from search.query.function_words import function_spans
from search.query.parser import parse
from search.query.terms import leaves_of
from search.stored.document import index_article
from tests.articles import MANIFEST
from tests.memory import MemoryEngine


def asked(q: str, *, relaxed: bool = False) -> set[str]:
    """The words that are looked for as they are written."""
    leaves = leaves_of(compile_query(parse(q), relaxed=relaxed).query)
    return {" ".join(leaf[1]) for leaf in leaves if leaf.field.view == "surface"}


@pytest.mark.parametrize(
    ("q", "left"),
    [
        ("le prix de l'essence à la pompe", "prix essence pompe"),
        ("The ferry is at the quay", "ferry quay"),
        ("le monde", "le monde"),
        ("the who", "the who"),
        ("to be or not to be", "to be or not"),
        ("IT jobs in Busan", "it jobs busan"),
        ("it 기업 협약", "it 기업 협약"),
        ("ferry quay -the", "ferry quay"),
        ("title:(ferry at quay)", "ferry quay"),
        ("his son took the ferry", "son took ferry"),
    ],
)
def test_function_words_are_not_required(q: str, left: str) -> None:
    assert asked(q) == set(left.split())


def test_quoted_words_are_all_asked_for() -> None:
    assert asked('"the ferry" "at the quay"') == {"the ferry", "at the quay"}


@pytest.mark.parametrize(
    ("lang", "q", "left"),
    [
        ("fr", "comment puis-je payer mes impôts ?", "payer impots"),
        ("en", "How can I pay for the ferry?", "pay ferry"),
        ("en", "which IT is it", "it"),
    ],
)
def test_relaxed_query_goes_without(lang: str, q: str, left: str) -> None:
    assert asked(f"{lang}:({q})", relaxed=True) == set(left.split())


@pytest.mark.parametrize("q", ["le prix de l'essence", "who runs the ferry"])
def test_relaxed_query_goes_without_in_every_language(q: str) -> None:
    assert not asked(f"ja:({q})", relaxed=True) & {"le", "de", "who", "the"}


def test_relaxed_query_takes_no_function_word_for_a_word_of_another_language() -> None:
    assert asked("fr:(the ferry quay)", relaxed=True) == {"ferry", "quay"}


def test_query_of_function_words_alone_is_asked() -> None:
    assert asked("en:(to be with the it)", relaxed=True) == {"to", "be", "with", "the", "it"}


@given(lang=st.sampled_from([*ANALYZERS, "de"]), text=st.text() | st.text("the le de œIT'-. "))
def test_spans_are_function_words(lang: str, text: str) -> None:
    words = ANALYZERS[lang].function.split() if lang in ANALYZERS else []
    spans = list(function_spans(text, lang))
    assert spans == sorted(set(spans))
    assert all(start < end for start, end in spans)
    assert not spans or words


def test_no_mark_is_of_function_words() -> None:
    text = "Le prix de l'essence a baissé: le litre est à un euro."
    archive = MemoryEngine([index_article(Article("a", (Segment("fr", None, (text,)),)))])
    (hit,) = service.search(
        Generation("words", archive, MANIFEST), Request("le prix de l'essence")
    ).hits
    (snippet,) = hit.snippets
    assert [snippet.text[start:end] for start, end, _ in snippet.marks] == ["prix", "essence"]
