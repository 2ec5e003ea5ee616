"""Generations in a cluster: each is an index, and the alias names the one that is served.

Indices are called after the alias and numbered, and each has another beside it for the run after
(see `companion`). ALIAS.state holds the lock of the run that writes, and what each part of a shared
run has finished (see `shared`).
"""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from opensearchpy.exceptions import NotFoundError
from opensearchpy.helpers import scan

from indexer.generations.before import CATALOG, REPORT, Copied
from indexer.generations.before_cluster import DOCUMENTS, ClusterBefore, Documents
from indexer.generations.companion import ENDING, Companion
from indexer.generations.lease import lease
from indexer.generations.listing import Listed
from indexer.generations.retention import staying
from indexer.generations.sums import SIZE, sums_of
from search.engines.opensearch.copier import Copier, cancel_copies
from search.engines.opensearch.errors import reporting_cluster
from search.engines.opensearch.writer import OpenSearchWriter, index_body
from search.errors import ClusterUnavailableError, DamagedError, IndexUnavailableError, counted
from search.index.cluster import MANIFEST, finished_names, read_manifest, served_name
from search.index.generation import check_analyzers, fingerprint
from search.index.manifest import Manifest
from search.settings import REPLICAS, SHARDS
from search.stored.records import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from indexer.catalog import Catalog
    from indexer.report import Report
    from search.index.cluster import ClusterAddress
    from search.stored.document import IndexedArticle

_EXISTS = 400
"""The status where another run has created the same index meanwhile."""

BATCH = 200
"""Records that are read at once to verify them."""


class ClusterGenerations:
    """The generations of an index in a cluster; see `indexer.generations.base.Generations`.

    A run that dies leaves an index that nobody searches, which the next one removes.
    """

    def __init__(self, address: ClusterAddress) -> None:
        self.address = address
        self.alias = address.alias
        self.state = f"{self.alias}.state"
        self.client = address.connect(writes=True)

    def writing(self, wait: float = 0) -> AbstractContextManager[None]:
        """The right to write this index, until the block is left; raises `LockedError`."""
        settings = {"number_of_shards": 1, "number_of_replicas": REPLICAS.count}
        with reporting_cluster(self.state):
            if not self.client.indices.exists(index=self.state):
                self.client.indices.create(
                    index=self.state, body={"settings": settings}, ignore=_EXISTS
                )
        return lease(self.client, self.state, wait)

    @contextmanager
    def aside(self) -> Iterator[str]:
        """A new generation, by its name, removed again if an exception ends the block."""
        name = self.name(max(self.numbers(), default=0) + 1)
        self.create(name, {})
        try:
            self._beside(name).create()
            yield name
        except BaseException:
            # The reason counts, not that the index could not be removed as well.
            with suppress(ClusterUnavailableError):
                self.discard(name)
            raise

    def create(self, name: str, meta: dict[str, Any]) -> None:
        """A new index, which is written through an alias of its own."""
        body = index_body(SHARDS.count, REPLICAS.count)
        body["mappings"]["_meta"] = meta
        body["aliases"] = {_writing(name): {}}
        with reporting_cluster(name):
            self.client.indices.create(index=name, body=body)

    def write(self, name: str, articles: Iterable[IndexedArticle | Copied]) -> int:
        """Send the articles of a generation, or have them copied; gives their number."""
        sums = self.send(name, articles)
        self._beside(name).put(DOCUMENTS, Documents.of(sums).to_bytes())
        return len(sums) // SIZE

    def send(self, name: str, articles: Iterable[IndexedArticle | Copied], part: int = 0) -> bytes:
        """The same, for any part of a generation; gives their checksums."""
        sums = bytearray()
        copier = Copier(self.client, _writing(name))
        with copier, OpenSearchWriter(self.client, _writing(name), part) as writer:
            for article in articles:
                if isinstance(article, Copied):
                    copier.add(article.id, article.origin)
                    sums += article.sums
                else:
                    writer.add(article)
                    sums += sums_of(article)
        return bytes(sums)

    def before(self) -> ClusterBefore | None:
        """The served generation, for a run to take over what has not changed.

        None where there is none, or none that can be read, and where it was built in parts.
        """
        try:
            before = ClusterBefore(self.address, self.served())
            before.check()
        except ClusterUnavailableError:
            raise
        except (IndexUnavailableError, ValueError):
            return None
        return before

    def engine(self) -> str | None:
        """The engine of the served generation; None where there is none."""
        try:
            served = served_name(self.client, self.alias)
        except ClusterUnavailableError:
            raise
        except IndexUnavailableError:
            return None
        return str(read_manifest(self.client, served)["engine"])

    def describe(self, name: str, catalog: Catalog, report: Report) -> None:
        """Keep beside a written generation what it was made of and what its run did."""
        beside = self._beside(name)
        beside.put(CATALOG, catalog.to_bytes())
        with reporting_cluster(name):
            # What is not in a segment yet has no size.
            self.client.indices.refresh(index=name)
        said = replace(report, engine="opensearch", bytes=self.size(name))
        beside.put(REPORT, said.as_text().encode())

    def make_room(self, needed: int) -> None:
        """The cluster sees to its disks itself."""

    def size(self, name: str) -> int:
        """Bytes of an index, with all its copies."""
        return ClusterBefore(self.address, name).size

    def finish(self, name: str, articles: int, quarantined: int) -> None:
        """Describe a built generation, then verify it; raises `IndexUnavailableError`."""
        files = self._beside(name).digests([CATALOG, DOCUMENTS, REPORT])
        manifest = Manifest("opensearch", articles, quarantined, fingerprint(), files=files)
        meta = {MANIFEST: manifest.as_json()}
        with reporting_cluster(name):
            self.client.indices.refresh(index=name)
            self._verify(name, articles)
            self.client.indices.put_mapping(index=name, body={"_meta": meta})

    def publish(self, name: str) -> None:
        """Serve a new generation from now on; searches in flight end on the one before."""
        served = self._served_if_any() or name
        for between in [other for other in self.finished() if served < other < name]:
            self.discard(between)
        self.switch(name)
        with reporting_cluster(name):
            self.client.indices.delete_alias(index=name, name=_writing(name))
        self._beside(name).close()

    def switch(self, name: str) -> None:
        """Serve this generation from now on, in one step that lasts."""
        with reporting_cluster(name):
            indices = self.client.indices
            try:
                served = list(indices.get_alias(name=self.alias))
            except NotFoundError:
                served = []
            removed = [{"remove": {"index": old, "alias": self.alias}} for old in served]
            # In one step, so that there is no moment without a served generation, or with two.
            actions = [*removed, {"add": {"index": name, "alias": self.alias}}]
            indices.update_aliases(body={"actions": actions})

    def prune(self, keep: int | None = None) -> list[str]:
        """Remove what dead runs left, and all but the newest generations up to the served one.

        See `indexer.generations.base.Generations`.
        """
        served, finished = self._served_if_any(), self.finished()
        # Where none is served yet, any that is finished may be good.
        stay = staying(finished, served, self._analyzers, keep) if served else set(finished)
        names = [self.name(number) for number in sorted(self.numbers())]
        gone = [name for name in names if name not in stay]
        for name in gone:
            self.discard(name)
        return gone

    def discard(self, name: str) -> None:
        """Remove a generation that is not served, with what may still be copied into it."""
        cancel_copies(self.client, _writing(name))
        both, maybe = f"{name},{name}{ENDING}", {"ignore_unavailable": "true"}
        with reporting_cluster(name):
            self.client.indices.delete(index=both, params=maybe)

    def served(self) -> str:
        """The name of the served generation; raises `IndexUnavailableError`."""
        return served_name(self.client, self.alias)

    def finished(self) -> list[str]:
        """The names of all finished generations, newest first; raises `IndexUnavailableError`."""
        return finished_names(self.client, self.alias)

    def faults(self, name: str) -> Iterator[IndexUnavailableError]:
        """What is wrong with a finished generation: every record is read."""
        try:
            manifest = Manifest.from_json(read_manifest(self.client, name), name)
            check_analyzers(manifest.analyzers, name)
            with reporting_cluster(name):
                self._verify(name, manifest.articles)
        except IndexUnavailableError as error:
            yield error

    def listing(self) -> list[Listed]:
        """All finished generations, newest first; raises `IndexUnavailableError`."""
        return list(map(self._listed, self.finished()))

    def strays(self) -> list[str]:
        """None: the names of indices are no folder to put other things into."""
        return []

    def name(self, number: int) -> str:
        """What the generation of this number is called; names sort as numbers do."""
        return f"{self.alias}-{number:06d}"

    def numbers(self) -> list[int]:
        """Of all generations that there are, finished or not."""
        with reporting_cluster(self.alias):
            names = self.client.indices.get(index=f"{self.alias}-*")
        ends = {name.removeprefix(f"{self.alias}-").removesuffix(ENDING) for name in names}
        # An index of somebody else's, such as one a year, is called otherwise.
        return [int(end) for end in ends if end.isdecimal() and f"{int(end):06d}" == end]

    def _served_if_any(self) -> str | None:
        try:
            return self.served()
        except ClusterUnavailableError:
            raise
        except IndexUnavailableError:
            return None

    def _listed(self, name: str) -> Listed:
        size = self.size(name)
        try:
            manifest = Manifest.from_json(read_manifest(self.client, name), name)
        except DamagedError as error:
            return Listed(name, size, problem=error.message)
        return Listed.of(name, size, manifest, self._report(name))

    def _report(self, name: str) -> Any:
        """What the run noted that built it; None where it noted nothing that can be read."""
        try:
            return json.loads(self._beside(name).get(REPORT) or b"null")
        except ValueError:
            return None

    def _beside(self, name: str) -> Companion:
        return Companion(self.client, name)

    def _analyzers(self, name: str) -> dict[str, str]:
        built: dict[str, str] = read_manifest(self.client, name).get("analyzers", {})
        return built

    def _verify(self, name: str, articles: int) -> None:
        """Every shard is there, and every article with a record of its own."""
        whole = {"wait_for_status": "yellow"}
        if self.client.cluster.health(index=name, params=whole)["status"] == "red":
            raise ClusterUnavailableError(f"A part of {name} is lost; build it again.")
        hits = scan(self.client, {"_source": ["record"]}, index=name, size=BATCH)
        ids = {id_of(b64decode(hit["_source"]["record"])) for hit in hits}
        if len(ids) != articles:
            there = counted(len(ids), "article")
            raise IndexUnavailableError(f"{name} holds {there} instead of {articles:,}.")


def _writing(name: str) -> str:
    """The alias through which an index is written: it goes with it, so nothing brings it back."""
    return f"{name}.writing"
