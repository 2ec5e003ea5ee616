from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.engines.auto import AutoWriter
from search.engines.registry import EMBEDDED
from search.query.terms import EVERYTHING
from tests.strategies import INDEXED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("limit", "engine"),
    [(len(INDEXED) + 1, "whoosh"), (len(INDEXED), "whoosh"), (2, "tantivy"), (0, "tantivy")],
)
def test_size_of_archive_chooses_engine(tmp_path: Path, limit: int, engine: str) -> None:
    with AutoWriter(tmp_path, limit) as writer:
        for article in INDEXED:
            writer.add(article)
    assert writer.engine == engine
    opened = EMBEDDED[engine].engine(tmp_path)
    found = opened.search(EVERYTHING, offset=0, limit=len(INDEXED), sort="relevance")
    assert {hit.id: bytes(hit.record) for hit in found.hits} == {
        article.id: article.record for article in INDEXED
    }


def test_empty_archive_is_small(tmp_path: Path) -> None:
    with AutoWriter(tmp_path, 0) as writer:
        pass
    assert EMBEDDED[writer.engine].engine(tmp_path).count() == 0


@pytest.mark.parametrize("limit", [0, 100])
def test_failed_run_leaves_no_index(tmp_path: Path, limit: int) -> None:
    with pytest.raises(KeyboardInterrupt), AutoWriter(tmp_path, limit) as writer:
        writer.add(INDEXED[0])
        raise KeyboardInterrupt
    assert not (tmp_path / "records.ends").exists()
