"""Every error of the site in one shape, as JSON or as a page; no traceback reaches a client."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from search.errors import NaruError
from web.faces.hints import SYNTAX
from web.faces.interface import choose_interface
from web.faces.links import link
from web.faces.negotiation import choose_face
from web.parameters import Given

if TYPE_CHECKING:
    from flask import Flask

STATUS = {
    "bad_query": 400,
    "bad_request": 400,
    "not_found": 404,
    "method_not_allowed": 405,
    "internal_error": 500,
    "index_unavailable": 503,
    "cluster_unavailable": 503,
}
"""The HTTP status of every error code that clients can meet."""

CODES = {404: "not_found", 405: "method_not_allowed"}
"""Our codes of the errors that Flask raises itself."""

MESSAGES = {
    "bad_request": "The server cannot read this request.",
    "not_found": "There is nothing at this address; the search is at /search.",
    "method_not_allowed": "This address can only be read: use GET.",
    "internal_error": "Something failed inside Naru; its log says what. Try again later.",
}

RETRY_AFTER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """What a client is told; `position` counts code points of `q` from 0."""

    code: str
    message: str
    position: int | None = None
    parameter: str | None = None


def init_app(app: Flask) -> None:
    """Answer Naru's own errors, Flask's and the unforeseen ones."""
    app.register_error_handler(NaruError, show_naru_error)
    app.register_error_handler(HTTPException, show_http_error)


def show_naru_error(error: NaruError) -> Response:
    """The answer to an error that Naru raised on purpose."""
    problem = Problem(error.code, error.message, error.position, error.parameter)
    response = _answer(problem, STATUS[error.code])
    if response.status_code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def show_http_error(error: HTTPException) -> Response:
    """The answer to an unknown address, a wrong method, or (500) a defect of ours."""
    status = error.code or 500
    code = CODES.get(status, "internal_error" if status >= 500 else "bad_request")
    response = _answer(Problem(code, MESSAGES[code]), status)
    # A 405 must say which methods there are.
    response.headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    return response


def _answer(problem: Problem, status: int) -> Response:
    if choose_face(request.accept_mimetypes, request.args.get("format")) == "json":
        response = jsonify({"error": asdict(problem)})
    else:
        response = make_response(_page(problem))
    response.status_code = status
    return response


def _page(problem: Problem) -> str:
    t = choose_interface(request.args.get("ui"), request.accept_languages)
    given = Given(q=request.args.get("q", ""))
    here = partial(link, "search.home", Given())
    return render_template(
        "errors/show.html", problem=problem, syntax=SYNTAX, given=given, here=here, t=t
    )
