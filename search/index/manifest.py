"""What built a generation: its manifest, which is kept beside it and reads and writes itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from search.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKSUM = "checksum"
"""The key under which a manifest says what all the rest of it should be."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The engine of a generation, its articles and files left out, and what analysed it.

    `analyzers` is a fingerprint: see `search.index.generation`. `published` is a point in time, as
    in ISO 8601. `files` has the SHA-256 of each other file by its path: see `search.index.digests`.
    """

    engine: str
    articles: int
    quarantined: int
    analyzers: Mapping[str, str]
    published: str = field(default_factory=lambda: _now().isoformat(timespec="seconds"))
    files: Mapping[str, str] = field(default_factory=dict)

    def age(self) -> int:
        """Seconds since it was published."""
        return max(0, int((_now() - datetime.fromisoformat(self.published)).total_seconds()))

    def as_json(self) -> dict[str, Any]:
        """What is written, and read again by `from_json`."""
        return asdict(self)

    def as_text(self) -> str:
        """The same as the text of a file with a checksum, to be read by `from_text`."""
        facts = self.as_json()
        checksum = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
        return json.dumps({**facts, CHECKSUM: checksum}, indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str, address: object) -> Manifest:
        """From a file of the index at `address`; raises `DamagedError` for another text."""
        try:
            facts = json.loads(text)
        except ValueError as error:
            raise DamagedError(address, f"its manifest is not JSON: {error}") from error
        if isinstance(facts, dict):
            facts.pop(CHECKSUM, None)
        manifest = cls.from_json(facts, address)
        # This compares the checksum as well.
        if text != manifest.as_text():
            raise DamagedError(address, "its manifest is not what was written")
        return manifest

    @classmethod
    def from_json(cls, facts: object, address: object) -> Manifest:
        """From what `as_json` gave; raises `DamagedError` for anything else."""
        if not isinstance(facts, dict):
            raise DamagedError(address, "its manifest is not an object")
        if missing := [row.name for row in fields(cls) if not _fits(row.type, facts.get(row.name))]:
            raise DamagedError(address, f"its manifest lacks {', '.join(missing)}")
        if unknown := sorted(facts.keys() - {row.name for row in fields(cls)}):
            raise DamagedError(address, f"its manifest is of another version: {', '.join(unknown)}")
        return cls(**facts)


def _now() -> datetime:
    return datetime.now(UTC)


def _fits(kind: object, value: object) -> bool:
    """Whether a value has the type that a field is annotated with."""
    match kind:
        case "str":
            return isinstance(value, str)
        case "int":
            return isinstance(value, int) and value >= 0
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
