"""A run over a generation that is damaged takes no damage over: it reads again instead."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from indexer.generations.before import CATALOG
from indexer.generations.folder import FolderGenerations
from search.engines.registry import EMBEDDED
from search.errors import DamagedError, ShrinkError
from search.index.folder import CURRENT, DATA, GENERATIONS, MANIFEST, FolderIndex
from search.query.terms import EVERYTHING
from search.stored.records import Times, stamped
from tests.archives import Archive, line, stacked

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("나루", "다리", "강", "배")


@pytest.fixture(params=EMBEDDED)
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Archive:
    """With a generation that was taken over in part from one before."""
    monkeypatch.setenv("NARU_ENGINE", request.param)
    archive = Archive(tmp_path)
    archive.write("lines.jsonl", "".join(line(word, word) for word in WORDS))
    archive.write("a.txt", stacked("한강"))
    archive.run()
    archive.write("b.txt", stacked("금강"))
    archive.run()
    return archive


def served(archive: Archive) -> list[Any]:
    hits = (
        FolderIndex(archive.index)
        .current()
        .engine.search(EVERYTHING, offset=0, limit=99, sort="relevance")
    )
    # Their times are lost where the catalog is.
    return sorted((hit.id, stamped(bytes(hit.record), Times())) for hit in hits.hits)


def damage(path: Path, how: str) -> None:
    sound = path.read_bytes()
    middle = len(sound) // 2
    flipped = bytes([sound[middle] ^ 1]) + sound[middle + 1 :] if how == "flipped" else b""
    # Another file of its name, since one that is mapped may not be cut.
    path.unlink()
    path.write_bytes(sound[:middle] + flipped)


def change(archive: Archive) -> None:
    lines = (archive.folder / "lines.jsonl").read_text(encoding="utf-8")
    archive.write("lines.jsonl", lines.replace("강에", "바다에"), age=2 * 10**9 // 3)


def assert_sound(archive: Archive) -> None:
    name = FolderIndex(archive.index).current().name
    assert not list(FolderGenerations(archive.index).faults(name))


@pytest.mark.parametrize("how", ["flipped", "cut"])
def test_damage_in_any_file_is_never_taken_over(archive: Archive, how: str) -> None:
    aside = archive.index.with_name("aside")
    shutil.copytree(archive.index, aside)
    name = FolderIndex(archive.index).current().name
    change(archive)
    archive.run()
    expected = served(archive)
    files = [path for path in (aside / GENERATIONS / name).rglob("*") if path.is_file()]
    for path in [*filter(lambda file: file.stat().st_size, files), aside / CURRENT]:
        shutil.rmtree(archive.index)
        shutil.copytree(aside, archive.index)
        damage(archive.index / path.relative_to(aside), how)
        assert archive.run().published
        assert served(archive) == expected, path
        assert_sound(archive)


@pytest.mark.parametrize("part", [CATALOG, MANIFEST, None])
def test_what_may_not_be_lost_is_known_where_the_served_generation_is_damaged(
    archive: Archive, part: str | None
) -> None:
    expected = served(archive)
    name = FolderIndex(archive.index).current().name
    damage(archive.index / (f"{GENERATIONS}/{name}/{part}" if part else CURRENT), "cut")
    lines = (archive.folder / "lines.jsonl").read_text(encoding="utf-8")
    (archive.folder / "lines.jsonl").unlink()
    with pytest.raises(ShrinkError):
        archive.run()
    archive.write("lines.jsonl", lines)
    archive.write("a.txt", "\0\1\2")
    assert archive.run().stale == 1
    assert served(archive) == expected


def test_run_publishes_where_an_older_generation_than_the_damaged_one_is_up_to_date(
    archive: Archive,
) -> None:
    name = FolderIndex(archive.index).current().name
    damage(archive.index / GENERATIONS / name / CATALOG, "cut")
    (archive.folder / "b.txt").unlink()
    report = archive.run()
    assert report.published
    assert report.articles == len(WORDS) + 1
    assert_sound(archive)


def test_damage_that_another_process_meets_is_not_taken_over(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.analysing.WORTH_A_PROCESS", 1)
    archive.write("more.jsonl", line("one", "하나") + line("two", "둘"))
    archive.run()
    name = FolderIndex(archive.index).current().name
    records = archive.index / GENERATIONS / name / DATA / "records"
    sound = records.read_bytes()
    records.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    # What is compared with the last record is read by one process of two.
    change(archive)
    archive.write("more.jsonl", line("one", "첫째") + line("two", "둘"), age=2 * 10**9 // 3)
    assert archive.run(jobs=2).published
    assert len(served(archive)) == len(WORDS) + 4
    assert_sound(archive)


def test_what_damage_asks_for_mends_it_where_nothing_has_changed(archive: Archive) -> None:
    expected = served(archive)
    place = archive.index / GENERATIONS / FolderIndex(archive.index).current().name
    damage(max((place / DATA).iterdir(), key=lambda file: file.stat().st_size), "flipped")
    with pytest.raises(DamagedError, match="naru index --full PATHS"):
        raise next(iter(FolderGenerations(archive.index).faults(place.name)))
    assert archive.run(full=True).published
    assert served(archive) == expected
    assert_sound(archive)
