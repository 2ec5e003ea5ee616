"""`/suggest` and `/spell`: what may be meant, as somebody types and when little was found."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from search.parameters import LIMIT
from web.guards.queue import current_budget
from web.library import current_library
from web.parameters import SPELL, SUGGEST, read

if TYPE_CHECKING:
    from flask import Response

bp = Blueprint("suggestions", __name__)


@bp.get("/suggest")
def suggest() -> Response:
    """Words, names and titles of the archive that begin as was typed."""
    given = read(request.args, SUGGEST)
    limit = given.limit or LIMIT.default or 0
    return jsonify(asdict(current_library().suggest(given.q or "", given.lang, limit)))


@bp.get("/spell")
def spell() -> Response:
    """Queries that find more than this one, each with its number of articles."""
    given = read(request.args, SPELL)
    limit = given.limit or LIMIT.default or 0
    return jsonify(asdict(current_library().spell(given.q or "", limit, current_budget())))
