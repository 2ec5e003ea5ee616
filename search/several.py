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
    from collections.abc import Sequence

    from search.budget import Budget
    from search.index.generation import Generation
    from search.model import MarkedArticle, Page, Request, Wish


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
    generation: Generation, requests: Sequence[Request], budget: Budget = ORDINARY
) -> list[Page | NaruError]:
    """What each request is answered, or why it is not.

    What is past the deadline, or refused by a busy server, is so for all that follow. Raises
    `IndexUnavailableError`.
    """
    answers: list[Page | NaruError] = []
    late: NaruError | None = None
    for request in requests:
        answer = late or _page_or_error(generation, request, budget)
        if isinstance(answer, DeadlineError | BusyError):
            late = answer
        answers.append(answer)
    return answers


def _page_or_error(generation: Generation, request: Request, budget: Budget) -> Page | NaruError:
    try:
        return search(generation, request, budget)
    except IndexUnavailableError:
        raise
    except NaruError as error:
        return error
