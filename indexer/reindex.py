"""The job that turns archive files into a published generation of the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from indexer.analysing import Analyst, Piece, analyse
from indexer.generations.base import open_generations, open_shared
from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.files import find_files, recurring_lines
from indexer.report import Loss, Report
from search.errors import IndexUnavailableError, ReadingError
from search.index.address import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from indexer.generations.part import Part
    from indexer.reading.files import Source
    from search.stored.document import IndexedArticle

    Progress = Callable[[Sequence[Source]], Iterable[Source]]
    """Shows how far a run is; gives back the sources that it is given."""


def reindex(
    paths: Sequence[Path],
    address: str,
    *,
    boilerplate: Path | None,
    progress: Progress,
    jobs: int = 1,
) -> Report:
    """Read every file below the paths, on `jobs` processors, and publish the index of them.

    A file that cannot be read is quarantined and the run goes on. Raises `ReadingError` where no
    article could be read or `boilerplate` is not a list of lines, `LockedError` where another
    run is writing. Then, and when it is interrupted, the index stays as it was.
    """
    started, at = perf_counter(), _now()
    archive = _Archive.of(paths, boilerplate)
    generations = open_generations(address)
    engine_before = _served_engine(address)
    with generations.writing():
        # What a crashed run left, before it is taken for the generation before this one.
        generations.prune()
        with generations.aside() as name:
            count = generations.write(name, archive.articles(jobs, progress))
            if not count:
                raise ReadingError(_nothing(paths, archive.quarantined))
            generations.finish(name, count, len(archive.quarantined))
        generations.publish(name)
        generations.prune()
    return Report(
        at,
        generation=name,
        published=True,
        engine=_served_engine(address) or "",
        engine_before=engine_before,
        articles=count,
        quarantined=tuple(Loss(message, at) for message in archive.quarantined),
        seconds=round(perf_counter() - started, 2),
    )


def index_part(
    paths: Sequence[Path],
    address: str,
    part: Part,
    *,
    boilerplate: Path | None,
    progress: Progress,
    jobs: int = 1,
) -> Report:
    """Write one part of the archive into the generation that all parts share, and publish nothing.

    Every machine needs the whole archive: it reads all of it once for lines that recur, and its own
    part to index it. Raises as `reindex` does, and `SettingError` for an index in a folder.
    """
    started, at = perf_counter(), _now()
    shared = open_shared(address)
    archive = _Archive.of(paths, boilerplate, part)
    count = shared.write(part, archive.articles(jobs, progress), archive.quarantined)
    return Report(
        at,
        generation=shared.name,
        engine="opensearch",
        articles=count,
        quarantined=tuple(Loss(message, at) for message in archive.quarantined),
        seconds=round(perf_counter() - started, 2),
    )


@dataclass(frozen=True, slots=True)
class _Archive:
    """The files of a run, or of its part, and why some of them were left out."""

    slices: list[Source]
    analyst: Analyst
    quarantined: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, paths: Sequence[Path], boilerplate: Path | None, part: Part | None = None
    ) -> _Archive:
        # Now rather than at every file, which would all be quarantined for it.
        load_boilerplate(boilerplate)
        sources = list(find_files(paths))
        slices = [piece for source in sources for piece in source.slices()]
        mine = slices[part.number - 1 :: part.of] if part else slices
        return cls(mine, Analyst(recurring_lines(sources), boilerplate))

    def articles(self, jobs: int, progress: Progress) -> Iterator[IndexedArticle]:
        """Every article with an id of its own, in the order of the files."""
        pieces = analyse(self.analyst, self.slices, jobs)
        shown = (piece for piece, _ in zip(pieces, progress(self.slices), strict=True))
        return _articles(shown, self.quarantined)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _served_engine(address: str) -> str | None:
    """The engine of the served generation; None where there is none, or none that can be opened."""
    try:
        return open_index(address).current().manifest.engine
    except IndexUnavailableError:
        return None


def _articles(pieces: Iterable[Piece], quarantined: list[str]) -> Iterator[IndexedArticle]:
    """Every article with an id of its own; notes in `quarantined` why others are not there."""
    ids: set[str] = set()
    for piece in pieces:
        for found in piece.found:
            if isinstance(found, ReadingError):
                quarantined.append(found.message)
            elif found.id in ids:
                quarantined.append(
                    f"{piece.source.path}: another article has the id {found.id!r} too; "
                    "index the folder above both, or rename one"
                )
            else:
                ids.add(found.id)
                yield found


def _nothing(paths: Sequence[Path], quarantined: Sequence[str]) -> str:
    names = ", ".join(map(str, paths))
    reason = f" {quarantined[0]}" if quarantined else ""
    return f"There is no readable article in {names}, so the index stays as it was.{reason}"
