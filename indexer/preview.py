"""What a run would do, as far as that is known before it reads anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.changes import CHANGED, NEW
from indexer.guard import refuse_shrinking
from indexer.reading.sources import LINES
from search.errors import ReadingError, ShrinkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.catalog import Row
    from indexer.changes import Changes, Step
    from indexer.generations.before import Before
    from indexer.reading.sources import Source

AGAIN, GONE, REFUSED = "again", "gone", "refused"
"""What comes of a file, beside `NEW` and `CHANGED`."""

_UNSURE = "Whether too many articles would leave the index is known only once files are read."


class Fate(NamedTuple):
    """What comes of a file, and why; `articles` are those that the index has of it."""

    path: str
    what: str
    why: str
    articles: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes of every file that is not simply kept, and of the run.

    `generation` is the one that is served. `refusal` says why nothing would be published, and
    `unsure` what cannot be known before files are read.
    """

    generation: str | None
    publishes: bool
    files: Sequence[Fate]
    kept: int
    refusal: str | None
    unsure: str | None

    @classmethod
    def of(
        cls, changes: Changes, before: Before | None, *, publishes: bool, refusing: bool
    ) -> Preview:
        """From what is to be done; `refusing` where it may be refused because articles would go."""
        rows = before.catalog.rows if before else ()
        gone = _gone(changes.steps, rows)
        files = [fate for step in changes.steps if (fate := _fate(step))]
        files += [Fate(_path(row), GONE, "", len(row.ids)) for row in gone]
        refusal = unsure = None
        if refusing and before:
            unsure = _UNSURE if any(map(_may_differ, changes.steps)) else None
            refusal = _refusal(changes.steps, gone, before)
        kept = sum(not step.reads and bool(step.row.content) for step in changes.steps)
        name = before.name if before else None
        return cls(name, publishes, files, kept, refusal, unsure)

    def count(self, what: str) -> int:
        """How many files this comes of."""
        return sum(fate.what == what for fate in self.files)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self) | {"files": [fate._asdict() for fate in self.files]}


def _fate(step: Step) -> Fate | None:
    """None for a file that is kept as it is."""
    articles = len(step.before.ids) if step.before else 0
    if not step.row.content:
        return Fate(_path(step.row), REFUSED, _refused(step.entry.source), articles)
    if step.why is None:
        return None
    if step.why in (NEW, CHANGED):
        return Fate(_path(step.row), step.why, "", articles)
    return Fate(_path(step.row), AGAIN, step.why, articles)


def _refused(source: Source) -> str:
    """Why a file cannot be opened."""
    try:
        source.read_bytes()
    except ReadingError as error:
        return error.message.removeprefix(f"{source.path}: ")
    return "it could not be opened a moment ago"


def _path(row: Row) -> str:
    return f"{row.root}/{row.path}"


def _gone(steps: Sequence[Step], rows: Sequence[Row]) -> list[Row]:
    there = {step.row.key for step in steps}
    return [row for row in rows if row.key not in there]


def _may_differ(step: Step) -> bool:
    """Whether reading the file can take articles away, or bring back those of another file."""
    return step.reads and (step.before is not None or step.row.path.lower().endswith(LINES))


def _refusal(steps: Sequence[Step], gone: Sequence[Row], before: Before) -> str | None:
    """Why too many articles go with their files, unless other files may have them."""
    read = [step for step in steps if step.reads]
    if any(step.row.path.lower().endswith(LINES) for step in read):
        return None
    lost = set(chain.from_iterable(row.ids for row in gone)) - {
        step.entry.source.id for step in read
    }
    try:
        refuse_shrinking(len(lost), before.manifest.articles)
    except ShrinkError as error:
        return error.message
    return None
