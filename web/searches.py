"""`/` and `/search`: the search box, and one page of hits as JSON or HTML."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from search.model import Page, Request
from web.bodies import body_parameters
from web.faces.hints import EXAMPLES, SYNTAX
from web.faces.interface import choose_interface
from web.faces.json import Form, page_answer
from web.faces.links import fits, found_links, link, link_header
from web.faces.narrowing import language_filters, undated
from web.faces.negotiation import choose_face
from web.guards.queue import current_budget
from web.guards.record import note_hits, note_query
from web.library import current_library
from web.parameters import HOME, SEARCH, Given, reachable, read, search_request

if TYPE_CHECKING:
    from web.faces.answers import PageAnswer
    from web.faces.negotiation import Face

bp = Blueprint("search", __name__)

NEWEST_AT_HOME = 5


@bp.get("/")
def home() -> str:
    """The search box, what the archive holds, and its newest articles."""
    given = read(request.args, HOME, strict=False)
    page = current_library().search(Request(per_page=NEWEST_AT_HOME), current_budget())
    return render_template(
        "search/home.html",
        page=page,
        examples=EXAMPLES,
        syntax=SYNTAX,
        given=given,
        to_article=found_links(given),
        here=partial(link, "search.home", given),
        t=choose_interface(given.ui, request.accept_languages),
    )


@bp.get("/search")
def results() -> Response:
    """One page of hits in the face that the client prefers."""
    face = choose_face(request.accept_mimetypes, request.args.get("format"))
    return _answer(read(request.args, SEARCH, strict=face == "json"), face)


@bp.post("/search")
def results_posted() -> Response:
    """The same of parameters in the body."""
    given = read(body_parameters(request), SEARCH)
    note_query(given.q)
    return _answer(given, choose_face(request.accept_mimetypes, given.format))


def _answer(given: Given, face: Face) -> Response:
    asked = search_request(given)
    if face == "html":
        # A page has a place for every field.
        asked = replace(asked, fields=frozenset())
    page = current_library().search(asked, current_budget())
    note_hits(page.total)
    here = partial(link, "search.results", given)
    if face == "json":
        response = jsonify(found_answer(page, given))
    else:
        response = make_response(_results_page(page, given, here))
    beside = (_next_url(page, given, here), _previous_url(page, given, here))
    if links := link_header(here, response.mimetype, *beside):
        response.headers["Link"] = links
    return response


def found_answer(page: Page, given: Given) -> PageAnswer:
    """A page of hits as JSON, in the form that was asked for."""
    form = Form(given.highlight or "marks", given.fields or ())
    next_url = _next_url(page, given, partial(link, "search.results", given))
    return page_answer(page, next_url=next_url, to_article=found_links(given), form=form)


def _next_url(page: Page, given: Given, here: partial[str]) -> str | None:
    """By its number as long as those go on, then by the cursor, which has no end."""
    if page.next is None:
        return None
    by_number = given.cursor is None and reachable(page.next, page.per_page)
    url = here(page=page.next) if by_number else here(page=None, cursor=page.cursor)
    return url if fits(url) else None


def _previous_url(page: Page, given: Given, here: partial[str]) -> str | None:
    """None for a page that a cursor led to: it goes on, and never back."""
    return here(page=page.page - 1) if page.page > 1 and given.cursor is None else None


def _results_page(page: Page, given: Given, here: partial[str]) -> str:
    return render_template(
        "search/results.html",
        page=page,
        filters=language_filters(page.query, page.facets.get("language", ())),
        undated_q=undated(page.query) if page.undated else None,
        next_url=_next_url(page, given, here),
        pages=-(-page.total // page.per_page),
        syntax=SYNTAX,
        given=given,
        to_article=found_links(given),
        here=here,
        t=choose_interface(given.ui, request.accept_languages),
    )
