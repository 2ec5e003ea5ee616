"""The body of a request as parameters: a JSON object, or a form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from search.errors import BodyError
from web.objects import JSON

if TYPE_CHECKING:
    from flask import Request

LARGEST = 128 * 1024
"""Bytes of a body: all that `/analyze` takes, however it is escaped."""

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def body_parameters(request: Request) -> MultiDict[str, Any]:
    """The parameters of the body and of the address; what both give is given twice.

    Values are `JSON` where they are that, and text elsewhere. Raises `BodyError` for anything but
    an object, and what Flask raises for a body that is too large or of another type.
    """
    given: MultiDict[str, Any] = MultiDict(request.args)
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


def _from_json(data: bytes) -> MultiDict[str, JSON]:
    try:
        # A name that an object has twice is not lost.
        values = json.loads(data, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise BodyError("The body is not JSON that can be read.") from None
    if not isinstance(values, MultiDict):
        raise BodyError("The body is not a JSON object.")
    return values


def _object(pairs: list[tuple[str, Any]]) -> MultiDict[str, JSON]:
    return MultiDict([(_whole(name), JSON(_sound(value))) for name, value in pairs])


def _sound(value: Any) -> Any:
    if isinstance(value, list):
        return [_sound(each) for each in value]
    return _whole(value) if isinstance(value, str) else value


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can hold and no answer can."""
    return text.encode("utf-8", "replace").decode()
