"""A flipped bit, or a file cut short or gone, anywhere in a generation: never a wrong answer."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generations.folder import FolderGenerations
from search import service
from search.engines.registry import EMBEDDED
from search.errors import DamagedError
from search.index.asking import ask
from search.index.folder import CURRENT, DATA, GENERATIONS, FolderIndex
from search.model import Request
from tests.strategies import INDEXED
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.logging import LogCaptureFixture

    from search.index.following import Follower
    from search.index.generation import Generation

QUESTIONS = (
    "MOU",
    "업무협약",
    '"業務協約"',
    "accord",
    "船 東京",
    "나룻배가 협약",
    "*",
    "date:2021",
    "없다",
)


class Index(NamedTuple):
    """Two published generations, and what each answers while it is sound."""

    folder: Path
    older: str
    newer: str
    answers: dict[str, list[Any]]

    @property
    def files(self) -> list[Path]:
        """All that can be damaged: of the served generation, and what names it."""
        place = self.folder / GENERATIONS / self.newer
        files = sorted(path for path in place.rglob("*") if path.is_file() and path.stat().st_size)
        return [*files, self.folder / CURRENT]


@pytest.fixture(scope="module", params=EMBEDDED)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARU_ENGINE", request.param)
        older = publish(folder, 5)
        before = answers(FolderIndex(folder))
        newer = publish(folder, len(INDEXED))
    after = answers(FolderIndex(folder))
    assert before != after
    return Index(folder, older, newer, {older: before, newer: after})


def publish(folder: Path, articles: int) -> str:
    generations = FolderGenerations(folder)
    with generations.writing(), generations.aside() as name:
        generations.finish(name, generations.write(name, INDEXED[:articles]), quarantined=0)
        generations.publish(name)
    return name


def answers(index: Follower) -> list[Any]:
    """What it answers to every question; each page names its generation."""

    def page(q: str) -> Any:
        return asdict(ask(index, lambda held: service.search(held, Request(q)))) | {"took_ms": 0}

    def article(identity: str) -> Any:
        return asdict(ask(index, lambda held: service.article(held, identity, "MOU")))

    return [*map(page, QUESTIONS), *map(article, ("yard", "kyoto"))]


@contextmanager
def damaged(path: Path, kind: str, place: float, bit: int) -> Iterator[None]:
    """The file with a bit flipped at a place, from 0 to 1, or cut there, or gone.

    It is another file of the same name, since one that is cut while it is mapped ends the process.
    """
    sound, aside = path.read_bytes(), path.with_name("aside")
    offset = int(place * len(sound))
    path.rename(aside)
    try:
        if kind == "flipped":
            flipped = sound[offset] ^ 1 << bit
            path.write_bytes(sound[:offset] + bytes([flipped]) + sound[offset + 1 :])
        elif kind == "cut":
            path.write_bytes(sound[:offset])
        yield
    finally:
        aside.replace(path)


DAMAGE = {
    "file": st.integers(0, 1000),
    "kind": st.sampled_from(["flipped", "flipped", "cut", "gone"]),
    "place": st.floats(0, 1, exclude_max=True),
    "bit": st.integers(0, 7),
}


@given(**DAMAGE)
def test_damage_never_changes_an_answer(
    index: Index, file: int, kind: str, place: float, bit: int
) -> None:
    path = index.files[file % len(index.files)]
    if path.name == CURRENT and kind == "gone":
        # Nothing was published then.
        return
    with damaged(path, kind, place, bit):
        opened = FolderIndex(index.folder)
        given = answers(opened)
        served = opened.current().name
    if path.name == "records":
        # Only what is read is met, by each question of its own.
        assert all(
            one in (older, newer)
            for one, older, newer in zip(given, *index.answers.values(), strict=True)
        )
    else:
        assert given == index.answers[served]


@given(**DAMAGE)
def test_damage_is_found_by_verification(
    index: Index, file: int, kind: str, place: float, bit: int
) -> None:
    files = index.files[:-1]
    with damaged(files[file % len(files)], kind, place, bit):
        assert list(FolderGenerations(index.folder).faults(index.newer))
    assert not list(FolderGenerations(index.folder).faults(index.newer))


def test_every_record_that_is_damaged_while_served_is_met(index: Index) -> None:
    records = index.folder / GENERATIONS / index.newer / DATA / "records"
    opened = FolderIndex(index.folder)
    assert opened.current().name == index.newer
    # Written into, since a file that takes its place is never seen.
    with records.open("r+b") as file:
        content = file.read()
        file.seek(0)
        file.write(bytes(byte ^ 1 for byte in content))
        file.flush()
        try:
            assert answers(opened) == index.answers[index.older]
        finally:
            file.seek(0)
            file.write(content)
    assert opened.why() == f"{index.newer} is damaged"


def test_server_says_once_that_it_serves_the_one_before(
    index: Index, caplog: LogCaptureFixture
) -> None:
    with damaged(index.folder / GENERATIONS / index.newer / "manifest.json", "flipped", 0.5, 0):
        client = create_app(str(index.folder)).test_client()
        for _ in range(100):
            answer = client.get("/search?q=MOU&format=json")
            assert (answer.status_code, answer.get_json()["generation"]) == (200, index.older)
        health = client.get("/healthz").get_json()
    assert (health["generation"], health["newest"]) == (index.older, index.newer)
    assert (health["stale"], health["why"]) == (True, f"{index.newer} is damaged")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert str(index.folder) in caplog.text


def test_server_of_damage_alone_answers_503_and_says_so_once(
    tmp_path: Path, caplog: LogCaptureFixture
) -> None:
    name = publish(tmp_path, 1)
    with damaged(tmp_path / GENERATIONS / name / "manifest.json", "cut", 0.5, 0):
        client = create_app(str(tmp_path)).test_client()
        for _ in range(100):
            answer = client.get("/search?q=MOU&format=json")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
            assert answer.get_json()["error"]["code"] == "index_unavailable"
    assert len([record for record in caplog.records if "is damaged" in record.message]) == 1


def test_failure_of_a_damaged_engine_is_damage(index: Index) -> None:
    opened = FolderIndex(index.folder)
    path = index.files[0]
    with damaged(path, "flipped", 0.5, 0):

        def fails(held: Generation) -> str:
            if held.name == index.newer:
                raise KeyError("what an engine raises")
            return held.name

        assert ask(opened, fails) == index.older


class Panic(BaseException):
    """As tantivy's."""


@pytest.mark.parametrize(
    ("error", "raised"), [(KeyError("ours"), KeyError), (Panic("at row 7"), RuntimeError)]
)
def test_failure_of_a_sound_engine_is_raised(
    index: Index, error: BaseException, raised: type[Exception]
) -> None:
    def fails(_: object) -> None:
        raise error

    with pytest.raises(raised):
        ask(FolderIndex(index.folder), fails)


def test_damage_names_the_file_and_the_remedy(index: Index) -> None:
    with damaged(index.files[0], "flipped", 0.5, 0), pytest.raises(DamagedError) as raised:
        raise next(iter(FolderGenerations(index.folder).faults(index.newer)))
    assert str(index.files[0]) in raised.value.message
    assert "naru index --full PATHS" in raised.value.message
