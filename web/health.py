"""`/healthz`, `/readyz` and `/version`: for load balancers, service managers and the night."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version

from flask import Blueprint, Response, jsonify, request

from search.errors import IndexUnavailableError
from search.index.generation import fingerprint
from web.library import Health, current_library
from web.parameters import read

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def show() -> Response:
    """That this process is alive, and what it serves, if anything."""
    read(request.args, ())
    try:
        health = current_library().health()
    except IndexUnavailableError as error:
        health = Health(why=error.public)
    return jsonify(asdict(health))


@bp.get("/readyz")
def show_ready() -> Response:
    """The same where there is an index, and 503 where there is none."""
    read(request.args, ())
    return jsonify(asdict(current_library().health()))


@bp.get("/version")
def show_version() -> Response:
    """What answers: the versions of Naru, of Python, and of what analyses texts."""
    read(request.args, ())
    versions = {"version": version("naru-search"), "python": platform.python_version()}
    return jsonify({**versions, "analyzers": fingerprint()})
