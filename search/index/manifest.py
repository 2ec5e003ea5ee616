"""What built a generation: its manifest, which is kept beside it and reads and writes itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from search.errors import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Manifest:
    """The engine of a generation, its articles and files left out, and what analysed it.

    `analyzers` is a fingerprint: see `search.index.generation`.
    """

    engine: str
    articles: int
    quarantined: int
    analyzers: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """What is written, and read again by `from_json`."""
        return asdict(self)

    def as_text(self) -> str:
        """The same as the text of a file, to be read by `from_text`."""
        return json.dumps(self.as_json(), indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str, address: object) -> Manifest:
        """From a file of the index at `address`; raises `IndexUnavailableError` as `from_json`."""
        try:
            facts = json.loads(text)
        except ValueError as error:
            raise damaged(address, f"its manifest is not JSON: {error}") from error
        return cls.from_json(facts, address)

    @classmethod
    def from_json(cls, facts: object, address: object) -> Manifest:
        """From what `as_json` gave; raises `IndexUnavailableError` for anything else."""
        if not isinstance(facts, dict):
            raise damaged(address, "its manifest is not an object")
        if missing := [row.name for row in fields(cls) if not _fits(row.type, facts.get(row.name))]:
            raise damaged(address, f"its manifest lacks {', '.join(missing)}")
        if unknown := sorted(facts.keys() - {row.name for row in fields(cls)}):
            raise damaged(address, f"its manifest is of another version: {', '.join(unknown)}")
        return cls(**facts)


def _fits(kind: object, value: object) -> bool:
    """Whether a value has the type that a field is annotated with."""
    match kind:
        case "str":
            return isinstance(value, str)
        case "int":
            return isinstance(value, int) and value >= 0
    return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())
