"""Which face of an answer a client gets: the JSON or the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from werkzeug.datastructures import MIMEAccept

Face = Literal["json", "html"]

FACES: dict[str, Face] = {"application/json": "json", "text/html": "html"}


def choose_face(accept: MIMEAccept, wanted: str | None) -> Face:
    """The face named by `format=`, else the one the client prefers, else JSON (curl's `*/*`)."""
    if wanted in FACES.values():
        return "html" if wanted == "html" else "json"
    return FACES[accept.best_match(list(FACES), default="application/json")]
