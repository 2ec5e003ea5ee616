"""`/analyze`: the terms of a text, as an archive in that language would hold them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from search import service
from web.faces.json import analysis_answer
from web.parameters import ANALYZE, read

bp = Blueprint("analysis", __name__)


@bp.get("/analyze")
def show() -> Response:
    """Every term with its place; it needs no index."""
    given = read(request.args, ANALYZE)
    return jsonify(analysis_answer(service.analyze(given.text or "", given.lang or "")))
