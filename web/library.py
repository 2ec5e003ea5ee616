"""The archive that this server answers from: the one place where `web` meets the search core."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app

from search import service
from search.analysis.registry import warm_up
from search.errors import IndexUnavailableError
from search.index.address import open_index
from search.index.asking import ask

if TYPE_CHECKING:
    from search.budget import Budget
    from search.model import MarkedArticle, Page, Paragraphs, Request

YOUNG = 50_000
"""New objects after which Python looks for cycles among them; a request makes some thousands."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """What `/healthz` tells of the generation served, and of the newest that there is.

    `age_seconds` counts from `published_at`. It is `stale` where another one was published, which
    cannot be served: `why` says what is wrong with that.
    """

    status: str
    generation: str
    documents: int
    published_at: str
    age_seconds: int
    newest: str | None
    stale: bool
    why: str | None


class Library:
    """An index, which may appear later, and what the views ask of it.

    Every method raises `IndexUnavailableError` as long as there is no index to open.
    """

    def __init__(self, address: str) -> None:
        self._index = open_index(address, serving=True)

    def search(self, request: Request, budget: Budget) -> Page:
        """One page of hits; a cursor goes on in its own generation. Raises as `service.search`."""
        name = request.cursor.generation if request.cursor else None
        return ask(self._index, partial(service.search, request=request, budget=budget), name)

    def article(self, article_id: str, q: str, asked: Paragraphs, budget: Budget) -> MarkedArticle:
        """A part of the article, the words of `q` marked; raises as `service.article` does."""
        return ask(self._index, lambda held: service.article(held, article_id, q, asked, budget))

    def health(self) -> Health:
        """The state of the generation that is served now."""
        generation, why = self._index.current(), self._index.why()
        manifest = generation.manifest
        return Health(
            status="ok",
            generation=generation.name,
            documents=generation.engine.count(),
            published_at=manifest.published,
            age_seconds=manifest.age(),
            newest=self._newest(),
            stale=why is not None,
            why=why,
        )

    def _newest(self) -> str | None:
        """The newest finished generation; None where that cannot be said now."""
        try:
            return next(iter(self._index.finished()), None)
        except IndexUnavailableError:
            return None

    def warm(self) -> None:
        """Open the index and load the dictionaries before the first client asks."""
        warm_up()
        try:
            self._index.current()
        except IndexUnavailableError:
            log.warning("Until there is an index, every search answers 503.")
        # What is loaded now stays, and the thousands of spans of a request go with it: neither is
        # worth looking through for cycles again and again.
        gc.freeze()
        gc.set_threshold(YOUNG)


def current_library() -> Library:
    """The library of the application that answers; for views."""
    library = current_app.extensions["library"]
    assert isinstance(library, Library), "create_app sets extensions['library']"
    return library
