"""Following what is published, by a clock of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.errors import IndexUnavailableError
from search.index.following import PAUSE, Follower
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
        self.follower = Follower(self.newest, self.open, fresh=fresh, clock=lambda: self.now)

    def newest(self) -> str:
        self.asked += 1
        if not self.name:
            raise IndexUnavailableError("There is no index.")
        return self.name

    def open(self, name: str) -> Generation:
        self.opened.append(name)
        if name in self.damaged:
            raise IndexUnavailableError(f"{name} is damaged.")
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
        "Still serving first. second is damaged."
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
