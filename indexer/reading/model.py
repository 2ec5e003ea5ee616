"""The values that flow through reading, from the lines of a file to a finished reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from search.model import Article

TITLE: Final = "title"
PARAGRAPH: Final = "paragraph"
REASONS: Final = (
    "boilerplate",
    "recurring line",
    "separator",
    "caption",
    "repeat",
    "date",
    "byline",
    "source",
    "metadata",
    "address",
    "attachment",
    "link",
    "outside",
)
"""Why a line can be left out; `docs/formats.md` says what each of them means."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, stripped and in NFC; `number` counts from 1.

    `lang` is the language that the file itself declares for it, `heading` whether the file
    marks it as one; only web pages know either.
    """

    number: int
    text: str
    lang: str | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not part of the article, counted from 1, and one of `REASONS`."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about its article; `date` is ISO 8601, `updated` the date of a change."""

    date: str | None = None
    updated: str | None = None
    byline: str | None = None
    source: str | None = None
    url: str | None = None

    def __or__(self, other: Facts) -> Facts:
        """These facts, completed by the other's where they are silent."""
        return Facts(
            self.date or other.date,
            self.updated or other.updated,
            self.byline or other.byline,
            self.source or other.source,
            self.url or other.url,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a line is left out (one of `REASONS`), and what it says about the article."""

    reason: str
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What became of a line: `role` is `TITLE`, `PARAGRAPH` or one of `REASONS`."""

    number: int
    text: str
    role: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as read from `file`, with what became of each of its lines.

    An article of a JSON Lines file has no lines: everything in it is meant to be there.
    """

    file: str
    article: Article
    lines: tuple[ReadLine, ...] = ()

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The lines that are not part of the article, in the order of the file."""
        return tuple(
            LeftOut(line.number, line.role)
            for line in self.lines
            if line.role not in (TITLE, PARAGRAPH)
        )

    def as_json(self) -> dict[str, Any]:
        """What `naru inspect --json` prints: what is absent is None."""
        return {
            "file": self.file,
            "id": self.article.id,
            "date": self.article.date,
            "byline": self.article.byline,
            "source": self.article.source,
            "url": self.article.url,
            "segments": [
                {"lang": part.lang, "title": part.title, "paragraphs": list(part.paragraphs)}
                for part in self.article.segments
            ],
            "left_out": [{"line": left.line, "reason": left.reason} for left in self.left_out],
        }
