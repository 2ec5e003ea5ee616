"""When an article came and when it changed: kept from run to run, whatever else a run does anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from indexer.generations.before import FolderBefore
from search.dates import as_time
from search.index.folder import current_name
from search.stored import records
from search.stored.records import Times
from tests.archives import LONG_AGO, Archive, line

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    written = Archive(tmp_path)
    written.write("a.jsonl", line("a", "배") + line("b", "강"))
    written.write("c.jsonl", line("c", "나루"))
    assert run(written, 100) == {one: Times(100, 100) for one in "abc"}
    return written


def run(archive: Archive, at: int, **options: Any) -> dict[str, Times]:
    """The times of every article after a run that began then, in its record and in the catalog."""
    with mock.patch("indexer.reindex.now", return_value=as_time(at)):
        archive.run(allow_shrink=True, **options)
    before = FolderBefore(archive.index / "generations" / current_name(archive.index))
    each = [before.stored(number) for number in range(before.manifest.articles)]
    assert [one.times for one in each] == [before.times(number) for number in range(len(each))]
    return {one.id: one.times for one in each}


@pytest.mark.parametrize("full", [False, True])
def test_times_are_kept_but_for_what_is_new_or_changed(archive: Archive, full: bool) -> None:
    changed = line("a", "배") + line("b", "바다") + line("d", "섬")
    archive.write("a.jsonl", changed, age=LONG_AGO + 1)
    kept, other, new = Times(100, 100), Times(100, 200), Times(200, 200)
    expected = {"a": kept, "b": other, "c": kept, "d": new}
    assert run(archive, 200, full=full) == expected
    assert run(archive, 300, full=full) == expected


def test_times_outlive_records_of_another_layout(archive: Archive) -> None:
    archive.write("c.jsonl", line("c", "바다"), age=LONG_AGO + 1)
    with mock.patch.object(records, "VERSION", "another"):
        times = run(archive, 200)
    assert times == {"a": Times(100, 100), "b": Times(100, 100), "c": Times(100, 200)}


def test_article_keeps_its_times_in_another_file(archive: Archive) -> None:
    (archive.folder / "c.jsonl").rename(archive.folder / "z.jsonl")
    assert run(archive, 200)["c"] == Times(100, 100)


def test_article_that_comes_back_is_new(archive: Archive) -> None:
    (archive.folder / "c.jsonl").unlink()
    run(archive, 200)
    archive.write("c.jsonl", line("c", "나루"))
    assert run(archive, 300)["c"] == Times(300, 300)
