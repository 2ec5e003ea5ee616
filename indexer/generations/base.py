"""Where generations of an index are built aside, verified and published, by its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from indexer.generations.folder import FolderGenerations
from search.errors import SettingError
from search.index.address import is_cluster, require_client

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from indexer.catalog import Catalog
    from indexer.generations.before import Before, Copied
    from indexer.generations.listing import Listed
    from indexer.generations.shared import SharedGeneration
    from indexer.report import Report
    from search.errors import IndexUnavailableError
    from search.stored.document import IndexedArticle


class Generations(Protocol):
    """The generations of one index, for the run that writes it."""

    def writing(self, wait: float = 0) -> AbstractContextManager[None]:
        """The right to write this index, until the block is left.

        Raises `LockedError` where it is not to be had within `wait` seconds.
        """

    def aside(self) -> AbstractContextManager[str]:
        """A new generation, by its name, removed again if an exception ends the block."""

    def write(self, name: str, articles: Iterable[IndexedArticle | Copied]) -> int:
        """Write the articles of a generation; gives their number."""

    def before(self) -> Before | None:
        """The served generation, for a run to take over what has not changed.

        None where there is none that can be read.
        """

    def engine(self) -> str | None:
        """The engine of the served generation; None where there is none, or a damaged one."""

    def describe(self, name: str, catalog: Catalog, report: Report) -> None:
        """Keep beside a written generation what it was made of and what its run did."""

    def make_room(self, needed: int) -> None:
        """Make sure that a generation of so many bytes can be written; raises `SpaceError`."""

    def size(self, name: str) -> int:
        """Bytes of a written generation."""

    def finish(self, name: str, articles: int, quarantined: int) -> None:
        """Describe a built generation, then verify it; raises `IndexUnavailableError`."""

    def publish(self, name: str) -> None:
        """Serve a new generation from now on; searches in flight end on the one before.

        Those between the two, from which the index was rolled back, are removed.
        """

    def switch(self, name: str) -> None:
        """Serve this generation from now on, in one step that lasts."""

    def prune(self, keep: int | None = None) -> list[str]:
        """Remove what crashed runs left, and all but the newest generations up to the served one.

        Without a number two stay, and the newest that other analyzers built, which a server of
        theirs may need when it starts again. Newer ones stay as well: the index was rolled back
        from them. All that are finished stay where none is served: then none is known to be good.
        Gives the names of what was removed.
        """

    def served(self) -> str:
        """The name of the served generation; raises `IndexUnavailableError`."""

    def finished(self) -> list[str]:
        """The names of all finished generations, newest first; raises `IndexUnavailableError`."""

    def faults(self, name: str) -> Iterator[IndexUnavailableError]:
        """All that is wrong with a finished generation, of which everything is read."""

    def listing(self) -> list[Listed]:
        """All finished generations, newest first; raises `IndexUnavailableError`."""

    def strays(self) -> list[str]:
        """What is among the generations, but was not made by Naru."""


def open_generations(address: str) -> Generations:
    """The generations of the index at this address; raises `SettingError`."""
    if not is_cluster(address):
        return FolderGenerations(Path(address).absolute())
    require_client()
    from indexer.generations.cluster import ClusterGenerations
    from search.index.cluster import ClusterAddress

    return ClusterGenerations(ClusterAddress.parse(address))


def open_shared(address: str) -> SharedGeneration:
    """The generation that the parts of an archive are written into, in a cluster.

    Raises `SettingError` for an index in a folder, which one machine alone writes.
    """
    if not is_cluster(address):
        raise SettingError(f"{address} is a folder; parts are for an index in a cluster.")
    require_client()
    from indexer.generations.shared import SharedGeneration
    from search.index.cluster import ClusterAddress

    return SharedGeneration(ClusterAddress.parse(address))
