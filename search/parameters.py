"""Kinds of parameters: how what a client asks for is read, written and described. Each is a row.

Addresses, links, the command line, the documentation and its tests follow from these rows.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from search.errors import RequestError, echoed
from search.marked import Paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_NUMBER = 6
"""Digits; more would be out of every range, and Python refuses to read thousands of them."""

_TAG = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")

_RANGE = re.compile(r"([0-9]{1,7})\.\.([0-9]{1,7})")

_LISTED = re.compile(r"\\[,\\]|[^,]|,", re.DOTALL)
"""A character of a list in an address; a backslash makes a comma part of a value."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Parameter(ABC, Generic[Value]):
    """One thing that a client may ask for; `default` is what counts where it is not given.

    `place` is its name in Python, where that is another one.
    """

    name: str
    help: str
    default: Value | None = None
    _: KW_ONLY
    required: bool = False
    place: str = ""

    @abstractmethod
    def read(self, text: str) -> Value:
        """The value as it stands in an address; raises `RequestError`."""

    def take(self, value: object) -> Value:
        """The value as it stands in JSON; raises `RequestError`."""
        if isinstance(value, str):
            return self.read(value)
        raise self.unfit("a string")

    def write(self, value: Value) -> str:
        """What `read` gives the value for."""
        return str(value)

    def schema(self) -> dict[str, Any]:
        """The values that it can have, as a JSON Schema."""
        known = {} if self.default is None else {"default": self.default}
        return {**self.type(), **known}

    def json_schema(self) -> dict[str, Any]:
        """The same of values in JSON."""
        return self.schema()

    @abstractmethod
    def type(self) -> dict[str, Any]:
        """The schema of any value."""

    def unfit(self, wanted: str) -> RequestError:
        """The error for a value of another type."""
        return RequestError(f"{self.name} must be {wanted}.", parameter=self.name)

    def refused(self, text: str, wanted: str) -> RequestError:
        """The error for a text that is not a value."""
        message = f"{self.name} must be {wanted}, not “{echoed(text)}”."
        return RequestError(message, parameter=self.name)


@dataclass(frozen=True, slots=True)
class Text(Parameter[str]):
    """A text of at most `longest` code points, where that is given."""

    longest: int | None = None

    def read(self, text: str) -> str:
        """The text itself; raises `RequestError` for a longer one."""
        if self.longest is None or len(text) <= self.longest:
            return text
        message = f"{self.name} has {len(text):,} characters; at most {self.longest:,} are allowed."
        raise RequestError(message, parameter=self.name)

    def type(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"} | ({"maxLength": self.longest} if self.longest else {})


@dataclass(frozen=True, slots=True)
class Number(Parameter[int]):
    """A whole number from `first` to `last`."""

    first: int = 0
    last: int = 0

    def read(self, text: str) -> int:
        """The number; raises `RequestError`."""
        digits = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
        if digits and self.first <= int(text) <= self.last:
            return int(text)
        raise self.refused(text, self._wanted)

    def take(self, value: object) -> int:
        """The number; raises `RequestError`."""
        # JSON has one type for all numbers, and some clients write 2.0 for 2.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int):
            return self.read(str(value))
        raise self.unfit(self._wanted)

    @property
    def _wanted(self) -> str:
        return f"a whole number from {self.first} to {self.last:,}"

    def type(self) -> dict[str, Any]:
        """An integer within its bounds."""
        return {"type": "integer", "minimum": self.first, "maximum": self.last}


@dataclass(frozen=True, slots=True)
class Range(Parameter[Paragraphs]):
    """At most `most` paragraphs, by the numbers of the first and the last: `1..100`."""

    most: int = 0

    def read(self, text: str) -> Paragraphs:
        """The numbers; raises `RequestError`."""
        match = _RANGE.fullmatch(text)
        if match:
            first, last = int(match[1]), int(match[2])
            if 1 <= first <= last < first + self.most:
                return Paragraphs(first, last)
        raise self.refused(text, f"at most {self.most} paragraphs, such as 1..{self.most}")

    def write(self, value: Paragraphs) -> str:
        """The numbers with two dots between."""
        return f"{value.first}..{value.last}"

    def schema(self) -> dict[str, Any]:
        """A string of the form of a range."""
        known = {} if self.default is None else {"default": self.write(self.default)}
        return {**self.type(), **known}

    def type(self) -> dict[str, Any]:
        """A string of the form of a range."""
        return {"type": "string", "pattern": f"^{_RANGE.pattern}$"}


@dataclass(frozen=True, slots=True)
class Choice(Parameter[str]):
    """One of a few values."""

    values: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """The value itself; raises `RequestError`."""
        if text in self.values:
            return text
        raise self.refused(text, f"one of {', '.join(self.values)}")

    def type(self) -> dict[str, Any]:
        """One of the values."""
        return {"type": "string", "enum": list(self.values)}


@dataclass(frozen=True, slots=True)
class Flag(Parameter[bool]):
    """`1` for yes, `0` for no."""

    def read(self, text: str) -> bool:
        """Whether it is yes; raises `RequestError`."""
        if text in ("0", "1"):
            return text == "1"
        raise self.refused(text, "0 or 1")

    def take(self, value: object) -> bool:
        """Whether it is true; raises `RequestError`."""
        if isinstance(value, bool):
            return value
        raise self.unfit("true or false")

    def write(self, value: bool) -> str:
        """`1` or `0`."""
        return str(int(value))

    def schema(self) -> dict[str, Any]:
        """0 or 1."""
        return {"type": "integer", "enum": [0, 1], "default": int(bool(self.default))}

    def json_schema(self) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean", "default": bool(self.default)}

    def type(self) -> dict[str, Any]:
        """0 or 1."""
        return {"type": "integer", "enum": [0, 1]}


@dataclass(frozen=True, slots=True)
class Tag(Parameter[str]):
    """A language, by its BCP 47 tag: `ko`, `zh-Hant`."""

    def read(self, text: str) -> str:
        """The tag itself; raises `RequestError`."""
        if _TAG.fullmatch(text):
            return text
        raise self.refused(text, "the tag of a language, such as ko")

    def type(self) -> dict[str, Any]:
        """A string of the form of a tag."""
        return {"type": "string", "pattern": f"^{_TAG.pattern}$"}


@dataclass(frozen=True, slots=True)
class Several(Parameter[tuple[Value, ...]]):
    """One to `most` values of the row `of`, each once; between commas in an address."""

    of: Parameter[Value] = field(kw_only=True)
    most: int = field(kw_only=True)

    def read(self, text: str) -> tuple[Value, ...]:
        """The values in their order; raises `RequestError`."""
        values = [""]
        for character in _LISTED.findall(text):
            if character == ",":
                values.append("")
            else:
                values[-1] += character[-1]
        return self._checked([self.of.read(value) for value in values[: self.most + 1]])

    def take(self, value: object) -> tuple[Value, ...]:
        """The values of an array; raises `RequestError`."""
        if isinstance(value, list) and value:
            return self._checked([self.of.take(each) for each in value[: self.most + 1]])
        raise self.unfit("an array with a value at least")

    def write(self, value: tuple[Value, ...]) -> str:
        """The values with commas between."""
        return ",".join(re.sub(r"([,\\])", r"\\\1", self.of.write(each)) for each in value)

    def schema(self) -> dict[str, Any]:
        """An array, which JSON has for a tuple."""
        known = {} if self.default is None else {"default": list(self.default)}
        return {**self.type(), **known}

    def type(self) -> dict[str, Any]:
        """An array; in an address OpenAPI's `form` without `explode`."""
        return {"type": "array", "items": self.of.type(), "minItems": 1, "maxItems": self.most}

    def _checked(self, values: list[Value]) -> tuple[Value, ...]:
        if len(values) <= self.most:
            return tuple(dict.fromkeys(values))
        message = f"{self.name} has too many values; at most {self.most} are allowed."
        raise RequestError(message, parameter=self.name)


def object_schema(rows: Iterable[Parameter[Any]]) -> dict[str, Any]:
    """Parameters as the values of a JSON object, as a JSON Schema."""
    rows = list(rows)
    return {
        "type": "object",
        "properties": {row.name: {**row.json_schema(), "description": row.help} for row in rows},
        "required": [row.name for row in rows if row.required],
        "additionalProperties": False,
    }
