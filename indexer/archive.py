"""The articles of a run, in the order of the files, and what became of every file."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from indexer.analyst import Stored, analyse
from indexer.generations.before import Copied, pack_times
from indexer.progress import Meter
from indexer.report import Loss
from search.dates import seconds_of
from search.errors import ReadingError
from search.settings import STALE_RUNS
from search.stored.document import IndexedArticle, index_article
from search.stored.records import Times, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.analyst import Analyst, Piece, Work
    from indexer.catalog import Row
    from indexer.changes import Step
    from indexer.generations.before import Before
    from indexer.progress import Progress, Stage
    from indexer.reading.sources import Source

TOGETHER = 32
"""Stored articles that are analysed again in one piece of work."""

_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class _Made:
    """What a file has given so far; `known` are the losses of it that are not new."""

    known: list[Loss]
    ids: list[str] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    stale: int = 0
    lines: bytes | None = None


class Tally(NamedTuple):
    """Articles that were not there before, that are others now, and that stand for stale files."""

    added: int
    changed: int
    stale: int


class Archive:
    """The files of a run; what is unchanged comes from the generation `before`.

    `at` is the time of the run, of which new losses and articles are.
    """

    def __init__(
        self, steps: Sequence[Step], analyst: Analyst, before: Before | None, at: str
    ) -> None:
        self._steps = steps
        self._analyst = analyst
        self._before = before
        self._at = at
        self._now = seconds_of(at)
        self._numbers = before.numbers if before else {}
        self._ids: set[str] = set()
        self._added = self._changed = 0
        self.rows: list[Row] = []

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Why files and articles were left out so far, in the order of the files."""
        return tuple(loss for row in self.rows for loss in row.losses)

    @property
    def tally(self) -> Tally:
        """How the articles so far differ from those before."""
        stale = sum(len(row.ids) for row in self.rows if row.stale)
        return Tally(self._added, self._changed, stale)

    @property
    def removed(self) -> int:
        """Articles of the generation before that are not there, once all are."""
        return len(self._numbers) - (len(self._ids) - self._added)

    def articles(
        self, jobs: int, progress: Progress, stage: Stage
    ) -> Iterator[IndexedArticle | Copied]:
        """Every article with an id of its own; each file, or slice of one, counts for the stage."""
        work = [self._work(step) for step in self._steps]
        every = list(chain.from_iterable(work))
        meter = Meter(progress, stage._replace(total=len(every) + work.count([])))
        pieces = meter.counting(analyse(self._analyst, every, jobs))
        for step, items in zip(self._steps, work, strict=True):
            yield from self._take(step, islice(pieces, len(items)))
            if not items:
                meter.count()
        # So that the processes come to their end.
        deque(pieces, maxlen=0)

    def _work(self, step: Step) -> list[Work]:
        """What a file is in for: to be read, to be analysed as it is stored, or nothing."""
        if step.reads:
            return list(step.entry.source.slices())
        if self._analyst.takes_over or not step.before or not step.before.ids:
            return []
        end = step.first + len(step.before.ids)
        size = TOGETHER * step.entry.size // len(step.before.ids)
        starts = range(step.first, end, TOGETHER)
        return [Stored(start, min(start + TOGETHER, end), size) for start in starts]

    def _take(self, step: Step, pieces: Iterator[Piece]) -> Iterator[IndexedArticle | Copied]:
        """The articles of a file; its row says what became of the others."""
        made = _Made(list(step.before.losses) if step.before else [])
        found = self._read(step, pieces, made) if step.reads else self._keep(step, pieces, made)
        for one in found:
            article = self._indexed(one) if isinstance(one, int) else one
            if article.id in self._ids:
                made.twins.append(article.id)
                made.losses.append(self._loss(twin(step.entry.source, article.id), made))
                continue
            self._ids.add(article.id)
            made.ids.append(article.id)
            made.times.append(self._times(article, step, is_kept=isinstance(one, int)))
            yield article if isinstance(article, Copied) else article.at(made.times[-1])
        self.rows.append(_row(step, made))

    def _read(
        self, step: Step, pieces: Iterable[Piece], made: _Made
    ) -> Iterator[IndexedArticle | int]:
        """What was read of a file, or what there was of it where nothing can be read."""
        readable = False
        for piece in pieces:
            made.lines = piece.lines
            for found in piece.found:
                if isinstance(found, ReadingError):
                    made.losses.append(self._loss(found.message, made))
                else:
                    readable = True
                    yield found
        if not readable and self._keeps_stale(step.before):
            assert step.before, "only what was there before is kept"
            made.stale = step.before.stale + 1
            yield from _numbers(step)

    def _keep(
        self, step: Step, pieces: Iterable[Piece], made: _Made
    ) -> Iterator[IndexedArticle | int]:
        """What there was of an unchanged file."""
        assert step.before, "what was not there before is read"
        made.lines, made.twins = step.before.lines, [*step.before.twins]
        made.losses = [*step.before.losses]
        if self._analyst.takes_over:
            yield from _numbers(step)
        for piece in pieces:
            yield from (one for one in piece.found if not isinstance(one, ReadingError))

    def _keeps_stale(self, row: Row | None) -> bool:
        readable = self._analyst.before is not None
        return row is not None and bool(row.ids) and readable and row.stale < STALE_RUNS.count

    def _indexed(self, number: int) -> IndexedArticle | Copied:
        """An article of the generation before."""
        assert self._before, "the number is of the generation before"
        if self._analyst.takes_over:
            return self._before.indexed(number)
        return index_article(self._before.stored(number).article)

    def _times(self, article: IndexedArticle | Copied, step: Step, *, is_kept: bool) -> Times:
        """When it was added and changed: now, unless it was there before, or was so before."""
        number = self._numbers.get(article.id)
        if number is None or not self._before:
            self._added += 1
            return Times(self._now, self._now)
        known = self._before.times(number)
        if is_kept or isinstance(article, Copied) or not step.reads:
            return known
        if not self._is_other(article, number, step):
            return known
        self._changed += 1
        return Times(known.added, self._now)

    def _is_other(self, article: IndexedArticle, number: int, step: Step) -> bool:
        """Whether an article that was read says something else than the one before."""
        known = self._analyst.before
        if known is None:
            return step.before is None or step.before.content != step.row.content
        if known.has_record(number, article.record):
            return False
        return not known.has_article(number, read_record(article.record).article)

    def _loss(self, message: str, made: _Made) -> Loss:
        """Since when an article is left out: a place in its file may have moved meanwhile."""
        for at, known in enumerate(made.known):
            if _NUMBER.sub("", known.message) == _NUMBER.sub("", message):
                return Loss(message, made.known.pop(at).since)
        return Loss(message, self._at)


def _numbers(step: Step) -> range:
    return range(step.first, step.first + len(step.before.ids)) if step.before else range(0)


def _row(step: Step, made: _Made) -> Row:
    return step.row._replace(
        # What is not read today is read again tomorrow, whatever it is then.
        content=b"" if made.stale else step.row.content,
        ids=made.ids,
        times=pack_times(made.times),
        twins=made.twins,
        losses=made.losses,
        stale=made.stale,
        lines=made.lines,
    )


def twin(source: Source, identity: str) -> str:
    """Why an article is left out whose id another one has."""
    return (
        f"{source.path}: another article has the id {identity!r} too; "
        "index the folder above both, or rename one"
    )
