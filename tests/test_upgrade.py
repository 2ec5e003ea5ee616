"""A new version, indexed first and served after a restart, or the other way round: never 503."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.generations.folder import FolderGenerations
from search.analysis import registry
from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError
from search.index.folder import FolderIndex
from search.stored import records
from tests.strategies import INDEXED
from tests.test_folder import build, names
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.logging import LogCaptureFixture
    from flask.testing import FlaskClient


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Become a version whose analyzers of some languages, or whose records, are others."""
    built = registry.fingerprint()

    def become(*languages: str, version: str = "2") -> None:
        changed = dict.fromkeys(languages, f"newer {version}")
        monkeypatch.setattr(registry, "fingerprint", lambda: {**built, **changed})

    return become


def found(client: FlaskClient, q: str) -> tuple[str, int]:
    answer = client.get(f"/search?q={q}&relax=0&format=json")
    assert answer.status_code == 200
    return answer.get_json()["generation"], answer.get_json()["total"]


def test_indexed_first(
    tmp_path: Path, upgrade: Callable[..., None], caplog: LogCaptureFixture
) -> None:
    """The old server goes on with what it can read, also when it starts again."""
    before = build(tmp_path, "a")
    running = create_app(str(tmp_path)).test_client()
    upgrade("ja", "folding")
    after = [build(tmp_path, "a", "b") for _ in range(4)]
    assert names(tmp_path) == [before, *after[-2:]], "help: nights pass before the restart"
    upgrade()
    restarted = create_app(str(tmp_path)).test_client()
    for client in (running, restarted):
        while not client.get("/healthz").get_json()["stale"]:
            assert found(client, "나루터") == (before, 1)
        caplog.clear()
        assert {found(client, "나루터") for _ in range(100)} == {(before, 1)}
        why = client.get("/healthz").get_json()["why"]
        assert why == f"{after[-1]} was built by other analyzers"
    assert not caplog.records
    upgrade("ja", "folding")
    assert found(create_app(str(tmp_path)).test_client(), "나루터") == (after[-1], 2)


@pytest.mark.parametrize("engine", EMBEDDED)
def test_restarted_first_with_another_dictionary(
    tmp_path: Path,
    upgrade: Callable[..., None],
    caplog: LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
) -> None:
    """What the old dictionary made is not looked up; all else is found, and the answer says so."""
    monkeypatch.setenv("NARU_ENGINE", engine)
    generations = FolderGenerations(tmp_path)

    def publish() -> str:
        with generations.writing(), generations.aside() as name:
            generations.finish(name, generations.write(name, INDEXED), quarantined=0)
            generations.publish(name)
        return name

    before = publish()
    forms = "en:agreements"
    whole = found(create_app(str(tmp_path)).test_client(), forms)
    upgrade("en")
    client = create_app(str(tmp_path)).test_client()
    in_part = found(client, forms)
    assert in_part[0] == before
    assert 0 < in_part[1] < whole[1]
    assert found(client, "-en:agreements")[1] == len(INDEXED) - in_part[1]
    assert found(client, "ko:경쟁력")[1] == 1
    answer = client.get(f"/search?q=MOU {forms}&explain=1&format=json").get_json()
    assert [warning["code"] for warning in answer["warnings"]] == ["only_as_written"]
    assert client.get("/search?q=ko:협약&format=json").get_json()["warnings"] == []
    health = client.get("/healthz").get_json()
    assert (health["generation"], health["stale"]) == (before, True)
    assert f"Serving {before} in part. " in caplog.text
    assert "other analyzers (en)" in caplog.text
    assert "naru index PATHS" in caplog.text
    after = publish()
    while client.get("/healthz").get_json()["generation"] != after:
        assert found(client, forms) in (in_part, (after, whole[1]))
    assert found(client, forms) == (after, whole[1])
    assert client.get("/healthz").get_json()["why"] is None


def test_restarted_first_with_another_python(
    tmp_path: Path, upgrade: Callable[..., None], caplog: LogCaptureFixture
) -> None:
    """Tables of characters that both know say the same of them."""
    before = build(tmp_path, "a")
    upgrade("unicode")
    client = create_app(str(tmp_path)).test_client()
    answer = client.get("/search?q=나루터에서&format=json").get_json()
    assert (answer["generation"], answer["total"], answer["warnings"]) == (before, 1, [])
    health = client.get("/healthz").get_json()
    assert (health["stale"], health["why"]) == (True, f"{before} was built by other analyzers")
    assert "other analyzers (unicode)" in caplog.text


def test_whole_generation_is_served_rather_than_a_newer_one_in_part(
    tmp_path: Path, upgrade: Callable[..., None]
) -> None:
    before = build(tmp_path, "a")
    upgrade("ko")
    build(tmp_path, "a", "b")
    upgrade()
    assert FolderIndex(tmp_path).current().name == before


@pytest.mark.parametrize("part", ["folding", "surface", "de"])
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, upgrade: Callable[..., None], part: str
) -> None:
    build(tmp_path, "a")
    upgrade(part, "ko")
    with pytest.raises(IndexUnavailableError, match=rf"other analyzers .*{part}.* naru index"):
        FolderIndex(tmp_path).current()


def test_records_of_another_version_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "a")
    monkeypatch.setattr(records, "VERSION", "next")
    with pytest.raises(IndexUnavailableError, match=r"other analyzers \(records\)"):
        FolderIndex(tmp_path).current()
