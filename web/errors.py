"""Every error of the site in one shape, as JSON or as a page.

No traceback reaches a client, no place of this machine, and little of what the client sent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from search.errors import NaruError
from web import bodies
from web.faces.hints import SYNTAX
from web.faces.interface import choose_interface
from web.faces.links import link
from web.faces.negotiation import choose_face
from web.parameters import Given

if TYPE_CHECKING:
    from flask import Flask

    from web.faces.answers import ErrorAnswer


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer to an error that Flask raises itself."""

    code: str
    status: int
    message: str


REFUSALS = {
    refusal.status: refusal
    for refusal in (
        Refusal("bad_request", 400, "The server cannot read this request."),
        Refusal("not_found", 404, "There is nothing at this address; the search is at /search."),
        Refusal(
            "method_not_allowed",
            405,
            "This address does not take this method; the header Allow names those that it takes.",
        ),
        Refusal("too_large", 413, f"The body has more than {bodies.LARGEST:,} bytes; send less."),
        Refusal("unsupported_type", 415, "Send the body as application/json, or as a form."),
        Refusal(
            "internal_error",
            500,
            "Something failed inside Naru; its log says what. Try again later.",
        ),
    )
}

RETRY_AFTER_SECONDS = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a client is told; `position` counts code points of `q` from 0."""

    code: str
    message: str
    position: int | None = None
    parameter: str | None = None


def init_app(app: Flask) -> None:
    """Answer Naru's own errors, Flask's and the unforeseen ones."""
    app.config["MAX_CONTENT_LENGTH"] = bodies.LARGEST
    app.register_error_handler(NaruError, show_naru_error)
    app.register_error_handler(HTTPException, show_http_error)


def show_naru_error(error: NaruError) -> Response:
    """The answer to an error that Naru raised on purpose."""
    if error.status == 500:
        log.error("%s", error.message)
        return show_http_error(InternalServerError())
    response = _answer(_problem(error), error.status)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if response.status_code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def error_answer(error: NaruError) -> ErrorAnswer:
    """The same as a part of a JSON answer."""
    return _json(_problem(error))


def show_http_error(error: HTTPException) -> Response:
    """The answer to an unknown address, a wrong method, or (500) a defect of ours."""
    status = error.code or 500
    refusal = REFUSALS.get(status) or REFUSALS[500 if status >= 500 else 400]
    response = _answer(Problem(refusal.code, refusal.message), status)
    # A 405 must say which methods there are.
    response.headers.update({k: v for k, v in error.get_headers() if k == "Allow"})
    return response


def statuses() -> dict[str, int]:
    """The HTTP status of every error code that clients can meet."""
    ours = {kind.code: kind.status for kind in _kinds(NaruError) if kind.status != 500}
    return ours | {refusal.code: refusal.status for refusal in REFUSALS.values()}


def _kinds(kind: type[NaruError]) -> list[type[NaruError]]:
    return [kind, *(each for child in kind.__subclasses__() for each in _kinds(child))]


def _answer(problem: Problem, status: int) -> Response:
    if choose_face(request.accept_mimetypes, request.args.get("format")) == "json":
        response = jsonify(_json(problem))
    else:
        response = make_response(_page(problem))
    response.status_code = status
    return response


def _problem(error: NaruError) -> Problem:
    message = error.public or error.message
    return Problem(error.code, message, error.position, error.parameter)


def _json(problem: Problem) -> ErrorAnswer:
    return {
        "error": {
            "code": problem.code,
            "message": problem.message,
            "position": problem.position,
            "parameter": problem.parameter,
        }
    }


def _page(problem: Problem) -> str:
    t = choose_interface(request.args.get("ui"), request.accept_languages)
    given = Given(q=request.args.get("q", ""))
    here = partial(link, "search.home", Given())
    return render_template(
        "errors/show.html", problem=problem, syntax=SYNTAX, given=given, here=here, t=t
    )
