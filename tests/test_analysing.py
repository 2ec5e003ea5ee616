from __future__ import annotations

import json
import multiprocessing
import os
import signal
from typing import TYPE_CHECKING

import pytest

from indexer import analysing
from indexer.analyst import Analyst, analyse
from indexer.reading.files import find_files
from search.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.reading.sources import Source

ANALYST = Analyst(frozenset(), None)


@pytest.fixture
def slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    """Of an archive that is worth two processes, with a line that is not an article."""
    monkeypatch.setattr(analysing, "WORTH_A_PROCESS", 1)
    text = "나루에 배가 닿았다. " * 400
    lines = [
        json.dumps({"id": f"{number}", "segments": [{"lang": "ko", "title": "배", "text": text}]})
        for number in range(40)
    ]
    lines[7] = "no article"
    (tmp_path / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (source,) = find_files([tmp_path])
    return list(source.slices())


def test_processes_give_what_one_gives(slices: list[Source]) -> None:
    alone, together = analyse(ANALYST, slices, 1), analyse(ANALYST, slices, 2)
    for one, other in zip(alone, together, strict=True):
        assert one.work == other.work
        for mine, theirs in zip(one.found, other.found, strict=True):
            assert str(mine) == str(theirs)


def test_errors_name_lines_of_the_whole_file(slices: list[Source]) -> None:
    errors = [
        one.message
        for piece in analyse(ANALYST, slices, 2)
        for one in piece.found
        if isinstance(one, ReadingError)
    ]
    assert len(errors) == 1
    assert "line 8" in errors[0]


def test_killed_process_ends_the_run(slices: list[Source]) -> None:
    pieces = analyse(ANALYST, slices * 10, 2)
    next(pieces)
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    with pytest.raises(ReadingError, match="killed"):
        list(pieces)


def test_run_can_be_left_early(slices: list[Source]) -> None:
    pieces = analyse(ANALYST, slices * 10, 2)
    assert next(pieces).work == slices[0]
    pieces.close()
    assert not multiprocessing.active_children()
