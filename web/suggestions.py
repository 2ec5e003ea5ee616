"""`/suggest` and `/spell`: what may be meant, as somebody types and when little was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, request

from search.search_parameters import LIMIT
from web.faces.json import completions_answer, spelling_answer
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
    found = current_library().suggest(given.q or "", given.lang, limit)
    return jsonify(completions_answer(found))


@bp.get("/spell")
def spell() -> Response:
    """Queries that find more than this one, each with its number of articles."""
    given = read(request.args, SPELL)
    limit = given.limit or LIMIT.default or 0
    found = current_library().spell(given.q or "", limit, current_budget())
    return jsonify(spelling_answer(found))
