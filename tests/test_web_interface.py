from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from werkzeug.datastructures import LanguageAccept

import web
from search.query.mending import CODES
from web.errors import statuses
from web.faces.hints import SYNTAX
from web.faces.interface import choose_interface, interfaces, language_name

TEMPLATES = Path(web.__file__).parent / "templates"
ENGLISH = interfaces()["en"].texts
COUNTED = {"total", "all_articles", "matches"}
IN_LISTS = {"quoted", "comma", "more_words"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def keys_in_templates() -> set[str]:
    sources = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    keys = set(re.findall(r"""\bt\(["'](\w+[a-z])["']""", sources))
    counted = set(re.findall(r"""\bt\.count\(["'](\w+)["']""", sources))
    return keys | {f"{key}_{form}" for key in counted for form in ("one", "many")}


def keys_by_value() -> set[str]:
    orders = {"order_relevance", "order_date_desc", "order_date_asc"}
    codes = {f"error_{code}" for code in statuses()} | {f"warning_{code}" for code in CODES}
    return {key for _, key in SYNTAX} | codes | orders | {"thousands", "zero", *IN_LISTS}


def test_five_languages_have_texts() -> None:
    assert set(interfaces()) == {"ko", "en", "ja", "zh", "fr"}


@pytest.mark.parametrize("lang", sorted(interfaces()))
def test_every_language_has_every_text(lang: str) -> None:
    texts = interfaces()[lang].texts
    assert list(texts) == list(ENGLISH)
    assert all(texts.values())
    assert {key: places(text) for key, text in texts.items()} == {
        key: places(text) for key, text in ENGLISH.items()
    }


def test_texts_are_those_that_pages_use() -> None:
    assert keys_in_templates() | keys_by_value() == set(ENGLISH)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ([("ko-KR", 1.0), ("en", 0.8)], "ko"),
        ([("de", 1.0), ("fr-CH", 0.5)], "fr"),
        ([("zh-TW", 1.0)], "zh"),
        ([("de", 1.0)], "en"),
        ([], "en"),
    ],
)
def test_browser_chooses_interface(accepted: list[tuple[str, float]], chosen: str) -> None:
    assert choose_interface(None, LanguageAccept(accepted)).lang == chosen
    assert choose_interface("ja", LanguageAccept(accepted)).lang == "ja"


def test_counts_take_their_form() -> None:
    assert interfaces()["en"].count("total", 1) == "1 article"
    assert interfaces()["en"].count("total", 12345) == "12,345 articles"
    assert interfaces()["en"].count("total", 0) == "0 articles"
    assert interfaces()["fr"].count("total", 0) == "0 article"
    assert interfaces()["fr"].count("total", 12345) == "12\u202f345 articles"


def test_words_are_quoted_and_few() -> None:
    english = interfaces()["en"]
    assert english.words(["나루", "배"]) == "“나루”, “배”"
    assert english.words(["a"] * 99) == "“a”, “a”, “a”, “a”, “a”, “a” and others"
    assert len(english.words(["a" * 999])) < 50


def test_language_without_name_shows_tag() -> None:
    assert language_name("de") == "Deutsch"
    assert language_name("tlh") == "tlh"
