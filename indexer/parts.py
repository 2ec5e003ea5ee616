"""One part of an archive, indexed by one of several machines."""

from __future__ import annotations

from itertools import chain
from time import perf_counter
from typing import TYPE_CHECKING

from indexer.analyst import Analyst, analyse
from indexer.archive import twin
from indexer.generations.base import open_shared
from indexer.progress import Course, Meter, silent
from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.files import find_files, recurring_lines
from indexer.reading.sources import Source
from indexer.report import Loss, Report, now
from search.errors import ReadingError
from search.stored.document import IndexedArticle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from indexer.analyst import Piece
    from indexer.generations.part import Part
    from indexer.progress import Progress


def index_part(
    paths: Sequence[Path],
    address: str,
    part: Part,
    *,
    boilerplate: Path | None,
    progress: Progress = silent,
    jobs: int = 1,
) -> Report:
    """Write one part of the archive into the generation that all parts share, and publish nothing.

    Every machine needs the whole archive: it reads all of it once for lines that recur, and its own
    part to index it. Raises as `reindex` does, and `SettingError` for an index in a folder.
    """
    started, at = perf_counter(), now()
    # Now rather than at every file, which would all be quarantined for it.
    load_boilerplate(boilerplate)
    shared = open_shared(address)
    sources = list(find_files(paths))
    slices = list(chain.from_iterable(source.slices() for source in sources))
    mine = slices[part.number - 1 :: part.of]
    pieces = analyse(Analyst(recurring_lines(sources), boilerplate), mine, jobs)
    course = Course.of(looked=0, read=1, kept=0, jobs=jobs)
    shown = Meter(progress, course.reading._replace(total=len(mine))).counting(pieces)
    quarantined: list[str] = []
    count = shared.write(part, _articles(shown, quarantined), quarantined)
    return Report(
        at,
        generation=shared.name,
        engine="opensearch",
        articles=count,
        quarantined=tuple(Loss(message, at) for message in quarantined),
        seconds=round(perf_counter() - started, 2),
    )


def _articles(pieces: Iterable[Piece], quarantined: list[str]) -> Iterator[IndexedArticle]:
    """Every article with an id of its own; notes in `quarantined` why others are not there."""
    ids: set[str] = set()
    for source, found in ((piece.work, one) for piece in pieces for one in piece.found):
        if isinstance(found, ReadingError):
            quarantined.append(found.message)
            continue
        assert isinstance(source, Source), "every piece of a part is read"
        assert isinstance(found, IndexedArticle), "there is no generation before to take from"
        if found.id in ids:
            quarantined.append(twin(source, found.id))
        else:
            ids.add(found.id)
            yield found
