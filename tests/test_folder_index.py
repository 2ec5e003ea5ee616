from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING

import pytest

from search.errors import IndexUnavailableError
from search.index.folder import CURRENT, DATA, GENERATIONS, MANIFEST, FolderIndex
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
    assert "naru index PATHS" in refused.value.message
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


@pytest.mark.parametrize("pointer", [b"", b"20200101T000000Z\n", b"\xff\xfe\n", b"../..\n", b"\0"])
def test_pointer_to_nothing_is_refused(folder: Path, pointer: bytes) -> None:
    (folder / CURRENT).write_bytes(pointer)
    assert "damaged" in refusal(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        *("", "{", "{}", "[]", "null", '{"analyzers": null}', "\0"),
        '{"engine": "x", "articles": 1, "quarantined": 0, "analyzers": {}}',
        '{"engine": "whoosh", "articles": -1, "quarantined": 0, "analyzers": {}}',
        '{"engine": "whoosh", "articles": 1, "quarantined": 0, "analyzers": {"ko": 1}}',
        '{"engine": "whoosh", "articles": 1, "quarantined": 0, "analyzers": {}, "later": 1}',
    ],
)
def test_damaged_manifest_is_refused(folder: Path, manifest: str) -> None:
    (generation(folder) / MANIFEST).write_text(manifest, encoding="utf-8")
    assert "damaged" in refusal(folder)


def test_manifest_reads_what_it_writes() -> None:
    written = Manifest("whoosh", articles=3, quarantined=1, analyzers={"ko": "2"})
    assert Manifest.from_text(written.as_text(), "index") == written


def test_index_of_other_analyzers_is_refused(folder: Path) -> None:
    manifest = generation(folder) / MANIFEST
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    facts["analyzers"]["ja"] += " older"
    del facts["analyzers"]["folding"]
    manifest.write_text(json.dumps(facts), encoding="utf-8")
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
