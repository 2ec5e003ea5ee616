"""Who computes and who waits: a full queue refuses at once; what computes nothing never waits."""

from __future__ import annotations

import math
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from search.errors import BusyError, DeadlineError
from web import create_app
from web.guards import queue
from web.guards.queue import Lane, Turn

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

FOREVER, PAST = math.inf, 0.0


def is_free(lane: Lane) -> bool:
    try:
        lane.enter(PAST)
    except (BusyError, DeadlineError):
        return False
    lane.leave()
    return True


def test_lane_refuses_whom_it_cannot_keep_waiting() -> None:
    lane = Lane(1, waiting=0)
    lane.enter(FOREVER)
    with pytest.raises(BusyError):
        lane.enter(FOREVER)
    lane.leave()
    lane.enter(FOREVER)


def test_lane_holds_as_many_as_it_may() -> None:
    lane = Lane(2, waiting=0)
    lane.enter(FOREVER)
    lane.enter(FOREVER)
    with pytest.raises(BusyError):
        lane.enter(FOREVER)


def test_who_gives_up_leaves_its_place() -> None:
    lane = Lane(1, waiting=1)
    lane.enter(FOREVER)
    for _ in range(3):
        with pytest.raises(DeadlineError):
            lane.enter(PAST)
    lane.leave()
    assert is_free(lane)


def test_lane_is_handed_over_in_order() -> None:
    lane = Lane(1, waiting=8)
    lane.enter(FOREVER)
    came: list[int] = []

    def wait(turn: int) -> None:
        lane.enter(FOREVER)
        came.append(turn)
        lane.leave()

    threads = [Thread(target=wait, args=[turn]) for turn in range(8)]
    for turn, thread in enumerate(threads):
        thread.start()
        while len(lane) <= turn:
            Event().wait(0.001)
    lane.leave()
    for thread in threads:
        thread.join()
    assert came == list(range(8))
    assert is_free(lane)


def test_request_that_takes_long_changes_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "LANES", (0.0, math.inf))
    quick, long = lanes = [Lane(1, 0), Lane(1, 0)]
    turn = Turn(lanes, FOREVER)
    assert not turn.took_long
    turn.give_way()
    assert turn.took_long
    assert is_free(quick)
    with pytest.raises(BusyError):
        long.enter(FOREVER)
    turn.give_way()
    turn.end()
    assert is_free(long)


def test_request_that_cannot_change_lanes_holds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "LANES", (0.0, math.inf))
    quick, long = lanes = [Lane(1, 0), Lane(1, 0)]
    turn = Turn(lanes, FOREVER)
    long.enter(FOREVER)
    with pytest.raises(BusyError):
        turn.give_way()
    turn.end()
    assert is_free(quick)


def test_quick_request_stays_in_its_lane() -> None:
    lanes = [Lane(1, 0) for _ in queue.LANES]
    turn = Turn(lanes, FOREVER)
    turn.give_way()
    assert not turn.took_long
    assert not any(map(is_free, lanes[:1]))


@pytest.fixture
def busy(index_folder: Path) -> Flask:
    """An application whose lanes are taken and keep nobody waiting."""
    app = create_app(str(index_folder))
    app.extensions["lanes"] = [Lane(1, 0) for _ in queue.LANES]
    for lane in app.extensions["lanes"]:
        lane.enter(FOREVER)
    return app


@pytest.mark.parametrize(
    "address", ["/search?q=나루", "/", "/articles/bare", "/analyze?lang=ko&text=배"]
)
def test_full_queue_refuses_at_once(busy: Flask, address: str) -> None:
    answer = busy.test_client().get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "busy"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *((address, 200) for address in ("/healthz", "/readyz", "/version", "/metrics")),
        ("/static/naru.css", 200),
        ("/nowhere", 404),
    ],
)
def test_what_computes_nothing_never_waits(busy: Flask, address: str, status: int) -> None:
    with busy.test_client().get(address) as answer:
        assert answer.status_code == status


def test_question_for_methods_never_waits(busy: Flask) -> None:
    assert busy.test_client().options("/search").status_code == 200


def test_lane_is_let_go_of_after_every_answer(index_folder: Path) -> None:
    app = create_app(str(index_folder))
    lanes = app.extensions["lanes"] = [Lane(1, 0) for _ in queue.LANES]
    for address in ("/search?q=나루", "/search?q=title:", "/search?x=1", "/articles/nowhere"):
        app.test_client().get(address)
        assert all(map(is_free, lanes))


def test_long_query_waits_for_the_long_ones_alone(busy: Flask) -> None:
    busy.extensions["lanes"][0].leave()
    client = busy.test_client()
    assert client.get("/search?q=나루").status_code == 200
    assert client.get(f"/search?q={'나루 ' * 60}").get_json()["error"]["code"] == "busy"


def test_request_behind_its_deadline_is_given_up(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_TIMEOUT", "0.000001")
    answer = create_app(str(index_folder)).test_client().get("/search?q=나루")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "timeout"
    assert int(answer.headers["Retry-After"]) > 0


def test_bodies_are_read_by_a_few_and_outside_the_lanes(index_folder: Path) -> None:
    app = create_app(str(index_folder))
    app.extensions["lanes"] = [Lane(1, 0) for _ in queue.LANES]
    bodies = app.extensions["bodies"] = Lane(1, 0)
    client = app.test_client()
    asked = {"lang": "ko", "text": "배"}
    assert client.post("/analyze", json=asked).status_code == 200
    bodies.enter(FOREVER)
    assert client.post("/analyze", json=asked).get_json()["error"]["code"] == "busy"
    assert client.get("/search?q=나루").status_code == 200
