"""Answers again: equal requests are answered from memory as long as the generation is the same.

Each worker keeps its own, up to so many bytes, and forgets first what was longest not asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from flask import Response, g, request

from search.settings import CACHE
from web import metrics
from web.guards.encoding import choose_encoding
from web.guards.freshness import answer_unchanged, is_read, tag_of
from web.guards.queue import FREE
from web.library import current_library

if TYPE_CHECKING:
    from flask import Flask

LARGEST_SHARE = 8
"""An answer that takes more than this part of the whole would push out too many others."""

BESIDE = 1_000
"""Bytes that an answer takes beside its body, about."""


class Kept(NamedTuple):
    """An answer: its body as it was encoded, its headers, and how many articles were found."""

    body: bytes
    headers: list[tuple[str, str]]
    hits: int | None


class Answers:
    """Those of one generation, of so many bytes at most. Threads may use it together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._generation = ""
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """Bytes that it takes."""
        return self._bytes

    def find(self, generation: str, key: str) -> Kept | None:
        """The answer of a key, if it is kept; those of any other generation are forgotten."""
        with self._lock:
            if generation != self._generation:
                self._kept.clear()
                self._generation, self._bytes = generation, 0
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, generation: str, key: str, answer: Kept) -> None:
        """Keep an answer, unless it is of another generation, too large, or there already."""
        size = _size(answer)
        with self._lock:
            if generation != self._generation or key in self._kept:
                return
            if size * LARGEST_SHARE > self._most:
                return
            self._kept[key] = answer
            self._bytes += size
            while self._bytes > self._most:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def init_app(app: Flask) -> None:
    """Keep answers, if the setting gives bytes for them; raises `SettingError` for no number."""
    if CACHE.count:
        answers = Answers(CACHE.count)
        app.before_request(partial(answer_again, answers))
        app.after_request(partial(keep, answers))


def answer_again(answers: Answers) -> Response | None:
    """What was answered before, or 304; raises `IndexUnavailableError`."""
    if request.endpoint in FREE or not is_read():
        return None
    if unchanged := answer_unchanged():
        return unchanged
    generation = current_library().generation()
    kept = answers.find(generation, _key(generation))
    metrics.count_answer(from_cache=kept is not None)
    if kept is None:
        return None
    g.generation, g.hits, g.is_kept = generation, kept.hits, True
    response = Response(kept.body)
    response.headers.clear()
    response.headers.extend(kept.headers)
    return response


def keep(answers: Answers, response: Response) -> Response:
    """Keep an answer that came from the index whole."""
    is_whole = response.status_code == 200 and not response.is_streamed
    if not is_whole or "generation" not in g or "is_kept" in g or request.method != "GET":
        return response
    generation: str = g.generation
    kept = Kept(response.get_data(), list(response.headers), g.get("hits"))
    answers.keep(generation, _key(generation), kept)
    metrics.note_cache(answers.bytes)
    return response


def _key(generation: str) -> str:
    return f"{tag_of(generation)} {choose_encoding(request)}"


def _size(answer: Kept) -> int:
    return len(answer.body) + sum(len(value) for _, value in answer.headers) + BESIDE
