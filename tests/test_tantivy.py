"""What is tantivy's own: its files, and how it takes damage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from search.engines.tantivy.engine import TantivyEngine
from search.engines.tantivy.writer import TantivyWriter
from search.errors import IndexUnavailableError
from search.model import Article, Segment
from search.query.terms import EVERYTHING, Term
from search.stored.document import index_article
from search.stored.fields import Field
from tests.articles import ARTICLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with TantivyWriter(tmp_path) as writer:
        for article in ARTICLES:
            writer.add(index_article(article))
    return tmp_path


def test_no_file_is_left_that_nothing_refers_to(folder: Path) -> None:
    segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
    known = {segment["segment_id"].replace("-", "") for segment in segments}
    stems = {path.name.split(".")[0] for path in folder.iterdir() if len(path.name) > 32}
    assert stems == known, "help: files of merged segments stay until a writer collects them"


def test_equals_of_several_segments_follow_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each segment has every third article, and hits are asked for again until they are enough."""
    monkeypatch.setattr("search.engines.tantivy.engine.EQUALS", 1)
    with TantivyWriter(tmp_path) as writer:
        for number in [*range(0, 120, 3), *range(1, 120, 3), *range(2, 120, 3)]:
            segment = Segment("en", None, ("Ferry",))
            writer.add(index_article(Article(f"{number:03}", (segment,))))
            if number >= 117:
                writer._writer.commit()
    ferry = Term(Field("en", "text", "surface"), ("ferry",))
    for offset in (0, 5, 100):
        hits = TantivyEngine(tmp_path).search(ferry, offset=offset, limit=10, sort="relevance").hits
        assert [hit.id for hit in hits] == [f"{n:03}" for n in range(offset, offset + 10)]


def test_damaged_files_are_refused(folder: Path) -> None:
    (folder / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexUnavailableError, match="damaged"):
        TantivyEngine(folder)


@pytest.mark.parametrize("name", ["meta.json", "articles.json"])
def test_missing_files_are_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(IndexUnavailableError):
        TantivyEngine(folder)


def test_searching_takes_no_lock(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    engines = [TantivyEngine(folder) for _ in range(2)]
    totals = {
        engine.search(EVERYTHING, offset=0, limit=1, sort="relevance").total for engine in engines
    }
    assert totals == {len(ARTICLES)}
    assert sorted(path.name for path in folder.iterdir()) == before
