"""The sample archive reads as its authors meant it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexer.reading.files import Reading, find_files, read_file, recurring_lines

CORPUS = Path(__file__).parent.parent / "corpus"
EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (CORPUS / "expected.json").read_text(encoding="utf-8")
)
STACKED = sorted(id for id, expected in EXPECTED.items() if "left_out" in expected)
UNEVEN = {"yangju-final-report"}
"""Articles whose translations do not have the same number of paragraphs."""


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """What the nightly run would read, by article id."""
    sources = list(find_files([CORPUS]))
    recurring = recurring_lines(sources)
    found = [reading for source in sources for reading in read_file(source, recurring)]
    return {reading.article.id: reading for reading in found if isinstance(reading, Reading)}


def test_every_article_is_expected(readings: dict[str, Reading]) -> None:
    assert sorted(readings) == sorted(EXPECTED)


@pytest.mark.parametrize("id", sorted(EXPECTED))
def test_languages_and_titles_as_meant(readings: dict[str, Reading], id: str) -> None:
    got = [(segment.lang, segment.title) for segment in readings[id].article.segments]
    assert got == [(meant["lang"], meant["title"]) for meant in EXPECTED[id]["segments"]]


@pytest.mark.parametrize("id", sorted(EXPECTED))
def test_paragraphs_as_meant(readings: dict[str, Reading], id: str) -> None:
    paragraphs = [segment.paragraphs for segment in readings[id].article.segments]
    meant = EXPECTED[id]["segments"]
    assert [len(texts) for texts in paragraphs] == [segment["paragraphs"] for segment in meant]
    for texts, segment in zip(paragraphs, meant, strict=True):
        assert texts[0].startswith(segment["first_words"])


@pytest.mark.parametrize("id", sorted(EXPECTED))
def test_date_byline_and_address_as_meant(readings: dict[str, Reading], id: str) -> None:
    article, meant = readings[id].article, EXPECTED[id]
    assert article.date == meant["date"]
    assert article.byline == meant["byline"]
    assert article.url == meant["url"]


@pytest.mark.parametrize("id", STACKED)
def test_lines_left_out_as_meant(readings: dict[str, Reading], id: str) -> None:
    left_out = readings[id].left_out
    assert [line.line for line in left_out] == EXPECTED[id]["left_out"]
    assert all(line.reason for line in left_out)


@pytest.mark.parametrize("id", sorted(EXPECTED.keys() - UNEVEN))
def test_translations_are_aligned(readings: dict[str, Reading], id: str) -> None:
    counts = {len(segment.paragraphs) for segment in readings[id].article.segments}
    assert len(counts) == 1


def test_corpus_readme_names_every_file() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    files = {str(file.relative_to(CORPUS).as_posix()) for file in find_corpus_files()}
    assert set(re.findall(r"^\| `(\S+)`", readme, re.MULTILINE)) == files


def test_addresses_are_example_hosts_only() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in find_corpus_files())
    hosts = set(re.findall(r"(?:https?://|@)([\w-]+\.[\w.]*\w)", text))
    assert hosts <= {"example.org", "example.com"}


def find_corpus_files() -> list[Path]:
    return [file for file in CORPUS.rglob("*") if file.suffix in {".txt", ".jsonl", ".html"}]
