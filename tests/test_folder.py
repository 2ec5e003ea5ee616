from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from indexer.generations.folder import FolderGenerations
from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError, LockedError
from search.index.folder import FolderIndex
from search.model import Article, Segment
from search.stored.document import IndexedArticle, index_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def ferry(identity: str) -> IndexedArticle:
    segment = Segment("ko", f"나루터 {identity}", ("배가 다시 다닌다.",))
    return index_article(Article(identity, (segment,)))


def build(folder: Path, *ids: str, keep: int | None = None) -> str:
    with FolderGenerations(folder).writing():
        with FolderGenerations(folder).aside() as name:
            FolderGenerations(folder).write(name, map(ferry, ids))
            FolderGenerations(folder).finish(name, len(ids), quarantined=0)
        FolderGenerations(folder).publish(name)
        FolderGenerations(folder).prune(keep)
    return name


def crash(folder: Path, name: str) -> None:
    """Leave what a killed run leaves of a generation."""
    (folder / "generations" / name / "data").mkdir(parents=True)
    (folder / "generations" / name / "engine").touch()


def interrupted() -> Iterator[IndexedArticle]:
    yield ferry("b")
    raise KeyboardInterrupt


def names(folder: Path) -> list[str]:
    return sorted(place.name for place in (folder / "generations").iterdir())


def test_published_generation_is_served(tmp_path: Path) -> None:
    name = build(tmp_path, "a", "b")
    generation = FolderIndex(tmp_path).current()
    assert generation.name == name
    assert generation.engine.count() == 2


def test_open_index_follows_publication(tmp_path: Path) -> None:
    build(tmp_path, "a")
    index = FolderIndex(tmp_path)
    before = index.current()
    build(tmp_path, "a", "b", "c")
    assert index.current().engine.count() == 3
    assert before.engine.count() == 1
    assert before.engine.record("a")


def test_failed_build_leaves_served_generation(tmp_path: Path) -> None:
    name = build(tmp_path, "a")
    with pytest.raises(KeyboardInterrupt), FolderGenerations(tmp_path).aside() as doomed:
        FolderGenerations(tmp_path).write(doomed, interrupted())
    assert names(tmp_path) == [name]
    assert FolderIndex(tmp_path).current().name == name


def test_build_never_shows_before_publication(tmp_path: Path) -> None:
    name = build(tmp_path, "a")
    with FolderGenerations(tmp_path).aside() as unpublished:
        FolderGenerations(tmp_path).write(unpublished, [ferry("b")])
        assert FolderIndex(tmp_path).current().name == name
        FolderGenerations(tmp_path).finish(unpublished, 1, quarantined=0)
        assert FolderIndex(tmp_path).current().name == name


@pytest.mark.parametrize("engine", EMBEDDED)
def test_verification_refuses_another_record(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_ENGINE", engine)
    refused = pytest.raises(IndexUnavailableError, match=r"in the place of b|1 article instead")
    with refused, FolderGenerations(tmp_path).aside() as name:
        FolderGenerations(tmp_path).write(name, [ferry("a"), replace(ferry("a"), id="b")])
        FolderGenerations(tmp_path).finish(name, 2, quarantined=0)
    assert names(tmp_path) == []


def test_verification_refuses_missing_articles(tmp_path: Path) -> None:
    refused = pytest.raises(IndexUnavailableError, match="0 articles instead of 5")
    with refused, FolderGenerations(tmp_path).aside() as name:
        FolderGenerations(tmp_path).write(name, [])
        FolderGenerations(tmp_path).finish(name, 5, quarantined=0)
    assert names(tmp_path) == []


def test_pruning_keeps_served_and_previous(tmp_path: Path) -> None:
    built = [build(tmp_path, "a") for _ in range(4)]
    assert names(tmp_path) == built[-2:]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_pruning_removes_leftovers_of_crashes(tmp_path: Path, year: str) -> None:
    before = build(tmp_path, "a")
    crash(tmp_path, f"{year}0101T000000.000000Z")
    name = build(tmp_path, "a")
    assert names(tmp_path) == [before, name]


def test_crashed_run_costs_no_good_generation(tmp_path: Path) -> None:
    before = build(tmp_path, "a")
    FolderGenerations(tmp_path).discard(build(tmp_path, "a"))
    (tmp_path / "CURRENT").write_text(before, encoding="utf-8")
    crash(tmp_path, datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
    name = build(tmp_path, "b")
    assert names(tmp_path) == [before, name]


def test_stray_files_are_left_alone(tmp_path: Path) -> None:
    build(tmp_path, "a")
    (tmp_path / "generations" / ".DS_Store").touch()
    name = build(tmp_path, "b")
    assert FolderIndex(tmp_path).current().name == name


def test_interruption_after_publication_keeps_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), FolderGenerations(tmp_path).writing():
        with FolderGenerations(tmp_path).aside() as name:
            FolderGenerations(tmp_path).write(name, [ferry("a")])
            FolderGenerations(tmp_path).finish(name, 1, quarantined=0)
        FolderGenerations(tmp_path).publish(name)
        raise KeyboardInterrupt
    assert FolderIndex(tmp_path).current().name == name


def test_second_writer_is_refused(tmp_path: Path) -> None:
    with (
        FolderGenerations(tmp_path).writing(),
        pytest.raises(LockedError, match="Another run"),
        FolderGenerations(tmp_path).writing(),
    ):
        pass
    with FolderGenerations(tmp_path).writing():
        assert (tmp_path / "LOCK").exists()


def test_pruning_removes_killed_first_builds(tmp_path: Path) -> None:
    for day in range(1, 4):
        half = tmp_path / "generations" / f"2020010{day}T000000.000000Z"
        (half / "data").mkdir(parents=True)
        (half / "engine").touch()
    assert names(tmp_path)
    with FolderGenerations(tmp_path).writing():
        FolderGenerations(tmp_path).prune()
    assert names(tmp_path) == []


def test_pruning_keeps_finished_generations_where_none_is_served(tmp_path: Path) -> None:
    built = [build(tmp_path, "a") for _ in range(2)]
    (tmp_path / "CURRENT").unlink()
    FolderGenerations(tmp_path).prune()
    assert names(tmp_path) == built


def test_pruning_touches_nothing_that_no_run_has_made(tmp_path: Path) -> None:
    generations = tmp_path / "generations"
    (generations / "copy of monday").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").touch()
    (generations / "20200101T000000.000000Z").symlink_to(tmp_path / "elsewhere")
    (generations / "20200102T000000.000000Z").touch()
    there = names(tmp_path)
    name = build(tmp_path, "a")
    assert names(tmp_path) == sorted([*there, name])
    assert (tmp_path / "elsewhere" / "file").exists()
