"""`/healthz`: whether this server can answer, for load balancers and the night shift."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from web.library import current_library
from web.parameters import read

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show() -> Response:
    """The generation served and its number of articles; 503 where there is no index."""
    read(request.args, ())
    return jsonify(asdict(current_library().health()))
