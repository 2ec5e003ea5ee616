"""Who wrote an article, where a line says nothing else."""

from __future__ import annotations

import pytest

from indexer.reading.cleaning.bylines import read_byline

BYLINES = [
    ("산업부 기자", "산업부 기자"),
    ("경제팀 나루신문 기자 economy@example.org", "경제팀 나루신문 기자"),
    ("문화부 기자 · 사진부 기자", "문화부 기자 · 사진부 기자"),
    ("사회부 기자, 편집부 인턴기자", "사회부 기자, 편집부 인턴기자"),
    ("[나루=나루통신] 국제부 특파원 =", "국제부 특파원"),
    ("글=문화부 기자", "문화부 기자"),
    ("By Foreign Desk", "Foreign Desk"),
    ("BY THE CITY DESK", "THE CITY DESK"),
    ("By Harbour Desk and City Staff, Naru Daily", "Harbour Desk and City Staff, Naru Daily"),
    ("Harbour desk", "Harbour desk"),
    ("Par la rédaction", "la rédaction"),
    ("Par Rédaction Locale, avec Naru Presse", "Rédaction Locale, avec Naru Presse"),
    ("地域部記者", "地域部記者"),
    ("文/編集部", "編集部"),
    ("【国際部特派員】", "国際部特派員"),
    ("作者:国际部", "国际部"),
    ("本报记者 国际部", "本报记者 国际部"),
    ("Von Lokalredaktion Hafen", "Lokalredaktion Hafen"),
]
HEADLINES = [
    "By the numbers: a ferry in figures",
    "By rail to the sea",
    "Court frees reporter",
    "記者が見た渡し場",
    "逮捕された記者",
    "记者被捕",
    "기자회견 열린 나루터",
    "기자가 쓴 나루 이야기 열 편이 책으로",
    "나루터에 다시 배가 뜬다",
    "Par monts et par vaux",
    "Reporter",
]


@pytest.mark.parametrize(("text", "name"), BYLINES)
def test_byline_gives_the_name(text: str, name: str) -> None:
    assert read_byline(text) == name


@pytest.mark.parametrize("text", HEADLINES)
def test_headline_is_no_byline(text: str) -> None:
    assert read_byline(text) is None


def test_sentence_is_no_byline() -> None:
    assert read_byline("By Naru Daily.") is None


def test_address_alone_names_nobody() -> None:
    assert read_byline("<desk@example.org>") == ""
