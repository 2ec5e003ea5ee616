"""Who may ask: with a file of keys, programs that have one of them."""

from __future__ import annotations

import logging
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import g, request

from search.errors import KeyFileError, UnauthorizedError
from search.settings import KEYS
from web.guards.programs import is_of_program
from web.keys import KeyFile

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Refuse programs without a key, if there are keys; raises `KeyFileError`."""
    if KEYS.value:
        file = KeyFile(Path(KEYS.value))
        file.listed()
        app.before_request(partial(check_key, file))


def check_key(file: KeyFile) -> None:
    """Raise `UnauthorizedError` for a program without a key, and note the name of a key."""
    if not is_of_program():
        return
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        name = file.name_of(secret.strip()) if scheme.lower() == "bearer" else None
    except KeyFileError as error:
        _say_once(error.message)
        raise
    if name is None:
        raise UnauthorizedError(
            "This needs an API key that is known here: send “Authorization: Bearer KEY”."
        )
    g.key = name


@cache
def _say_once(message: str) -> None:
    log.error("%s", message)
