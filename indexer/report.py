"""What a run did, for people, for machines, and for the run after it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a file or an article was left out, and since which run (UTC, ISO 8601)."""

    message: str
    since: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the run that began `at` a time (UTC, ISO 8601) did; it reads and writes itself.

    `generation` is the one served in the end: a new one, kept by `engine`, where the run
    `published`. `engine_before` kept the one served until then, if any was. Articles were added,
    changed or removed; `stale` ones stand for files that cannot be read at present. `bytes` are
    those of the new generation, and `error` says why a run failed.
    """

    at: str
    generation: str = ""
    published: bool = False
    engine: str = ""
    engine_before: str | None = None
    articles: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    stale: int = 0
    quarantined: tuple[Loss, ...] = ()
    seconds: float = 0.0
    bytes: int = 0
    error: str | None = None

    @property
    def new_losses(self) -> list[Loss]:
        """What this run is the first to leave out."""
        return [loss for loss in self.quarantined if loss.since == self.at]

    def as_json(self) -> dict[str, Any]:
        """What is written, and read again by `from_text`."""
        return asdict(self)

    def as_text(self) -> str:
        """The same as the text of a file."""
        return as_text(self.as_json(), indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Report:
        """From what `as_text` gave; raises ValueError for anything else."""
        facts = json.loads(text)
        try:
            losses = tuple(Loss(**loss) for loss in facts.pop("quarantined"))
            return cls(**facts, quarantined=losses)
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("this is not the report of a run") from error


def as_text(facts: Any, indent: int | None = None) -> str:
    """The facts in JSON, also where they have the name of a file that is no text."""
    text = json.dumps(facts, ensure_ascii=False, indent=indent)
    # Half a character, which no encoding has, is written as JSON escapes it.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def now() -> str:
    """The time, as reports state it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
