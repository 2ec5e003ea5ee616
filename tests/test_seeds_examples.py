"""The same examples on five real archive files, where they are at hand.

They are looked for in the folder that NARU_SEEDS names.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from indexer.reading.files import Reading, find_files, read_file
from search import service
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.writer import WhooshWriter
from search.index.generation import Generation
from search.model import Article, Hit, Request
from search.stored.document import index_article
from tests.articles import MANIFEST

SEEDS = Path(os.environ.get("NARU_SEEDS") or Path(__file__).parents[2] / "shared" / "seeds")
FILES = sorted(SEEDS.glob("00[0-4]_*.txt"))

pytestmark = pytest.mark.skipif(
    len(FILES) != 5, reason=f"no five files 000_ to 004_ in {SEEDS}: set NARU_SEEDS to their folder"
)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The articles by the number that their names begin with."""
    readings = [reading for source in find_files(FILES) for reading in read_file(source)]
    found = [reading.article for reading in readings if isinstance(reading, Reading)]
    return {article.id[:3]: article for article in found}


@pytest.fixture(scope="module")
def seeds(articles: dict[str, Article], tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("seeds")
    with WhooshWriter(folder) as writer:
        for article in articles.values():
            writer.add(index_article(article))
    return Generation("seeds", WhooshEngine(folder), MANIFEST)


def found(seeds: Generation, q: str) -> dict[str, Hit]:
    """The hits of an answer that was not relaxed, by number."""
    page = service.search(seeds, Request(q))
    return {} if page.relaxed else {hit.id[:3]: hit for hit in page.hits}


def test_all_seeds_are_searchable(seeds: Generation) -> None:
    assert found(seeds, "").keys() == {"000", "001", "002", "003", "004"}


@pytest.mark.parametrize(
    ("q", "number", "lang"),
    [
        ("금천구", "000", "ko"),
        ("업무협약", "000", "ko"),
        ("업무협약", "003", "ko"),
        ("업무 협약", "000", "ko"),
        ("업무 협약", "003", "ko"),
        ("衿川区", "000", "zh"),
        ("衿川區", "000", "zh"),
        ("谅解备忘录", "001", "zh"),
        ("業務協約", "000", "ja"),
        ("Zhongguancun", "001", "en"),
        ("ｿｳﾙ", "000", "ja"),
        ("ｿｳﾙ", "001", "ja"),
        ("compétitivité", "000", "fr"),
        ("competitivite", "000", "fr"),
        ("compétitivités", "000", "fr"),
        ("d'accord", "001", "fr"),
        ("l’accord", "001", "fr"),
        ("accord", "001", "fr"),
        ("agreement", "000", "en"),
        ("agreements", "000", "en"),
        ("디자인·출판", "004", "ko"),
        ("compet*", "000", "fr"),
    ],
)
def test_word_finds_seed_in_its_language(seeds: Generation, q: str, number: str, lang: str) -> None:
    hit = found(seeds, q)[number]
    assert lang in hit.matched
    assert any(snippet.marks for snippet in hit.snippets if snippet.lang == lang)


@pytest.mark.parametrize("q", ["글", "금", "市", "서울시장", "東京都", "금천구"])
def test_characters_stand_side_by_side(
    seeds: Generation, articles: dict[str, Article], q: str
) -> None:
    texts = {
        number: " ".join(segment.text for segment in article.segments).replace(" ", "")
        for number, article in articles.items()
    }
    assert found(seeds, q).keys() == {number for number, text in texts.items() if q in text}


def test_translations_are_one_hit(seeds: Generation, articles: dict[str, Article]) -> None:
    hits = found(seeds, "MOU")
    assert hits.keys() == {"000", "001"}
    for number, hit in hits.items():
        texts = articles[number].segments
        assert hit.matched == tuple(segment.lang for segment in texts if "MOU" in segment.text)
        assert {"ko", "en", "ja"} <= set(hit.matched)


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("ko:협약 en:agreement", {"000", "001"}),
        ("ko:금천구 en:Geumcheon", {"000"}),
        ("ko:금천구 -en:Geumcheon", set()),
        ("has:fr", {"000", "001"}),
        ("has:fr -has:ja", set()),
        ("has:ko -has:fr", {"002", "003", "004"}),
        ('"업무 협약을"', {"003"}),
        ('"Geumcheon-gu Sign Business Agreement"', {"000"}),
        ("title:협약", {"000", "003"}),
        ("title:디자인", {"004"}),
        ("date:2019..2021", {"002"}),
        ("date:2013-01-04", {"004"}),
        ("협약 date:2013", set()),
    ],
)
def test_query_finds_its_seeds(seeds: Generation, q: str, numbers: set[str]) -> None:
    assert found(seeds, q).keys() == numbers


def test_either_word_finds_seeds(seeds: Generation) -> None:
    either = found(seeds, "협약 OR 협의").keys()
    assert either == found(seeds, "협약").keys() | found(seeds, "협의").keys()
    assert len(either) > 1


@pytest.mark.parametrize("q", ["금천구", "업무 협약", "디자인·출판", "compétitivité", "ソウル"])
def test_decomposed_query_finds_the_same(seeds: Generation, q: str) -> None:
    assert found(seeds, q)
    assert found(seeds, unicodedata.normalize("NFD", q)) == found(seeds, q)
