"""The archive that this server answers from: the one place where `web` meets the search core."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from flask import current_app, g

from search import service, several
from search.analysis.registry import warm_up
from search.errors import IndexUnavailableError
from search.index.address import open_index
from search.index.asking import ask
from search.spelling import spell
from search.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.budget import Budget
    from search.errors import NaruError
    from search.index.generation import Generation
    from search.marked import MarkedArticle, Paragraphs
    from search.model import Page, Request, Wish
    from search.suggestions import Completions, Spelling

Answer = TypeVar("Answer")

YOUNG = 50_000
"""New objects after which Python looks for cycles among them; a request makes some thousands."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """What `/healthz` tells of the generation served, and of the newest that there is.

    `age_seconds` counts from `published_at`. It is `stale` where another one was published, which
    cannot be served: `why` says what is wrong with that. Where none is served, `why` alone is said.
    `quarantined` are the files that were left out.
    """

    status: str = "ok"
    generation: str | None = None
    documents: int | None = None
    published_at: str | None = None
    age_seconds: int | None = None
    newest: str | None = None
    stale: bool = False
    why: str | None = None
    quarantined: int | None = None


class Library:
    """An index, which may appear later, and what the views ask of it.

    Every method raises `IndexUnavailableError` as long as there is no index to open.
    """

    def __init__(self, address: str) -> None:
        self._index = open_index(address, serving=True)

    def search(self, request: Request, budget: Budget) -> Page:
        """One page of hits; a cursor goes on in its own generation. Raises as `service.search`."""
        name = request.cursor.generation if request.cursor else None
        return self._ask(partial(service.search, request=request, budget=budget), name)

    def search_each(self, requests: Sequence[Request], budget: Budget) -> list[Page | NaruError]:
        """A page for each, or why there is none: of one generation, or of that of its cursor."""
        return self._ask(lambda held: several.search_each(held, requests, budget, self.search))

    def article(
        self, article_id: str, q: str, asked: Paragraphs, budget: Budget, wish: Wish
    ) -> MarkedArticle:
        """A part of the article, the words of `q` marked; raises as `service.article` does."""
        return self._ask(lambda held: service.article(held, article_id, q, asked, budget, wish))

    def articles(
        self, ids: Sequence[str], q: str, budget: Budget, wish: Wish
    ) -> list[MarkedArticle]:
        """Those of the articles that there are; raises as `several.articles` does."""
        return self._ask(lambda held: several.articles(held, ids, q, budget, wish))

    def generation(self) -> str:
        """The name of the generation that would answer now."""
        return self._index.current().name

    def suggest(self, typed: str, lang: str | None, limit: int) -> Completions:
        """What may be meant by the beginning of a query."""
        return self._ask(lambda held: suggest(held, typed, lang, limit))

    def spell(self, q: str, limit: int, budget: Budget) -> Spelling:
        """What may be meant by a query; raises `QueryError`, `DeadlineError`."""
        return self._ask(lambda held: spell(held, q, limit, budget))

    def health(self) -> Health:
        """The state of the generation that is served now."""
        generation, why = self._index.current(), self._index.why()
        manifest = generation.manifest
        return Health(
            generation=generation.name,
            documents=generation.engine.count(),
            published_at=manifest.published,
            age_seconds=manifest.age(),
            newest=self._newest(),
            stale=why is not None,
            why=why,
            quarantined=manifest.quarantined,
        )

    def _ask(self, question: Callable[[Generation], Answer], name: str | None = None) -> Answer:
        """What is answered, while the request notes from which generation that is; see `ask`."""

        def noting(held: Generation) -> Answer:
            g.generation = held.name
            return question(held)

        return ask(self._index, noting, name)

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
