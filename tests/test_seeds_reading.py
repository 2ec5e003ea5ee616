"""Real archive files read as their gold says, where those files are at hand.

Set NARU_SEEDS and NARU_NEWS to the folders that hold them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from indexer.reading.files import Reading, Source, read_file
from indexer.reading.model import PARAGRAPH, TITLE

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = Path(os.environ.get("NARU_SEEDS") or SHARED / "seeds")
NEWS = Path(os.environ.get("NARU_NEWS") or SHARED / "data" / "news")

needs_seeds = pytest.mark.skipif(
    not (SEEDS / "gold.json").exists(), reason="NARU_SEEDS names no folder with gold.json"
)
needs_news = pytest.mark.skipif(
    not (NEWS / "gold.jsonl").exists(), reason="NARU_NEWS names no folder with gold.jsonl"
)


def read(path: Path) -> Reading:
    (reading,) = read_file(Source(path, path.parent))
    assert isinstance(reading, Reading)
    return reading


def gold_seeds() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))
    return gold


def placed(reading: Reading) -> list[dict[str, Any]]:
    """The segments by the numbers of their lines, as the gold gives them."""
    return [
        {
            "lang": lang,
            "title_line": next(iter(numbers(reading, lang, TITLE)), None),
            "body_lines": numbers(reading, lang, PARAGRAPH),
        }
        for lang in reading.article.languages
    ]


def numbers(reading: Reading, lang: str, role: str) -> list[int]:
    return [line.number for line in reading.lines if (line.lang, line.role) == (lang, role)]


@needs_seeds
def test_seeds_are_split_exactly() -> None:
    for name, gold in gold_seeds().items():
        assert placed(read(SEEDS / name)) == gold["segments"], name


@needs_seeds
def test_seeds_leave_out_the_rest() -> None:
    kinds = ("boilerplate", "metadata", "caption", "duplicate")
    for name, gold in gold_seeds().items():
        meant = sorted(number for kind in kinds for number in gold.get(f"{kind}_lines", []))
        assert [left.line for left in read(SEEDS / name).left_out] == meant, name


@needs_seeds
def test_seeds_state_date_and_byline() -> None:
    for name, gold in gold_seeds().items():
        article = read(SEEDS / name).article
        assert (article.date, article.byline) == (gold["date"], gold.get("byline")), name


@needs_news
def test_news_are_read_as_meant() -> None:
    meant = matched = 0
    for line in (NEWS / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        article = read(NEWS / gold["file"]).article
        titles = [(segment.lang, segment.title) for segment in article.segments]
        assert titles == [(segment["lang"], segment["title"]) for segment in gold["segments"]]
        assert article.date == gold["date"]
        for got, wanted in zip(article.segments, gold["segments"], strict=True):
            meant += len(wanted["paragraphs"])
            matched += len({*got.paragraphs} & {*wanted["paragraphs"]})
    assert matched >= 0.995 * meant
