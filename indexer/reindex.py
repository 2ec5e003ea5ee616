"""The job that turns archive files into a published generation of the index."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from indexer.cleaning.boilerplate import load_boilerplate
from indexer.generations import open_generations
from indexer.reading import find_files, recurring_lines, try_file
from search.document import index_article
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from indexer.reading import Source
    from search.model import Article

    Progress = Callable[[Sequence[Source]], Iterable[Source]]
    """Shows how far a run is; gives back the sources that it is given."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: the generation it published and why files or articles were left out."""

    generation: str
    articles: int
    quarantined: tuple[str, ...]
    seconds: float


def reindex(
    paths: Sequence[Path], address: str, *, boilerplate: Path | None, progress: Progress
) -> Report:
    """Read every file below the paths and publish the index of them.

    A file that cannot be read is quarantined and the run goes on. Raises `ReadingError` where no
    article at all could be read or `boilerplate` is no list of lines, `LockedError` where another
    run is writing. Then, and when it is interrupted, the index stays as it was.
    """
    started = perf_counter()
    # Now rather than at every file, which would all be quarantined for it.
    load_boilerplate(boilerplate)
    sources = list(find_files(paths))
    quarantined: list[str] = []
    generations = open_generations(address)
    with generations.writing():
        # What a crashed run left, before it is taken for the generation before this one.
        generations.prune()
        with generations.aside() as name:
            articles = _read(sources, boilerplate, quarantined, progress)
            count = generations.write(name, map(index_article, articles))
            if not count:
                raise ReadingError(_nothing(paths, quarantined))
            generations.finish(name, count, len(quarantined))
        generations.publish(name)
        generations.prune()
    return Report(name, count, tuple(quarantined), round(perf_counter() - started, 2))


def _read(
    sources: Sequence[Source], boilerplate: Path | None, quarantined: list[str], progress: Progress
) -> Iterator[Article]:
    """Every readable article with an id of its own; notes in `quarantined` why others are not."""
    recurring = recurring_lines(sources)
    ids: set[str] = set()
    for source in progress(sources):
        for found in try_file(source, recurring, boilerplate):
            if isinstance(found, ReadingError):
                quarantined.append(found.message)
            elif found.article.id in ids:
                quarantined.append(
                    f"{source.path}: another article has the id {found.article.id!r} too; "
                    "index the folder above both, or rename one"
                )
            else:
                ids.add(found.article.id)
                yield found.article


def _nothing(paths: Sequence[Path], quarantined: Sequence[str]) -> str:
    names = ", ".join(map(str, paths))
    reason = f" {quarantined[0]}" if quarantined else ""
    return f"There is no readable article in {names}, so the index stays as it was.{reason}"
