"""Following what is published, by a clock of the test's own."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from search.errors import DamagedError, GoneCursorError, IndexUnavailableError
from search.index.following import LONGEST_PAUSE, PAUSE, Follower
from search.index.generation import Generation
from tests.articles import MANIFEST
from tests.memory import MemoryEngine

if TYPE_CHECKING:
    from _pytest.logging import LogCaptureFixture


class Published:
    """An index of which the test says what is published, what is damaged and how late it is."""

    def __init__(self, *, fresh: float = 0.0) -> None:
        self.name = "first"
        self.damaged: set[str] = set()
        self.opened: list[str] = []
        self.asked = 0
        self.now = 0.0
        self.finished: list[str] = []
        self.follower = Follower(
            self.newest, self.open, lambda: self.finished, fresh=fresh, clock=lambda: self.now
        )

    def newest(self) -> str:
        self.asked += 1
        if not self.name:
            raise IndexUnavailableError("There is no index.")
        return self.name

    def open(self, name: str, *, partly: bool = False) -> Generation:
        self.opened.append(name)
        if name in self.damaged:
            raise DamagedError(name, "a bit")
        return Generation(name, MemoryEngine([]), MANIFEST)

    @property
    def served(self) -> str:
        return self.follower.current().name


def test_generation_is_opened_once() -> None:
    published = Published()
    assert [published.served, published.served] == ["first", "first"]
    assert published.opened == ["first"]


def test_new_generation_is_taken_up() -> None:
    published = Published()
    assert published.served == "first"
    published.name = "second"
    assert published.served == "second"


def test_name_is_asked_for_again_after_a_while() -> None:
    published = Published(fresh=1.0)
    assert published.served == "first"
    published.name, published.now = "second", 0.9
    assert published.served == "first"
    published.now = 1.0
    assert published.served == "second"
    assert published.asked == 2


def test_damaged_generation_leaves_the_one_before() -> None:
    published = Published()
    assert published.served == "first"
    published.name, published.damaged = "second", {"second"}
    assert published.served == "first"
    published.name = "third"
    assert published.served == "third"


def test_damaged_generation_is_tried_again_after_a_pause() -> None:
    published = Published()
    published.damaged = {"first"}
    for published.now in (0.0, 0.1, PAUSE - 0.1):
        with pytest.raises(IndexUnavailableError, match="first is damaged"):
            published.follower.current()
    assert published.opened == ["first"]
    published.damaged, published.now = set(), PAUSE
    assert published.served == "first"


def test_mended_generation_replaces_the_one_before() -> None:
    published = Published()
    assert published.served == "first"
    published.name, published.damaged = "second", {"second"}
    assert published.served == "first"
    published.damaged, published.now = set(), PAUSE
    assert published.served == "second"


def test_damage_is_logged_once(caplog: LogCaptureFixture) -> None:
    published = Published()
    assert published.served == "first"
    published.name, published.damaged = "second", {"second"}
    for published.now in (0.0, 1.0, PAUSE, 3 * PAUSE):
        assert published.served == "first"
    assert [record.message for record in caplog.records] == [
        "Serving first instead. The index at second is damaged (a bit). Build it again with: "
        "naru index --full PATHS"
    ]


def test_index_may_appear_later() -> None:
    published = Published()
    published.name = ""
    with pytest.raises(IndexUnavailableError, match="There is no index"):
        published.follower.current()
    published.name = "first"
    assert published.served == "first"


def test_index_that_disappears_is_served_on() -> None:
    published = Published()
    assert published.served == "first"
    published.name = ""
    assert published.served == "first"


def test_damaged_generation_leaves_the_newest_before_it_at_a_start() -> None:
    published = Published()
    published.name, published.finished = "third", ["third", "second", "first"]
    published.damaged = {"third", "second"}
    assert published.served == "first"
    assert published.follower.why() == "third is damaged"


def test_generation_that_was_taken_back_is_never_fallen_back_to() -> None:
    published = Published()
    published.finished, published.damaged = ["second", "first"], {"first"}
    with pytest.raises(IndexUnavailableError):
        published.follower.current()


def test_damage_met_while_serving_leaves_the_one_before() -> None:
    published = Published()
    published.name, published.finished = "second", ["second", "first"]
    assert published.served == "second"
    published.follower.give_up(published.follower.current(), DamagedError("second", "a bit"))
    assert published.served == "first"
    assert published.follower.why() == "second is damaged"
    published.now = 10 * LONGEST_PAUSE
    assert published.served == "first", "help: its records are not read when it is opened"
    published.name = "third"
    assert published.served == "third"
    assert published.follower.why() is None


def test_damage_of_a_generation_that_was_replaced_changes_nothing() -> None:
    published = Published()
    before = published.follower.current()
    published.name = "second"
    assert published.served == "second"
    published.follower.give_up(before, DamagedError("first", "a bit"))
    assert published.served == "second"


def test_pauses_grow() -> None:
    published = Published()
    assert published.served == "first"
    published.name, published.damaged = "second", {"second"}
    for published.now in range(int(4 * LONGEST_PAUSE)):
        assert published.served == "first"
    tries = published.opened.count("second")
    assert 4 * LONGEST_PAUSE / LONGEST_PAUSE < tries < 4 * LONGEST_PAUSE / PAUSE / 4


def test_generation_is_opened_aside_while_another_is_served() -> None:
    published = Published()
    may_open = Event()

    def open_late(name: str, *, partly: bool = False) -> Generation:
        if name != "first":
            may_open.wait()
        return published.open(name)

    follower = Follower(published.newest, open_late, list, serving=True)
    assert follower.current().name == "first"
    published.name = "second"
    for _ in range(100):
        assert follower.current().name == "first"
    may_open.set()
    while follower.current().name == "first":
        pass
    assert published.opened == ["first", "second"]


def test_damage_found_aside_is_logged_once(caplog: LogCaptureFixture) -> None:
    published = Published()
    follower = Follower(published.newest, published.open, list, serving=True)
    assert follower.current().name == "first"
    published.name, published.damaged = "second", {"second"}
    while follower.why() is None:
        assert follower.current().name == "first"
    for _ in range(100):
        assert follower.current().name == "first"
    assert len(caplog.records) == 1


def test_generation_that_was_removed_while_it_was_opened_is_not_damaged(
    caplog: LogCaptureFixture,
) -> None:
    published = Published()

    def open_too_late(name: str, *, partly: bool = False) -> Generation:
        if name == "second":
            published.name = "third"
            raise DamagedError(name, "no such file")
        return published.open(name)

    follower = Follower(published.newest, open_too_late, list, serving=True)
    assert follower.current().name == "first"
    published.name = "second"
    while follower.current().name == "first":
        assert follower.why() is None
    assert follower.current().name == "third"
    assert not caplog.records


def test_replaced_generation_is_held_while_it_is_there() -> None:
    published = Published()
    first = published.follower.current()
    published.name, published.finished = "second", ["second", "first"]
    assert published.served == "second"
    assert published.follower.held("first") is first
    assert published.follower.held("second").name == "second"
    assert published.opened == ["first", "second"]
    published.finished = ["second"]
    with pytest.raises(GoneCursorError):
        published.follower.held("first")


def test_older_generation_is_opened_once_for_a_cursor() -> None:
    published = Published()
    published.name, published.finished = "second", ["second", "first", "broken"]
    published.damaged = {"broken"}
    assert [published.follower.held("first").name for _ in range(3)] == ["first"] * 3
    assert published.opened == ["second", "first"]
    with pytest.raises(GoneCursorError):
        published.follower.held("broken")
