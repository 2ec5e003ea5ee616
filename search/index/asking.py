"""Asking an index, however its files fare meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from search.errors import DamagedError, NaruError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.index.following import Follower
    from search.index.generation import Generation

Answer = TypeVar("Answer")


def ask(
    index: Follower, question: Callable[[Generation], Answer], name: str | None = None
) -> Answer:
    """What the served generation answers, or where that is damaged, the one before.

    With a `name` it is that generation, served or not, as long as it is there; `GoneCursorError`
    afterwards. Raises `IndexUnavailableError` where there is none, and what the question raises.
    """
    while True:
        generation = index.held(name) if name else index.current()
        try:
            with noticing_damage(generation):
                return question(generation)
        except DamagedError as error:
            index.give_up(generation, error)


@contextmanager
def noticing_damage(generation: Generation) -> Iterator[None]:
    """Raises `DamagedError` for any failure while files of the generation are not what was written.

    Engines read them as they are, and fail in many ways. Anything else is a defect of ours, and
    raised as it is.
    """
    try:
        yield
    except (NaruError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        generation.check()
        if isinstance(error, Exception):
            raise
        # A panic of tantivy's would end the connection without an answer.
        raise RuntimeError(f"tantivy panicked: {error}") from error
