"""Several questions to one generation at once: searches, and articles by their ids."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from search.budget import ORDINARY
from search.errors import (
    BusyError,
    DeadlineError,
    IndexUnavailableError,
    NaruError,
    NotFoundError,
)
from search.service import ALL, article, search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.budget import Budget
    from search.index.generation import Generation
    from search.marked import MarkedArticle
    from search.model import Page, Request, Wish

    GoOn = Callable[[Request, Budget], Page]


def articles(
    generation: Generation,
    ids: Sequence[str],
    q: str,
    budget: Budget = ORDINARY,
    wish: Wish = ALL,
) -> list[MarkedArticle]:
    """The same of several, in the order of their ids, without those that there are not.

    Raises `QueryError`, `DeadlineError`.
    """
    found = []
    for identity in ids:
        with suppress(NotFoundError):
            found.append(article(generation, identity, q, budget=budget, wish=wish))
    return found


def search_each(
    generation: Generation,
    requests: Sequence[Request],
    budget: Budget = ORDINARY,
    go_on: GoOn | None = None,
) -> list[Page | NaruError]:
    """What each request is answered, or why it is not.

    A cursor of another generation is gone, unless `go_on` answers with the page behind it.
    What is past the deadline, or refused by a busy server, is so for all that follow. Raises
    `IndexUnavailableError`.
    """
    answers: list[Page | NaruError] = []
    late: NaruError | None = None
    for request in requests:
        answer = late or _page_or_error(generation, request, budget, go_on)
        if isinstance(answer, DeadlineError | BusyError):
            late = answer
        answers.append(answer)
    return answers


def _page_or_error(
    generation: Generation, request: Request, budget: Budget, go_on: GoOn | None
) -> Page | NaruError:
    cursor = request.cursor
    try:
        if go_on and cursor and cursor.generation != generation.name:
            return go_on(request, budget)
        return search(generation, request, budget)
    except IndexUnavailableError:
        raise
    except NaruError as error:
        return error
