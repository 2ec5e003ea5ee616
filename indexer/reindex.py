"""The job that turns archive files into a published generation of the index."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, time_ns
from typing import TYPE_CHECKING, Any

from indexer.analysing import in_turn
from indexer.analyst import Analyst
from indexer.archive import Archive
from indexer.catalog import NOTHING, Catalog
from indexer.changes import IN_FULL, NOTHING_KEPT, READERS, find_changes
from indexer.generations import reports
from indexer.generations.base import open_generations
from indexer.guard import refuse_shrinking, room_needed
from indexer.plan import Plan
from indexer.preview import Preview
from indexer.progress import Course, Meter, silent
from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.files import survey
from indexer.reading.fingerprint import fingerprint as reading_fingerprint
from indexer.reading.listing import list_files
from indexer.report import Report, now
from search.engines.auto import engine_for, waits
from search.errors import (
    ClusterUnavailableError,
    IndexUnavailableError,
    LockedError,
    NaruError,
    ReadingError,
)
from search.index.address import is_cluster
from search.index.generation import fingerprint as analysis_fingerprint
from search.settings import LONGEST_TEXT, MOST_REMOVED, STALE_RUNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from indexer.generations.base import Generations
    from indexer.generations.before import Before, Copied
    from indexer.progress import Progress
    from indexer.reading.files import Survey
    from indexer.reading.listing import Entry
    from indexer.reading.sources import Source
    from indexer.report import Loss
    from search.stored.document import IndexedArticle

log = logging.getLogger(__name__)


def reindex(
    paths: Sequence[Path],
    address: str,
    *,
    boilerplate: Path | None,
    progress: Progress = silent,
    jobs: int = 1,
    full: bool = False,
    allow_shrink: bool = False,
    wait: float = 0,
    failed: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Bring the index of the files below the paths up to date, on `jobs` processors.

    What has not changed comes from the generation before, unless the run is a `full` one; where
    nothing has, nothing is published. A file that cannot be read is quarantined and the run goes
    on. Raises `ReadingError` where no article could be read or `boilerplate` is not a list of
    lines, `LockedError` where another run is writing after `wait` seconds, `SpaceError` where there
    is no room, and `ShrinkError` where too many articles would go, unless the run may
    `allow_shrink`. Then, and when it is interrupted, the index stays as it was; `failed` is told
    what was found out. The report is kept with the index, whatever came of the run.
    """
    run = _Run(paths, address, boilerplate, progress, jobs, full, allow_shrink)
    try:
        run.go(wait)
    except BaseException as error:
        run.fail(error)
        failed(run.report)
        raise
    run.end()
    return run.report


def preview(
    paths: Sequence[Path],
    address: str,
    *,
    boilerplate: Path | None,
    progress: Progress = silent,
    jobs: int = 1,
    full: bool = False,
    allow_shrink: bool = False,
) -> Preview:
    """What `reindex` would do now, as far as that is known before files are read.

    Nothing is written, and another run may be writing. Raises `ReadingError` and `SettingError`.
    """
    return _Run(paths, address, boilerplate, progress, jobs, full, allow_shrink).look()


@dataclass(slots=True)
class _Run:
    """A run with what it was asked for; `report` is what it has done so far."""

    paths: Sequence[Path]
    address: str
    boilerplate: Path | None
    progress: Progress
    jobs: int
    full: bool
    allow_shrink: bool
    began: int = field(default_factory=time_ns)
    started: float = field(default_factory=perf_counter)
    report: Report = field(default_factory=lambda: Report(now()))
    folder: Path | None = None
    size: int = 0
    looked: int = 0
    """Bytes of all files, and of those that are looked at."""
    late: bool = False

    @property
    def seconds(self) -> float:
        """Since it began."""
        return round(perf_counter() - self.started, 2)

    def go(self, wait: float) -> None:
        """Look at the archive, and publish what has changed."""
        self.folder = None if is_cluster(self.address) else Path(self.address).absolute()
        self._check_settings()
        generations = open_generations(self.address)
        with generations.writing(wait):
            # What a crashed run left, before it is taken for the generation before this one.
            generations.prune()
            before = generations.before()
            self._note(engine_before=generations.engine())
            self._say(before)
            entries = list(list_files(self.paths))
            if not is_cluster(self.address):
                generations.make_room(room_needed(entries, before))
            plan = self._plan(entries, before, before)
            if not plan.is_empty:
                self._publish_soundly(generations, plan, entries)

    def look(self) -> Preview:
        """What would come of it."""
        self._check_settings()
        before = open_generations(self.address).before()
        plan = self._plan(list(list_files(self.paths)), before, before)
        refusing = before is not None and not self.allow_shrink
        return Preview.of(plan.changes, before, publishes=not plan.is_empty, refusing=refusing)

    def fail(self, error: BaseException) -> None:
        """Note why it came to nothing."""
        message = error.message if isinstance(error, NaruError) else str(error)
        self._note(error=message or type(error).__name__, seconds=self.seconds)
        # While another run is writing, this one has found out nothing.
        if not isinstance(error, LockedError):
            self.end()

    def end(self) -> None:
        """Keep the report with the index; a cluster keeps none."""
        self._note(seconds=self.seconds)
        if self.folder:
            reports.keep(self.folder, self.report)

    def _check_settings(self) -> None:
        """Now rather than at every file, which would all be quarantined, or hours later."""
        load_boilerplate(self.boilerplate)
        for setting in (LONGEST_TEXT, STALE_RUNS, MOST_REMOVED):
            _ = setting.count
        if not is_cluster(self.address):
            engine_for(0)

    def _say(self, before: Before | None) -> None:
        """What is served until now, which is what will be served where nothing is published."""
        if before is None:
            return
        losses = tuple(loss for row in before.catalog.rows for loss in row.losses)
        self._note(generation=before.name, engine=before.manifest.engine, quarantined=losses)
        self._note(articles=before.manifest.articles)

    def _publish_soundly(
        self, generations: Generations, plan: Plan, entries: Sequence[Entry]
    ) -> None:
        """Without what was taken over, where that turns out to be damaged."""
        try:
            self._publish(generations, plan)
        except IndexUnavailableError as error:
            if not plan.analyst.before or isinstance(error, ClusterUnavailableError):
                raise
            log.warning("%s So everything is read again.", error.message)
            self._publish(generations, self._plan(entries, plan.before, None))

    def _plan(self, entries: Sequence[Entry], before: Before | None, source: Before | None) -> Plan:
        """What is to be done, after a first look at the files that may have changed.

        Articles are taken from `source`, the generation before unless that is damaged.
        """
        self.size = sum(entry.size for entry in entries)
        articles = before.manifest.articles if before else len(entries)
        self.late = not is_cluster(self.address) and waits(articles)
        reading, analysis = reading_fingerprint(self.boilerplate), analysis_fingerprint()
        last = before.catalog if before else NOTHING
        readable = source if source and source.is_readable else None
        why = self._why_everything(readable, reading == last.reading)
        changes = find_changes(entries, last, self._survey, now=self.began, everything=why)
        takes_over = bool(readable) and not self.full and analysis == last.analysis
        analyst = Analyst(changes.recurring, self.boilerplate, readable, takes_over)
        catalog = Catalog(reading, analysis, changes.recurring, ())
        return Plan(changes, analyst, catalog, before)

    def _why_everything(self, readable: Before | None, same_readers: bool) -> str | None:
        """Why every file is read, if it is."""
        if self.full:
            return IN_FULL
        if not same_readers:
            return READERS
        return None if readable else NOTHING_KEPT

    def _survey(self, sources: Sequence[Source]) -> Iterable[Survey]:
        self.looked = sum(source.size for source in sources)
        found = in_turn(survey, sources, self.jobs)
        # All files may have to be read, for all that is known by now.
        stage = self._course(self.size).looking
        return Meter(self.progress, stage._replace(total=len(sources))).counting(found)

    def _course(self, read: int) -> Course:
        """The course of a run that reads so many bytes."""
        return Course.of(
            looked=self.looked, read=read, kept=self.size - read, jobs=self.jobs, late=self.late
        )

    def _publish(self, generations: Generations, plan: Plan) -> None:
        course = self._course(plan.bytes)
        archive = Archive(plan.changes.steps, plan.analyst, plan.before, self.report.at)
        with generations.aside() as name:
            count = generations.write(name, self._articles(archive, course))
            self.progress(course.writing, 1)
            self._note(quarantined=archive.losses, removed=archive.removed)
            self._note(**archive.tally._asdict())
            self._refuse(archive, count, plan.before)
            self._note(seconds=self.seconds)
            report = replace(self.report, generation=name, published=True, articles=count)
            generations.describe(name, replace(plan.catalog, rows=archive.rows), report)
            self.progress(course.verifying, 0)
            generations.finish(name, count, len(archive.losses))
        generations.publish(name)
        self.progress(course.verifying, 1)
        self.report = report
        self._note(engine=generations.engine() or "", bytes=generations.size(name))
        generations.prune()

    def _articles(self, archive: Archive, course: Course) -> Iterator[IndexedArticle | Copied]:
        """Every article; what an engine does after the last of them is the stage of writing."""
        yield from archive.articles(self.jobs, self.progress, course.reading)
        self.progress(course.writing, 0)

    def _refuse(self, archive: Archive, count: int, before: Before | None) -> None:
        """Publish nothing where hardly anything would be left."""
        if not count:
            raise ReadingError(_nothing(self.paths, archive.losses))
        if before and not self.allow_shrink:
            refuse_shrinking(archive.removed, before.manifest.articles)

    def _note(self, **facts: Any) -> None:
        self.report = replace(self.report, **facts)


def _nothing(paths: Sequence[Path], losses: Sequence[Loss]) -> str:
    names = ", ".join(map(str, paths))
    reason = f" {losses[0].message}" if losses else ""
    return f"There is no readable article in {names}, so the index stays as it was.{reason}"
