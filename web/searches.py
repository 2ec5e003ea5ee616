"""`/` and `/search`: the search box, and one page of hits as JSON or HTML."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from search.model import Page, Request
from web.faces.hints import EXAMPLES, SYNTAX
from web.faces.interface import choose_interface
from web.faces.json import page_answer
from web.faces.links import found_links, link, link_header
from web.faces.narrowing import language_filters, undated
from web.faces.negotiation import choose_face
from web.guards.queue import current_budget
from web.library import current_library
from web.parameters import HOME, SEARCH, Given, reachable, read, search_request

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
    given = read(request.args, SEARCH, strict=face == "json")
    page = current_library().search(search_request(given), current_budget())
    here = partial(link, "search.results", given)
    next_url = _next_url(page, given, here)
    if face == "json":
        html, to_article = given.highlight == "html", found_links(given)
        response = jsonify(page_answer(page, next_url=next_url, to_article=to_article, html=html))
    else:
        response = make_response(_results_page(page, given, here))
    response.headers["Link"] = link_header(here, response.mimetype, next_url)
    return response


def _next_url(page: Page, given: Given, here: partial[str]) -> str | None:
    """By its number as long as those go on, then by the cursor, which has no end."""
    if page.next is None:
        return None
    if given.cursor is None and reachable(page.next, page.per_page):
        return here(page=page.next)
    return here(page=None, cursor=page.cursor)


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
