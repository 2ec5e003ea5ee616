"""What somebody may mean: words of the archive as they are typed, and queries that find more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Completion:
    """What somebody may be about to type: a word, name or title of the archive.

    `count` is the number of articles whose text in the language `lang` has it. `by` says how what
    was typed leads to it: see `search.vocabulary.keys.By`.
    """

    text: str
    lang: str
    count: int
    kind: Literal["word", "title"]
    by: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be meant by the beginning of a query, the likeliest first."""

    query: str
    took_ms: float
    generation: str
    suggestions: tuple[Completion, ...]


Kind = Literal["spelling", "keyboard", "romanised", "spacing", "without"]
"""What is done to a query that finds little."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that finds more: `total` articles, as was tried.

    `typed` is what stands in the query that was asked, and `instead` what stands there now; None
    where it is left out.
    """

    q: str
    kind: Kind
    typed: str
    instead: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """What may be meant by a query, which itself finds `total` articles, the likeliest first."""

    query: str
    total: int
    took_ms: float
    generation: str
    suggestions: tuple[Suggestion, ...]
