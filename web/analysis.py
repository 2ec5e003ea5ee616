"""`/analyze`: the terms of a text, as an archive in that language would hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from search import service
from web.bodies import body_parameters
from web.faces.json import analysis_answer
from web.parameters import ANALYZE, read

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

bp = Blueprint("analysis", __name__)


@bp.get("/analyze")
def show() -> Response:
    """Every term with its place; it needs no index."""
    return _answer(request.args)


@bp.post("/analyze")
def show_posted() -> Response:
    """The same of a text in the body, since a long one fits into no address."""
    return _answer(body_parameters(request))


def _answer(parameters: MultiDict[str, str]) -> Response:
    given = read(parameters, ANALYZE)
    return jsonify(analysis_answer(service.analyze(given.text or "", given.lang or "")))
