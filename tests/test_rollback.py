"""Going back, and what stays: no run loses the way back, and nothing that Naru did not make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.generations.folder import FolderGenerations
from indexer.generations.rollback import roll_back
from search.errors import DamagedError, IndexUnavailableError, LockedError, OtherAnalyzersError
from search.index.folder import CURRENT, GENERATIONS, MANIFEST, FolderIndex, read_manifest
from tests.test_folder import build, crash, names

if TYPE_CHECKING:
    from pathlib import Path


def built_by_others(folder: Path, name: str, part: str = "ko") -> None:
    """Have the manifest of a generation say that an older analyzer built it."""
    path = folder / GENERATIONS / name / MANIFEST
    manifest = read_manifest(path.parent)
    older = replace(manifest, analyzers={**manifest.analyzers, part: "0"})
    path.write_text(older.as_text(), encoding="utf-8")


def back(folder: Path, name: str | None = None) -> str:
    return roll_back(FolderGenerations(folder), name)


def test_open_index_follows_a_rollback_and_the_way_back(tmp_path: Path) -> None:
    first, second = build(tmp_path, "a"), build(tmp_path, "b")
    index = FolderIndex(tmp_path)
    assert index.current().name == second
    assert back(tmp_path) == first
    assert index.current().name == first
    assert index.why() is None
    assert back(tmp_path, second) == second
    assert index.current().name == second


def test_run_after_a_rollback_keeps_what_is_served(tmp_path: Path) -> None:
    first, second = build(tmp_path, "a"), build(tmp_path, "b")
    back(tmp_path)
    FolderGenerations(tmp_path).prune()
    assert names(tmp_path) == [first, second], "help: the next run begins with it"
    third = build(tmp_path, "c")
    assert names(tmp_path) == [first, third]
    assert back(tmp_path) == first


@pytest.mark.parametrize("pointer", ["nonsense", "00010101T000000.000000Z"])
def test_run_keeps_all_where_nobody_knows_what_was_served(tmp_path: Path, pointer: str) -> None:
    built = [build(tmp_path, "a", keep=9) for _ in range(3)]
    (tmp_path / CURRENT).write_text(pointer, encoding="utf-8")
    newest = build(tmp_path, "a", keep=9)
    assert names(tmp_path) == [*built, newest]


def test_nothing_before_the_first_is_served(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="There is no index"):
        back(tmp_path / "mistyped")
    assert not (tmp_path / "mistyped").exists()
    name = build(tmp_path, "a")
    with pytest.raises(IndexUnavailableError, match=f"no generation before {name}"):
        back(tmp_path)
    with pytest.raises(IndexUnavailableError, match=f"no generation 2020; there are: {name}"):
        back(tmp_path, "2020")


def test_damaged_generation_is_never_gone_back_to(tmp_path: Path) -> None:
    first, second = build(tmp_path, "a"), build(tmp_path, "b")
    with (tmp_path / GENERATIONS / first / "data" / "records").open("r+b") as file:
        file.write(b"\xff")
    with pytest.raises(DamagedError, match="records is damaged"):
        back(tmp_path)
    assert FolderGenerations(tmp_path).served() == second


def test_generation_of_other_analyzers_is_never_gone_back_to(tmp_path: Path) -> None:
    first, second = build(tmp_path, "a"), build(tmp_path, "b")
    built_by_others(tmp_path, first)
    with pytest.raises(OtherAnalyzersError, match=r"other analyzers \(ko\)"):
        back(tmp_path)
    assert FolderGenerations(tmp_path).served() == second


def test_rollback_waits_for_no_run(tmp_path: Path) -> None:
    build(tmp_path, "a")
    with FolderGenerations(tmp_path).writing(), pytest.raises(LockedError):
        back(tmp_path)


@pytest.mark.parametrize("pointer", ["", "nonsense", "99990101T000000.000000Z"])
def test_rollback_mends_what_names_the_served_generation(tmp_path: Path, pointer: str) -> None:
    build(tmp_path, "a")
    newest = build(tmp_path, "b")
    (tmp_path / CURRENT).write_text(pointer, encoding="utf-8")
    assert FolderGenerations(tmp_path).prune(1) == [], "help: none is known to be good"
    assert back(tmp_path) == newest
    assert FolderGenerations(tmp_path).served() == newest


def test_killed_first_build_leaves_nothing_behind(tmp_path: Path) -> None:
    crash(tmp_path, "00010101T000000.000000Z")
    name = build(tmp_path, "a")
    assert names(tmp_path) == [name]
    (tmp_path / CURRENT).unlink()
    crash(tmp_path, "00010101T000000.000000Z")
    assert FolderGenerations(tmp_path).prune() == ["00010101T000000.000000Z"]
    assert names(tmp_path) == [name]


def test_pruning_keeps_as_many_as_asked_and_the_served_one(tmp_path: Path) -> None:
    first, second, third = (build(tmp_path, "a", keep=9) for _ in range(3))
    assert FolderGenerations(tmp_path).prune(3) == []
    back(tmp_path, second)
    assert FolderGenerations(tmp_path).prune(1) == [first]
    assert names(tmp_path) == [second, third], "help: the index was rolled back from the third"


def test_what_other_analyzers_built_stays_for_their_servers(tmp_path: Path) -> None:
    first = build(tmp_path, "a")
    built_by_others(tmp_path, first)
    rest = [build(tmp_path, "a") for _ in range(4)]
    assert names(tmp_path) == [first, *rest[-2:]]
    assert FolderGenerations(tmp_path).prune(2) == [first]


def test_what_naru_has_not_made_stays(tmp_path: Path) -> None:
    build(tmp_path, "a")
    strays = [".DS_Store", "00010101T000000.000000Z", "backup"]
    for stray in strays:
        (tmp_path / GENERATIONS / stray).mkdir()
        (tmp_path / GENERATIONS / stray / "notes.txt").touch()
    crash(tmp_path, "00020101T000000.000000Z")
    # A removal that was cut short.
    (tmp_path / GENERATIONS / "00030101T000000.000000Z.removed" / "data").mkdir(parents=True)
    name = build(tmp_path, "b")
    assert FolderGenerations(tmp_path).strays() == strays
    assert len(names(tmp_path)) == len(strays) + 2
    assert FolderGenerations(tmp_path).served() == name
