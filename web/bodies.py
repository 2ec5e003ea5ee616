"""The body of a request as parameters: a JSON object, or a form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from search.errors import BodyError, RequestError, echoed

if TYPE_CHECKING:
    from flask import Request

LARGEST = 128 * 1024
"""Bytes of a body: all that `/analyze` takes, however it is escaped."""

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def body_parameters(request: Request) -> MultiDict[str, str]:
    """The parameters of the body and of the address; what both give is given twice.

    Raises `BodyError` for anything but an object, `RequestError` where a value is not a string, and
    what Flask raises for a body that is too large or of another type.
    """
    given = MultiDict(request.args)
    data = request.get_data()
    # One in chunks has no length to be refused by, and ends where the most is read.
    if request.content_length is None and len(data) >= LARGEST:
        raise RequestEntityTooLarge
    if request.is_json:
        given.update(_from_json(data))
    elif request.mimetype in FORMS:
        given.update(request.form)
    else:
        raise UnsupportedMediaType
    return given


def _from_json(data: bytes) -> MultiDict[str, str]:
    try:
        # A name that an object has twice is not lost.
        values = json.loads(data, object_pairs_hook=MultiDict)
    except (ValueError, RecursionError):
        raise BodyError("The body is not JSON that can be read.") from None
    if not isinstance(values, MultiDict):
        raise BodyError("The body is not a JSON object.")
    return MultiDict((_whole(name), _text(name, value)) for name, value in values.items(multi=True))


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return _whole(value)
    shown = echoed(_whole(name))
    raise RequestError(f"{shown} must be a string.", parameter=shown)


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can hold and no answer can."""
    return text.encode("utf-8", "replace").decode()
