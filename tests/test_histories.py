"""Random histories of an archive: after each run the index is what a full run would make of it."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from importlib.metadata import Distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from indexer.generations.before import FolderBefore
from indexer.reindex import reindex
from search.dates import as_time
from search.engines.registry import EMBEDDED
from search.errors import ReadingError
from search.index.address import open_index
from search.index.folder import FolderIndex
from search.stored import records
from search.stored.records import Times

if TYPE_CHECKING:
    from indexer.generations.before import Before
    from search.model import Article

NAMES = st.sampled_from(["a.txt", "b.txt", "c.txt", "d/a.txt", "a.jsonl", "d/b.jsonl"])
IDS = st.sampled_from(["a", "d/a", "x", "y"])
WORDS = st.sampled_from(["배", "강", "나루"])
ENDS = st.sampled_from(["강가에서 만나요", "오늘의 강", ""])


def stacked(word: str, end: str, inside: str) -> str:
    """A file with a line after its text, or in it, that others may have too."""
    text = f"{word} 이야기가 온 나라에 알려져 사람들이 강가로 모여들고 있다고 시가 오늘 밝혔다."
    return "\n\n".join([f"{word}의 봄", text, inside, text.replace("온", "이"), end])


def line(identity: str, word: str) -> str:
    text = {"lang": "ko", "title": f"{word} 이야기", "text": f"{word}에 관한 글이다."}
    return json.dumps({"id": identity, "segments": [text]}, ensure_ascii=False)


STACKED = st.builds(stacked, WORDS, ENDS, ENDS)
LINES = st.lists(st.builds(line, IDS, WORDS), min_size=1, max_size=3).map("\n".join)
BROKEN = st.sampled_from(["\0\1", "", "강가에서 만나요"])


def contents(name: str) -> st.SearchStrategy[tuple[str, str | None]]:
    """What may become of a file: another content, or none."""
    there = LINES if name.endswith(".jsonl") else STACKED
    return st.tuples(st.just(name), there | there | there | BROKEN | st.none())


def articles(index: Path) -> list[tuple[Any, ...]]:
    """Everything that an index keeps, in the order in which it was written."""
    before = FolderBefore(index / "generations" / FolderIndex(index).current().name)
    every = map(before.indexed, range(before.manifest.articles))
    return [(one.id, one.date, one.languages, one.fields, one.record) for one in every]


def losses(index: Path) -> list[str]:
    catalog = FolderBefore(index / "generations" / FolderIndex(index).current().name).catalog
    return sorted(loss.message for row in catalog.rows for loss in row.losses)


class Histories(RuleBasedStateMachine):
    """An archive that somebody works on, an index of it that is kept up, and one made anew."""

    engine = "auto"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.archive = self.folder / "archive"
        self.kept, self.anew = str(self.folder / "index"), str(self.folder / "anew")
        self.known = self.folder / "boilerplate.txt"
        self.known.write_text("오늘의 *", encoding="utf-8")
        self.boilerplate: Path | None = None
        (self.archive / "d").mkdir(parents=True)
        self.clock = 10**9
        self.turned: set[str] = set()
        self.runs = 0
        self.known_times: dict[str, tuple[Article, Times]] = {}
        self.paths = [self.archive]
        self.enter(mock.patch("indexer.reading.cleaning.recurring.FEWEST", 2))
        environment = {"NARU_ENGINE": self.engine, "NARU_WHOOSH_LIMIT": "2", "NARU_STALE_RUNS": "0"}
        self.enter(mock.patch.dict(os.environ, environment))
        # No power is cut here and no package changes, and both would take most of the time.
        self.enter(mock.patch("os.fsync"))
        self.enter(mock.patch.object(Distribution, "version", "1"))

    def enter(self, patch: Any) -> None:
        self.stack.enter_context(patch)

    def teardown(self) -> None:
        self.stack.close()

    @initialize(end=ENDS, identity=IDS)
    def begin(self, end: str, identity: str) -> None:
        there = [(name, stacked("배", end, "")) for name in ("a.txt", "b.txt")]
        there.append(("d/a.txt", stacked("강", "", end)))
        self.change([*there, ("d/b.jsonl", line(identity, "강"))], old=True)

    @rule(changes=st.lists(NAMES.flatmap(contents), min_size=1, max_size=3), old=st.booleans())
    def change(self, changes: list[tuple[str, str | None]], old: bool) -> None:
        for name, content in changes:
            file = self.archive / name
            if content is None:
                file.unlink(missing_ok=True)
                continue
            file.write_text(content, encoding="utf-8")
            if old:
                self.age(file)

    @precondition(lambda self: self.files())
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        file = data.draw(st.sampled_from(self.files()))
        file.rename((self.archive / name).with_suffix(file.suffix))

    @precondition(lambda self: self.files())
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        self.age(data.draw(st.sampled_from(self.files())))

    @rule(setting=st.sampled_from(["length", "list", "analysis", "paths"]))
    def set(self, setting: str) -> None:
        """Turn a setting over, to its other value or back."""
        self.turned ^= {setting}
        os.environ["NARU_LONGEST_TEXT"] = "30" if "length" in self.turned else "1000000"
        self.boilerplate = self.known if "list" in self.turned else None
        self.paths = [self.archive / "d", self.archive][-1 - ("paths" in self.turned) :]

    @invariant()
    def run(self) -> None:
        self.runs += 1
        kept, anew = self.bring_up(self.kept), self.bring_up(self.anew, full=True)
        assert kept == anew
        if not isinstance(kept, str):
            self.check_times()

    def check_times(self) -> None:
        """Each article is there since the run that brought it, as it is since the last change."""
        known, self.known_times = self.known_times, {}
        generation = self.generation(self.kept)
        for stored in map(generation.stored, range(generation.manifest.articles)):
            identity, article, times = stored.id, stored.article, stored.times
            before = known.get(identity, (article, Times(self.runs, self.runs)))
            changed = before[1].changed if before[0] == article else self.runs
            assert times == Times(before[1].added, changed)
            self.known_times[identity] = article, times

    def generation(self, address: str) -> Before:
        """The one that is served."""
        return FolderBefore(
            Path(address) / "generations" / FolderIndex(Path(address)).current().name
        )

    def bring_up(self, address: str, *, full: bool = False) -> Any:
        version = {"analysis": str("analysis" in self.turned), "records": records.VERSION}
        with (
            mock.patch("indexer.reindex.analysis_fingerprint", return_value=version),
            mock.patch("indexer.reindex.now", return_value=as_time(self.runs)),
        ):
            try:
                report = reindex(
                    self.paths,
                    address,
                    boilerplate=self.boilerplate,
                    full=full,
                    allow_shrink=True,
                )
            except ReadingError as error:
                return error.message
        assert report.articles == open_index(address).current().engine.count()
        return report.articles, report.engine, self.held(address)

    def held(self, address: str) -> Any:
        """Everything that the index at an address holds."""
        return articles(Path(address)), losses(Path(address))

    def age(self, file: Path) -> None:
        """As if it had been written long ago, so that its time of change says something."""
        self.clock += 1
        os.utime(file, (self.clock, self.clock))

    def files(self) -> list[Path]:
        return sorted(path for path in self.archive.rglob("*") if path.is_file())


@pytest.mark.parametrize("engine", [*EMBEDDED, "auto"])
def test_run_gives_what_a_full_run_gives(engine: str) -> None:
    machine = type("Histories", (Histories,), {"engine": engine})
    often = settings(max_examples=6, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(machine, settings=often)
