from __future__ import annotations

import gc
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from search.errors import DamagedError, IndexUnavailableError
from search.index.folder import CURRENT, DATA, GENERATIONS, MANIFEST, FolderIndex, read_manifest
from search.index.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, publish_index: Callable[[Path], str]) -> Path:
    publish_index(tmp_path)
    return tmp_path


def generation(folder: Path) -> Path:
    return folder / GENERATIONS / (folder / CURRENT).read_text(encoding="utf-8").strip()


def refusal(folder: Path) -> str:
    """Why the index cannot be opened; it always says what to do."""
    with pytest.raises(IndexUnavailableError) as refused:
        FolderIndex(folder).current()
    assert "with: naru index " in refused.value.message
    assert str(folder) in refused.value.message
    return refused.value.message


def test_index_opens_once(folder: Path) -> None:
    index = FolderIndex(folder)
    assert index.current() is index.current()
    assert index.current().engine.count() == 3
    assert index.current().manifest.engine == "whoosh"


def test_index_may_appear_later(tmp_path: Path, publish_index: Callable[[Path], str]) -> None:
    index = FolderIndex(tmp_path / "later")
    assert "There is no index" in refusal(tmp_path / "later")
    name = publish_index(tmp_path / "later")
    assert index.current().name == name


def test_damaged_generation_leaves_the_one_before(
    folder: Path, publish_index: Callable[[Path], str]
) -> None:
    index = FolderIndex(folder)
    before = index.current()
    name = publish_index(folder)
    (folder / GENERATIONS / name / MANIFEST).write_text("{", encoding="utf-8")
    assert index.current() is before
    assert index.current().engine.count() == 3


@pytest.mark.parametrize(
    "pointer",
    [b"", b"2020\n", b"20200101T000000.000000Z\n", b"\xff\xfe\n", b"../..\n", b"\0", b"9" * 9999],
)
def test_pointer_to_nothing_leaves_the_newest(folder: Path, pointer: bytes) -> None:
    newest = generation(folder).name
    (folder / CURRENT).write_bytes(pointer)
    index = FolderIndex(folder)
    assert index.current().name == newest
    assert "damaged" in (index.why() or "")
    shutil.rmtree(folder / GENERATIONS)
    assert "damaged" in refusal(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        *("", "{", "{}", "[]", "null", '{"analyzers": null}', "\0"),
        '{"engine": "whoosh", "articles": 1, "quarantined": 0, "analyzers": {}}',
    ],
)
def test_damaged_manifest_is_refused(folder: Path, manifest: str) -> None:
    (generation(folder) / MANIFEST).write_text(manifest, encoding="utf-8")
    assert "damaged" in refusal(folder)


WRITTEN = Manifest("whoosh", 3, 1, {"ko": "2 é"}, files={"data/records": "0f"})


def test_manifest_reads_what_it_writes() -> None:
    assert Manifest.from_text(WRITTEN.as_text(), "index") == WRITTEN
    assert Manifest.from_json(WRITTEN.as_json(), "index") == WRITTEN


@pytest.mark.parametrize("bit", range(8))
def test_any_flipped_bit_of_a_manifest_is_found(bit: int) -> None:
    text = WRITTEN.as_text()
    for place in range(len(text)):
        flipped = f"{text[:place]}{chr(ord(text[place]) ^ 1 << bit)}{text[place + 1 :]}"
        with pytest.raises(DamagedError):
            Manifest.from_text(flipped, "index")


@pytest.mark.parametrize(
    "change", [{"articles": -1}, {"analyzers": {"ko": 1}}, {"later": 1}, {"articles": "3"}]
)
def test_manifest_of_other_facts_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(DamagedError, match=next(iter(change))):
        Manifest.from_json({**WRITTEN.as_json(), **change}, "index")


def test_unknown_engine_is_refused(folder: Path) -> None:
    other = replace(read_manifest(generation(folder)), engine="x")
    (generation(folder) / MANIFEST).write_text(other.as_text(), encoding="utf-8")
    assert "no engine 'x'" in refusal(folder)


def test_index_of_other_analyzers_is_refused(folder: Path) -> None:
    manifest = read_manifest(generation(folder))
    analyzers = {**manifest.analyzers, "ja": "0"}
    del analyzers["folding"]
    older = replace(manifest, analyzers=analyzers)
    (generation(folder) / MANIFEST).write_text(older.as_text(), encoding="utf-8")
    assert "other analyzers (folding, ja)" in refusal(folder)


# Whoosh leaves a file that it cannot read to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("kept", [None, 0, 2, 100])
@pytest.mark.parametrize("ending", [".toc", ".seg"])
def test_damaged_engine_files_are_refused(folder: Path, ending: str, kept: int | None) -> None:
    for file in (generation(folder) / DATA).glob(f"*{ending}"):
        content = file.read_bytes()
        file.unlink()
        if kept is not None:
            file.write_bytes(content[:kept])
    assert "damaged" in refusal(folder)
    gc.collect()
