"""What clients may ask for: every parameter with its bounds, and how a request is read.

An unknown name, a name given twice and a bad value are refused with the name, never ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, get_args

from search.errors import RequestError
from search.model import Request, Sort
from search.settings import MAX_PER_PAGE, MAX_WINDOW
from web.faces.interface import interfaces

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

LONGEST_NUMBER = 6
"""Digits; more are out of every range, and Python refuses to read thousands of them."""

LONGEST_PASSAGE = 10_000
"""Code points that `/analyze` takes at once."""

_TAG = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")

LONGEST_ECHO = 40
"""Code points of a client's own text that an error message repeats."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text; the query parser has its own bounds."""

    name: str

    def read(self, value: str) -> str:
        """The value itself."""
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `first` to `last`."""

    name: str
    first: int
    last: int

    def read(self, value: str) -> int:
        """The number; raises RequestError."""
        digits = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
        if digits and self.first <= int(value) <= self.last:
            return int(value)
        bounds = f"a whole number from {self.first} to {self.last:,}"
        raise _bad_value(self.name, value, bounds)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    name: str
    values: tuple[str, ...]

    def read(self, value: str) -> str:
        """The value itself; raises RequestError."""
        if value in self.values:
            return value
        raise _bad_value(self.name, value, f"one of {', '.join(self.values)}")


@dataclass(frozen=True, slots=True)
class Flag:
    """`1` for yes, `0` for no."""

    name: str

    def read(self, value: str) -> bool:
        """Whether it is yes; raises RequestError."""
        if value in ("0", "1"):
            return value == "1"
        raise _bad_value(self.name, value, "0 or 1")


@dataclass(frozen=True, slots=True)
class Tag:
    """A language, by its BCP 47 tag: `ko`, `zh-Hant`."""

    name: str

    def read(self, value: str) -> str:
        """The tag itself; raises RequestError."""
        if _TAG.fullmatch(value):
            return value
        raise _bad_value(self.name, value, "the tag of a language, such as ko")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of some length."""

    name: str

    def read(self, value: str) -> str:
        """The text itself; raises RequestError."""
        if len(value) <= LONGEST_PASSAGE:
            return value
        message = f"{self.name} has {len(value):,} characters; {LONGEST_PASSAGE:,} are the most."
        raise RequestError(message, parameter=self.name)


Parameter = Text | Number | Choice | Flag | Tag | Passage

Q = Text("q")
FORMAT = Choice("format", ("json", "html"))
UI = Choice("ui", tuple(interfaces()))

HOME = (UI,)
ANALYZE = (Tag("lang"), Passage("text"))
ARTICLE = (Q, FORMAT, UI)
SEARCH = (
    Q,
    Number("page", 1, MAX_WINDOW),
    Number("per_page", 1, MAX_PER_PAGE),
    Choice("sort", get_args(Sort)),
    Choice("highlight", ("marks", "html")),
    Flag("explain"),
    FORMAT,
    UI,
)


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters that a client gave, checked; None for the others."""

    q: str | None = None
    page: int | None = None
    per_page: int | None = None
    sort: str | None = None
    highlight: str | None = None
    explain: bool | None = None
    format: str | None = None
    ui: str | None = None
    lang: str | None = None
    text: str | None = None


def read(args: MultiDict[str, str], allowed: tuple[Parameter, ...]) -> Given:
    """The parameters that were given, checked; raises RequestError."""
    known = {parameter.name: parameter for parameter in allowed}
    # The rows know the type of each value; mypy cannot.
    return Given(**{name: _read_one(known, name, values) for name, values in args.lists()})  # type: ignore[arg-type]


def search_request(given: Given) -> Request:
    """What `/search` asks of the core; raises RequestError where the page is out of reach."""
    asked = {row.name: getattr(given, row.name) for row in fields(Request)}
    request = Request(**{name: value for name, value in asked.items() if value is not None})
    if reachable(request.page, request.per_page):
        return request
    message = f"Paging ends at article {MAX_WINDOW:,}; narrow the search, by date for instance."
    raise RequestError(message, parameter="page")


def reachable(page: int, per_page: int) -> bool:
    """Whether paging goes so far."""
    return page * per_page <= MAX_WINDOW


def _bad_value(name: str, value: str, wanted: str) -> RequestError:
    message = f"{name} must be {wanted}, not “{value[:LONGEST_ECHO]}”."
    return RequestError(message, parameter=name)


def _read_one(known: dict[str, Parameter], name: str, values: list[str]) -> str | int | bool:
    if name not in known:
        there = ", ".join(known) or "none"
        message = f"There is no parameter “{name[:LONGEST_ECHO]}” here; there are: {there}."
        raise RequestError(message, parameter=name)
    if len(values) > 1:
        raise RequestError(f"{name} is given {len(values)} times; give it once.", parameter=name)
    return known[name].read(values[0])
