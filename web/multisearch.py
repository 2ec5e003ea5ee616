"""`/multi-search`: several searches in one request, each answered as if it were asked alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, Response, jsonify, request

from search.errors import NaruError, RequestError
from search.model import Page
from web.bodies import body_parameters
from web.errors import error_answer
from web.guards.queue import current_budget
from web.guards.record import note_hits
from web.library import current_library
from web.parameters import ASKED, MULTI_SEARCH, Given, read, search_request
from web.searches import found_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzeug.datastructures import MultiDict

    from search.model import Request
    from web.faces.answers import ErrorAnswer, PageAnswer, ResultsAnswer

bp = Blueprint("multisearch", __name__)

MOST_HITS = 1_000
"""Hits that the searches of one request may ask for together."""


class Search(NamedTuple):
    """One of the searches, as it was given and as it is asked."""

    given: Given
    request: Request


@bp.post("/multi-search")
def results() -> Response:
    """The answers in the order of the searches; one that is wrong has its error in its place."""
    given = read(body_parameters(request), MULTI_SEARCH)
    searches = [_read(query) for query in given.queries or ()]
    asked = [search.request for search in searches if isinstance(search, Search)]
    _check_hits(asked)
    found = current_library().search_each(asked, current_budget())
    note_hits(sum(page.total for page in found if isinstance(page, Page)))
    pages = iter(found)
    answer: ResultsAnswer = {"results": [_result(search, pages) for search in searches]}
    return jsonify(answer)


def _read(query: MultiDict[str, Any]) -> Search | RequestError:
    try:
        given = read(query, ASKED)
        return Search(given, search_request(given))
    except RequestError as error:
        return error


def _check_hits(asked: Sequence[Request]) -> None:
    """Raises `RequestError` where they are more than one answer should hold."""
    hits = sum(each.per_page for each in asked)
    if hits > MOST_HITS:
        message = f"The queries ask for {hits:,} hits; at most {MOST_HITS:,} together are allowed."
        raise RequestError(message, parameter="per_page")


def _result(
    search: Search | RequestError, pages: Iterator[Page | NaruError]
) -> PageAnswer | ErrorAnswer:
    if isinstance(search, RequestError):
        return error_answer(search)
    page = next(pages)
    return error_answer(page) if isinstance(page, NaruError) else found_answer(page, search.given)
