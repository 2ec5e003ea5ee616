"""The engine that fits the archive: Whoosh while it is small, tantivy beyond.

How many articles there are is known at the end. The first ones therefore wait in a file, until they
are all, or too many for Whoosh.
"""

from __future__ import annotations

import pickle
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from search.engines.registry import EMBEDDED
from search.errors import SettingError
from search.settings import ENGINE, WHOOSH_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from search.engines.base import Writer
    from search.stored.document import IndexedArticle

SMALL, LARGE = "whoosh", "tantivy"


def new_writer(folder: Path) -> Writer:
    """What builds an index in an empty folder, as the settings say; raises `SettingError`."""
    if ENGINE.value == "auto":
        return AutoWriter(folder, WHOOSH_LIMIT.count)
    return EMBEDDED[engine_for(0)].writer(folder)


def engine_for(articles: int) -> str:
    """The engine that an index of so many articles is kept in; raises `SettingError`."""
    name = ENGINE.value
    if name == "auto":
        return SMALL if articles <= WHOOSH_LIMIT.count else LARGE
    if name not in EMBEDDED:
        engines = ", ".join(["auto", *EMBEDDED])
        raise SettingError(f"{ENGINE.name} is {name!r}; it can be one of {engines}")
    return name


def waits(articles: int) -> bool:
    """Whether so many articles wait until it is known which engine they are for."""
    return ENGINE.value == "auto" and articles <= WHOOSH_LIMIT.count


class AutoWriter:
    """Builds an index with Whoosh of up to `limit` articles, and with tantivy of more.

    See `search.engines.base.Writer`; `engine` is the name of the engine in the end.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._stack = ExitStack()
        # The stack closes it.
        self._waiting = self._stack.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115
        self._count = 0
        self._writer: Writer | None = None
        self.engine = SMALL

    def __enter__(self) -> AutoWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._stack:
            if error is None and self._writer is None:
                self._begin(SMALL)
            self._stack.__exit__(kind, error, trace)

    def add(self, article: IndexedArticle) -> None:
        """Take one article in; ids must not repeat."""
        self._count += 1
        if self._count > self._limit and self._writer is None:
            self._begin(LARGE)
        if self._writer is None:
            pickle.dump(article, self._waiting, pickle.HIGHEST_PROTOCOL)
        else:
            self._writer.add(article)

    def _begin(self, engine: str) -> None:
        """Hand over what waits to the engine, which takes the rest as well."""
        self.engine = engine
        self._writer = self._stack.enter_context(EMBEDDED[engine].writer(self._folder))
        for article in self._read_waiting():
            self._writer.add(article)

    def _read_waiting(self) -> Iterator[IndexedArticle]:
        self._waiting.seek(0)
        while self._waiting.peek(1):
            yield pickle.load(self._waiting)
