"""Known boilerplate: lines of a press site's page that belong to no article.

The known lines are in `boilerplate.txt`, one per line; a user's own file has the same form. Case,
width, spaces and punctuation do not count, any number stands for every number, and `*` stands for
any text; `: *` at the end stands for a colon, a closing bracket or an arrow, and any text. Empty
lines and lines that begin with `#` are ignored.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from indexer.reading.asked import asked_of_lines
from indexer.reading.scripts import columns
from search.errors import ReadingError

_KNOWN = Path(__file__).with_name("boilerplate.txt")
_NUMBER = re.compile(r"%[ds]|\d+(?:[.,:]\d+)*")
_SILENT = re.compile(r"[\W_]+")
_HEAD = re.compile(r"(.{2,40}?)\s*[:：\]】〉>›»|]\s*\S")
_BETWEEN = re.compile(r"[>›»|/·•【】\[\]]|\s{2,}")
_TAGS = re.compile(r"#[^\s#]+(?:[\s,]*#[^\s#]+)*")

LONGEST = 200
"""No line wider than this many columns is boilerplate."""


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Known lines, and those that begin the line of a link, compared by `boilerplate_key`."""

    keys: frozenset[str]
    heads: frozenset[str]
    patterns: re.Pattern[str]

    def matches(self, text: str) -> bool:
        """Whether this line is a known one, several side by side, or nothing but hash tags."""
        if columns(text) > LONGEST:
            return False
        key = boilerplate_key(text)
        if key in self.keys or _TAGS.fullmatch(text):
            return True
        # The buttons of a page often stand side by side.
        parts = {boilerplate_key(part) for part in _BETWEEN.split(text)} - {""}
        if len(parts) > 1 and parts <= self.keys:
            return True
        head = _HEAD.match(text)
        if head and boilerplate_key(head[1]) in self.heads:
            return True
        return self.patterns.fullmatch(key) is not None


def boilerplate_key(text: str) -> str:
    """What lines are compared by: letters, and `0` for every number."""
    return _KEYS[text]


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SILENT.sub("", _NUMBER.sub("0", folded))


_KEYS = asked_of_lines(_key)


@functools.cache
def load_boilerplate(extra: Path | None = None) -> Boilerplate:
    """The known lines and those of the user's file; raises `ReadingError` if that is not a list."""
    entries = _entries(_KNOWN) + (_entries(extra) if extra else [])
    heads = [entry for entry in entries if entry.endswith(": *")]
    patterns = [entry for entry in entries if "*" in entry and not entry.endswith(": *")]
    whole = [entry for entry in entries if "*" not in entry]
    return Boilerplate(
        frozenset(map(boilerplate_key, whole)),
        frozenset(map(boilerplate_key, heads)),
        re.compile("|".join(map(_as_pattern, patterns)), re.DOTALL),
    )


def _entries(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"{path}: not a list of boilerplate in UTF-8: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#") and not boilerplate_key(line):
            raise ReadingError(f"{path}: line {number}: {line!r} has no letter to compare by")
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _as_pattern(line: str) -> str:
    return ".*".join(re.escape(boilerplate_key(part)) for part in line.split("*"))
