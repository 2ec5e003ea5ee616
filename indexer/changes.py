"""What a run has to do: which files are new, changed or gone, and which are to be read again.

A file of the same size and time of change is the same, and so is one of the same content. It is
read again all the same where what reads it has changed, where a line of it began or ceased to recur
all over the archive, where an article of it was left out for another one that may be gone, and
where it could not be read. What is in a folder that cannot be read is not gone: it cannot be read.
"""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from indexer.catalog import Row
from indexer.reading.cleaning.recurring import find_recurring, may_have

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set
    from pathlib import Path

    from indexer.catalog import Catalog, Key
    from indexer.reading.files import Survey
    from indexer.reading.listing import Entry
    from indexer.reading.sources import Source

    Surveyors = Callable[[Sequence[Source]], Iterable[Survey]]

UNSETTLED = 2_000_000_000
"""Nanoseconds within which a file can change twice with one time of change."""

NEW, CHANGED = "new", "changed"
STALE = "it could not be read the last time"
LINES = "a line of it began or ceased to recur all over the archive"
TWINS = "an article of it was left out for another one, which may be gone"
IN_FULL = "everything is read, as asked for"
READERS = "what reads it, or a setting of that, has changed"
NOTHING_KEPT = "the index keeps nothing of it that can be taken over"
"""Why a file is read."""


class Step(NamedTuple):
    """What is to be done with a file: it is read, for a reason, or its articles are taken over.

    `row` is what is known of the file now, without what its articles are; `before` is its row in
    the generation before, the first of whose articles there has the number `first`.
    """

    entry: Entry
    row: Row
    before: Row | None
    first: int
    why: str | None = None

    @property
    def reads(self) -> bool:
        """Whether it is read."""
        return self.why is not None


class Changes(NamedTuple):
    """A step for every file, in their order, and the lines that recur all over the archive."""

    steps: list[Step]
    recurring: frozenset[str]
    same: bool
    """Whether nothing is to be read, and no file is gone or has another place in the order."""


def find_changes(
    entries: Sequence[Entry],
    catalog: Catalog,
    surveyed: Surveyors,
    *,
    now: int,
    everything: str | None = None,
) -> Changes:
    """Compare an archive with the catalog of the generation before.

    Files that may have changed are looked at by `surveyed`; `now` is in nanoseconds. The files are
    all read again where there is a reason for `everything`.
    """
    compared = _compare(list(_with_hidden(entries, catalog)), catalog, now)
    if everything:
        compared = [_read_anew(step, everything) for step in compared]
    steps = _settled(compared, surveyed)
    recurring = find_recurring(frozenset(ends.split()) for ends in _ends(steps))
    begun_or_ceased = recurring ^ catalog.recurring
    steps = [_with(step, LINES, _has_any(step, begun_or_ceased)) for step in steps]
    in_order = _in_order(steps)
    loose = _loose(steps, catalog, in_order)
    steps = [_with(step, TWINS, _lost_to_any(step, loose)) for step in steps]
    same = in_order and len(steps) == len(catalog.rows) and not any(step.reads for step in steps)
    return Changes(steps, recurring, same)


def _with_hidden(entries: Sequence[Entry], catalog: Catalog) -> Iterator[Entry]:
    """The same, and in their places the files known before that are below what is refused."""
    refused = {(_absolute(entry), entry.path): entry for entry in entries if entry.refused}
    hidden: dict[Path, list[Entry]] = {}
    for row in catalog.rows if refused else ():
        above = ((row.root, str(folder)) for folder in PurePosixPath(row.path).parents)
        if entry := next((refused[key] for key in above if key in refused), None):
            file = entry._replace(path=row.path, size=row.size)
            hidden.setdefault(entry.root, []).append(file)
    for root, listed in groupby(entries, key=attrgetter("root")):
        files = hidden.pop(root, [])
        every = [*listed, *files]
        yield from sorted(every, key=attrgetter("path")) if files else every


def _absolute(entry: Entry) -> str:
    return str(entry.root.absolute())


def _compare(entries: Sequence[Entry], catalog: Catalog, now: int) -> list[Step]:
    """By size and time of change; a file that was not read before, or not well, is to be read."""
    known: dict[Key, tuple[Row, int]] = {}
    for row, first in zip(catalog.rows, catalog.first_numbers(), strict=False):
        # Of a file that is named twice, the first has the articles.
        known.setdefault(row.key, (row, first))
    roots = {root: str(root.absolute()) for root in {entry.root for entry in entries}}
    steps = []
    for entry in entries:
        row = Row(roots[entry.root], entry.path, entry.size, _settled_time(entry.mtime, now))
        before, first = known.get(row.key, (None, 0))
        if before and before.content and before[:4] == row[:4] and row.mtime:
            row = row._replace(content=before.content, ends=before.ends)
        why = (STALE if before.stale else None) if before else NEW
        steps.append(Step(entry, row, before, first, why))
    return steps


def _read_anew(step: Step, why: str) -> Step:
    return _with(step._replace(row=step.row._replace(content=b"", ends=None)), why)


def _settled_time(mtime: int, now: int) -> int:
    return mtime if mtime < now - UNSETTLED else 0


def _settled(steps: Sequence[Step], surveyed: Surveyors) -> list[Step]:
    """With the content of the files that may have changed, and whether it is another one."""
    unsure = [step.entry.source for step in steps if not step.row.content]
    surveys = iter([*surveyed(unsure)])
    return [step if step.row.content else _looked_at(step, next(surveys)) for step in steps]


def _looked_at(step: Step, found: Survey) -> Step:
    ends = None if found.ends is None else " ".join(sorted(found.ends))
    row = step.row._replace(content=found.content, ends=ends)
    before = step.before
    changed = before is None or before.content != found.content
    if before and not found.content:
        # It cannot be opened: its articles of the run before are at stake, if it has any.
        changed = bool(before.content)
    return _with(step._replace(row=row), CHANGED, changed)


def _ends(steps: Iterable[Step]) -> Iterable[str]:
    return (step.row.ends for step in steps if step.row.ends is not None)


def _with(step: Step, why: str, reads: bool = True) -> Step:
    return step._replace(why=why) if reads and not step.reads else step


def _has_any(step: Step, keys: frozenset[str]) -> bool:
    """Whether the file may have a line with one of these keys."""
    if not keys or not step.before or step.reads:
        return False
    lines = step.before.lines
    return lines is None or may_have(lines, keys)


def _lost_to_any(step: Step, ids: Set[str]) -> bool:
    """Whether an article of it was left out for another one with one of these ids."""
    return step.before is not None and not ids.isdisjoint(step.before.twins)


def _in_order(steps: Iterable[Step]) -> bool:
    """Whether the files known before come in the same order."""
    firsts = [step.first for step in steps if step.before]
    return firsts == sorted(firsts)


def _loose(steps: Sequence[Step], catalog: Catalog, in_order: bool) -> set[str]:
    """The ids that an article before had, and that one of another file may have now."""
    safe = {step.row.key for step in steps if not step.reads} if in_order else set()
    return set(chain.from_iterable(row.ids for row in catalog.rows if row.key not in safe))
