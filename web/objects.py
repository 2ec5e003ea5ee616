"""Values that come in JSON, and parameters that only JSON can hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from search.parameters import Parameter, object_schema


class JSON(NamedTuple):
    """A value that came in JSON, and not as text in an address or a form."""

    value: object


@dataclass(frozen=True, slots=True)
class Objects(Parameter[tuple["MultiDict[str, Any]", ...]]):
    """Up to `most` objects with the parameters `rows`, which only JSON can hold."""

    most: int = field(kw_only=True)
    rows: tuple[Parameter[Any], ...] = field(kw_only=True)

    def read(self, text: str) -> tuple[MultiDict[str, Any], ...]:
        """Raises `RequestError`: no text is an object."""
        raise self.unfit(self._wanted)

    def take(self, value: object) -> tuple[MultiDict[str, Any], ...]:
        """The objects, not read yet; raises `RequestError`."""
        objects = value if isinstance(value, list) else []
        if 1 <= len(objects) <= self.most and all(isinstance(each, MultiDict) for each in objects):
            return tuple(objects)
        raise self.unfit(self._wanted)

    def type(self) -> dict[str, Any]:
        """An array of objects."""
        return {
            "type": "array",
            "items": object_schema(self.rows),
            "minItems": 1,
            "maxItems": self.most,
        }

    @property
    def _wanted(self) -> str:
        return f"an array of 1 to {self.most} objects"
