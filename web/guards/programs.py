"""Which requests keys and limits are about: those of programs, never those of pages.

What reads a page is a person, or looks like one. Whoever wants the archive to themselves has to
put something before this server that asks people who they are.
"""

from __future__ import annotations

from flask import request

from web.faces.negotiation import choose_face
from web.guards.queue import FREE

PAGES = frozenset({"search.results", "articles.show", "articles.show_by_id"})
"""What is a page or JSON, as the client wishes."""


def is_of_program() -> bool:
    """Whether a program asks for what costs work, at an address of the interface."""
    if request.endpoint in FREE or request.endpoint == "search.home":
        return False
    # The scripts and links of our own pages; browsers let no page say so of itself.
    if request.method == "OPTIONS" or request.headers.get("Sec-Fetch-Site") == "same-origin":
        return False
    if request.endpoint not in PAGES:
        return True
    return choose_face(request.accept_mimetypes, request.args.get("format")) != "html"
