"""Random histories of an archive: after each run the index is what a full run would make of it."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from indexer.generations.before import Before
from indexer.reindex import reindex
from search.engines.registry import EMBEDDED
from search.errors import ReadingError
from search.index.folder import FolderIndex
from search.stored import records
from tests.stacks import LAMPS

NAMES = st.sampled_from(["a", "b", "c", "d/a", "d/e", "f", "g", "h"])
IDS = st.sampled_from(["a", "d/e", "x", "y", "z"])
ENDS = ["나루신문 구독하기", "Read the Naru every day", ""]
WORDS = st.sampled_from(["배", "강", "등불", "나루", "ferry"])


def stacked(word: str, end: str) -> str:
    """A file of two languages whose texts end in a line that others may have too."""
    ko, en = LAMPS["ko"], LAMPS["en"]
    first = [f"등 이야기 {word}", *ko.paragraphs, end]
    second = [f"A story of lamps {word}", *en.paragraphs, end]
    return "\n\n".join(filter(None, [*first, *second]))


def line(identity: str, word: str) -> str:
    text = {"lang": "ko", "title": f"{word} 이야기", "text": f"{word}에 관한 글이다."}
    return json.dumps({"id": identity, "segments": [text]}, ensure_ascii=False)


STACKED = st.builds(stacked, WORDS, st.sampled_from(ENDS)).map(str.encode)
LINES = st.lists(st.builds(line, IDS, WORDS), max_size=4).map("\n".join).map(str.encode)
BROKEN = st.sampled_from([b"\x00\x01\xff", b"", b"no article\n"])


def articles(index: Path) -> list[tuple[Any, ...]]:
    """Everything that an index keeps, in the order in which it was written."""
    before = Before(index / "generations" / FolderIndex(index).current().name)
    every = map(before.indexed, range(before.manifest.articles))
    return [(one.id, one.date, one.languages, one.fields, one.record) for one in every]


def losses(index: Path) -> list[str]:
    catalog = Before(index / "generations" / FolderIndex(index).current().name).catalog
    return sorted(loss.message for row in catalog.rows for loss in row.losses)


class Histories(RuleBasedStateMachine):
    """An archive that somebody works on, an index of it that is kept up, and one made anew."""

    engine = "auto"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.archive, self.index = self.folder / "archive", self.folder / "index"
        self.boilerplate: Path | None = None
        (self.archive / "d").mkdir(parents=True)
        self.clock = 10**9
        self.analysis = 0
        self.paths = [self.archive]
        self.enter(mock.patch("indexer.reading.cleaning.recurring.FEWEST", 2))
        environment = {"NARU_ENGINE": self.engine, "NARU_WHOOSH_LIMIT": "3", "NARU_STALE_RUNS": "0"}
        self.enter(mock.patch.dict(os.environ, environment))

    def enter(self, patch: Any) -> None:
        self.stack.enter_context(patch)

    def teardown(self) -> None:
        self.stack.close()

    @initialize(content=STACKED)
    def begin(self, content: bytes) -> None:
        for name in ("a", "b", "d/a"):
            self.write(f"{name}.txt", content, settled=True)
        self.run()

    @rule(name=NAMES, content=STACKED | BROKEN, settled=st.booleans())
    def write_text(self, name: str, content: bytes, settled: bool) -> None:
        self.write(f"{name}.txt", content, settled)

    @rule(name=NAMES, content=LINES | BROKEN, settled=st.booleans())
    def write_lines(self, name: str, content: bytes, settled: bool) -> None:
        self.write(f"{name}.jsonl", content, settled)

    @precondition(lambda self: self.files())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.files())).unlink()

    @precondition(lambda self: self.files())
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        file = data.draw(st.sampled_from(self.files()))
        file.rename(self.archive / f"{name}{file.suffix}")

    @precondition(lambda self: self.files())
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        self.age(data.draw(st.sampled_from(self.files())))

    @rule(longest=st.sampled_from(["400", "1000000"]), known=st.sampled_from(["", ENDS[0], "배 *"]))
    def set_reading(self, longest: str, known: str) -> None:
        os.environ["NARU_LONGEST_TEXT"] = longest
        self.boilerplate = self.folder / f"{known.replace('*', 'all')}.txt"
        self.boilerplate.write_text(known, encoding="utf-8")

    @rule(version=st.integers(0, 1))
    def set_analysis(self, version: int) -> None:
        self.analysis = version

    @rule(turned=st.booleans())
    def set_paths(self, turned: bool) -> None:
        self.paths = [self.archive / "d", self.archive] if turned else [self.archive]

    @rule()
    def run(self) -> None:
        kept, anew = self.bring_up(self.index), self.bring_up(self.folder / "anew", full=True)
        assert kept == anew

    def bring_up(self, index: Path, *, full: bool = False) -> Any:
        version = {"analysis": str(self.analysis), "records": records.VERSION}
        with mock.patch("indexer.reindex.analysis_fingerprint", return_value=version):
            try:
                report = reindex(
                    self.paths,
                    str(index),
                    boilerplate=self.boilerplate,
                    progress=lambda stage, work: work,
                    full=full,
                    allow_shrink=True,
                )
            except ReadingError as error:
                return error.message
        assert report.articles == FolderIndex(index).current().engine.count()
        return report.articles, report.engine, articles(index), losses(index)

    def write(self, name: str, content: bytes, settled: bool) -> None:
        (self.archive / name).write_bytes(content)
        if settled:
            self.age(self.archive / name)

    def age(self, file: Path) -> None:
        """As if it had been written long ago, so that its time of change says something."""
        self.clock += 1
        os.utime(file, (self.clock, self.clock))

    def files(self) -> list[Path]:
        return sorted(path for path in self.archive.rglob("*") if path.is_file())


@pytest.mark.parametrize("engine", [*EMBEDDED, "auto"])
def test_run_gives_what_a_full_run_gives(engine: str) -> None:
    machine = type("Histories", (Histories,), {"engine": engine})
    often = settings(max_examples=25, stateful_step_count=16, deadline=None)
    run_state_machine_as_test(machine, settings=often)
