"""How often programs may ask, by key or address, and what they are told."""

from __future__ import annotations

import multiprocessing
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import SettingError
from search.settings import SHARED_FOLDER
from web import create_app
from web.guards.allowances import ROWS, Allowances, Rate
from web.guards.limits import read_rate
from web.keys import KeyFile

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ADDRESS = "192.0.2.7"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def client_of(folder: Path, monkeypatch: pytest.MonkeyPatch, rate: str) -> FlaskClient:
    monkeypatch.setenv("NARU_RATE_LIMIT", rate)
    return create_app(str(folder)).test_client()


def ask(client: FlaskClient, address: str = ADDRESS, **headers: str) -> int:
    asked = client.get("/search", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    return asked.status_code


@given(st.integers(1, 30), st.sampled_from([1, 60, 3600]), st.lists(st.floats(0, 7), max_size=60))
def test_no_period_has_more_than_twice_the_rate_nor_less_than_the_rate(
    requests: int, seconds: int, pauses: list[float]
) -> None:
    clock = Clock()
    allowances = Allowances(Rate(requests, seconds), clock)
    let: list[float] = []
    for pause in pauses:
        clock.now += pause
        left = allowances.take("one")
        if left.wait:
            assert len([when for when in let if when > clock.now - seconds]) >= requests
            assert 0 < left.wait <= seconds / requests + 1e-5
        else:
            let.append(clock.now)
        assert 0 <= left.requests < requests
        assert 0 <= left.reset <= seconds + 1e-5
    for when in let:
        assert len([other for other in let if when <= other < when + seconds]) <= 2 * requests


def test_who_waits_as_told_is_let() -> None:
    clock = Clock()
    allowances = Allowances(Rate(3, 60), clock)
    assert [allowances.take("one").requests for _ in range(3)] == [2, 1, 0]
    wait = allowances.take("one").wait
    assert wait == pytest.approx(20)
    assert not allowances.take("other").wait
    clock.now += wait
    assert not allowances.take("one").wait
    assert allowances.take("one").wait


def test_full_table_forgets_who_has_most_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.guards.allowances.BUCKETS", 1)
    allowances = Allowances(Rate(100, 60), Clock())
    for _ in range(10):
        allowances.take("busy")
    for number in range(50 * ROWS):
        assert not allowances.take(f"client {number}").wait
    assert allowances.take("busy").requests == 89


class Slow(Allowances):
    """Allowances that others have time to change between a look and a note."""

    def _find(self, tag: int, now: float) -> tuple[int, float]:
        found = super()._find(tag, now)
        time.sleep(0.001)
        return found


def _take(left: multiprocessing.SimpleQueue[float]) -> None:
    allowances = Slow(Rate(100, 3600))
    for _ in range(100):
        left.put(allowances.take("one").wait)


def test_processes_share_allowances(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARED_FOLDER, str(tmp_path))
    context = multiprocessing.get_context("spawn")
    waits: multiprocessing.SimpleQueue[float] = context.SimpleQueue()
    workers = [context.Process(target=_take, args=(waits,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    told = [waits.get() for _ in range(300)]
    for worker in workers:
        worker.join()
    # One comes back every 36 seconds.
    assert 100 <= told.count(0.0) <= 102


def test_program_is_told_what_it_has_left(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(index_folder, monkeypatch, "2/hour")
    answers = [client.get("/search") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    refused = answers[-1]
    assert refused.get_json()["error"]["code"] == "rate_limited"
    assert refused.headers["RateLimit-Limit"] == "2"
    assert refused.headers["RateLimit-Policy"] == "2;w=3600"
    assert 1790 < int(refused.headers["Retry-After"]) <= 1800
    assert 3590 < int(refused.headers["RateLimit-Reset"]) <= 3600


def test_pages_and_probes_are_not_counted(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(index_folder, monkeypatch, "1/hour")
    for _ in range(3):
        for address in ("/", "/search", "/articles/bare"):
            assert client.get(address, headers={"Accept": "text/html"}).status_code == 200
        assert client.get("/healthz").status_code == 200
        assert client.options("/search").status_code == 200
    assert "RateLimit-Limit" not in client.get("/healthz").headers
    assert client.get("/search").status_code == 200
    assert client.get("/search").status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (ADDRESS, "192.0.2.8", False),
        (ADDRESS, f"::ffff:{ADDRESS}", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_each_site_has_its_own(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str, together: bool
) -> None:
    client = client_of(index_folder, monkeypatch, "1/day")
    assert ask(client, first) == 200
    assert ask(client, second) == (429 if together else 200)


def test_each_key_has_its_own(
    index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = KeyFile(tmp_path / "keys")
    bearers = [f"Bearer {file.add(name)}" for name in ("desk", "app")]
    monkeypatch.setenv("NARU_KEYS", str(tmp_path / "keys"))
    client = client_of(index_folder, monkeypatch, "1/day")
    for bearer in bearers:
        assert ask(client, Authorization=bearer) == 200
        assert ask(client, "192.0.2.99", Authorization=bearer) == 429


def test_nothing_is_limited_by_default(client: FlaskClient) -> None:
    assert not [name for name in dict(client.get("/search").headers) if "RateLimit" in name]


@pytest.mark.parametrize("text", ["60", "0/minute", "60/week", "-1/hour", "1.5/second", "a/day"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="120/minute"):
        read_rate(text)
