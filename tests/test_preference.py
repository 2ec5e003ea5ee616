"""The languages that a reader wants, in that order, by whatever tag they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search import service
from search.hits.preference import wished
from search.model import Hit, Request, Wish

if TYPE_CHECKING:
    from search.index.generation import Generation

LANGUAGES = ("ko", "en", "zh", "pt-BR", "pt")


@pytest.mark.parametrize(
    ("prefer", "order"),
    [
        ([], "ko en zh pt-BR pt"),
        (["zh-Hant", "en-GB"], "zh en ko pt-BR pt"),
        (["cmn"], "zh ko en pt-BR pt"),
        (["KOR", "en"], "ko en zh pt-BR pt"),
        (["pt"], "pt ko en zh pt-BR"),
        (["pt-br"], "pt-BR ko en zh pt"),
        (["pt-AO"], "pt-BR pt ko en zh"),
        (["de", "zh"], "zh ko en pt-BR pt"),
    ],
)
def test_wanted_languages_come_first(prefer: list[str], order: str) -> None:
    places = wished(Wish(prefer=tuple(prefer)), LANGUAGES)
    assert " ".join(LANGUAGES[place] for place in places) == order


@pytest.mark.parametrize(
    ("langs", "prefer", "given"),
    [
        (["zh-Hant", "ko"], [], "ko zh"),
        (["ko", "zh"], ["zh"], "zh ko"),
        (["pt"], [], "pt"),
        (["en"], ["ko"], "en"),
        (["de"], ["ko"], ""),
    ],
)
def test_only_named_languages_are_given(langs: list[str], prefer: list[str], given: str) -> None:
    places = wished(Wish(tuple(langs), tuple(prefer)), LANGUAGES)
    assert " ".join(LANGUAGES[place] for place in places) == given


def hit(archive: Generation, q: str, *prefer: str) -> Hit:
    page = service.search(archive, Request(q, prefer=prefer, per_page=50))
    return next(hit for hit in page.hits if hit.id == "yard")


def test_title_and_first_snippet_are_in_the_wanted_language(archive: Generation) -> None:
    found = hit(archive, "MOU", "zh-Hant", "en")
    assert (found.title_lang, found.title) == ("zh", "衿川區與研究院簽署諒解備忘錄")
    assert [snippet.lang for snippet in found.snippets] == ["zh", "en", "ko", "ja", "fr"]
    assert found.matched == ("ko", "en", "ja", "zh", "fr")


def test_wanted_language_is_shown_where_others_matched(archive: Generation) -> None:
    found = hit(archive, "compétitivité", "de", "en-GB")
    assert (found.title_lang, found.title_marks) == ("en", ())
    assert [(snippet.lang, bool(snippet.marks)) for snippet in found.snippets] == [
        ("en", False),
        ("fr", True),
    ]
    assert found.snippets[0].text.startswith("Geumcheon-gu signed")


def test_language_that_is_not_there_changes_nothing(archive: Generation) -> None:
    assert hit(archive, "compétitivité", "de") == hit(archive, "compétitivité")


def test_lead_is_in_the_wanted_language(archive: Generation) -> None:
    found = hit(archive, "has:fr", "ja")
    assert found.snippets == ()
    assert found.lead
    assert found.lead.lang == found.title_lang == "ja"
