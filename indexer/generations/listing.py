"""What there is of an index: its generations, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search.errors import IndexUnavailableError
from search.index.generation import check_analyzers

if TYPE_CHECKING:
    from search.index.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Listed:
    """A finished generation as `naru status` shows it; `problem` says why it cannot be served.

    `published_at` and what follows is None where its manifest cannot be read. `report` is what
    the run noted that built it.
    """

    name: str
    bytes: int
    published_at: str | None = None
    age_seconds: int | None = None
    articles: int | None = None
    engine: str | None = None
    problem: str | None = None
    report: Any = None

    @classmethod
    def of(cls, name: str, size: int, manifest: Manifest, report: Any = None) -> Listed:
        """With what its manifest says."""
        return cls(
            name,
            size,
            manifest.published,
            manifest.age(),
            manifest.articles,
            manifest.engine,
            _problem(manifest, name),
            report,
        )


def _problem(manifest: Manifest, name: str) -> str | None:
    try:
        check_analyzers(manifest.analyzers, name)
    except IndexUnavailableError as error:
        return error.message
    return None
