"""The archive that this server answers from: the one place where `web` meets the search core."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from search import service
from search.analysis.registry import warm_up
from search.errors import IndexUnavailableError
from search.index.address import open_index

if TYPE_CHECKING:
    from search.budget import Budget
    from search.model import MarkedArticle, Page, Paragraphs, Request

YOUNG = 50_000
"""New objects after which Python looks for cycles among them; a request makes some thousands."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """What `/healthz` tells: the generation served and how many articles are in it."""

    status: str
    generation: str
    documents: int


class Library:
    """An index, which may appear later, and what the views ask of it.

    Every method raises `IndexUnavailableError` as long as there is no index to open.
    """

    def __init__(self, address: str) -> None:
        self._index = open_index(address)

    def search(self, request: Request, budget: Budget) -> Page:
        """One page of hits; raises `QueryError`, `TooCostlyError`, `DeadlineError`."""
        return service.search(self._index.current(), request, budget)

    def article(self, article_id: str, q: str, asked: Paragraphs, budget: Budget) -> MarkedArticle:
        """A part of the article, the words of `q` marked; raises as `service.article` does."""
        return service.article(self._index.current(), article_id, q, asked, budget)

    def health(self) -> Health:
        """The state of the generation that is served now."""
        generation = self._index.current()
        return Health("ok", generation.name, generation.engine.count())

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
