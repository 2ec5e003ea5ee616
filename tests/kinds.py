"""Every engine, over the archive of `tests.articles`; a new one is a line in ENGINES."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.writer import OpenSearchWriter, index_body
from search.engines.registry import EMBEDDED, Embedded
from search.engines.tantivy.engine import TantivyEngine
from search.engines.tantivy.writer import TantivyWriter
from search.index.cluster import ClusterAddress
from search.model import Article, Sort
from search.stored.document import IndexedArticle, index_article
from search.stored.fields import Field
from tests.articles import ARTICLES
from tests.memory import MemoryEngine
from tests.strategies import INDEXED

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.opensearch import Node
    from search.engines.base import Engine, Found, Writer
    from search.query.terms import TermNode


class SegmentingWriter(TantivyWriter):
    """Every article comes into a segment of its own, as in an archive of millions."""

    def add(self, article: IndexedArticle) -> None:
        super().add(article)
        self._writer.commit()


ENGINES = EMBEDDED | {"tantivy in segments": Embedded(SegmentingWriter, TantivyEngine)}

ORACLE = MemoryEngine(INDEXED)
ORACLES: dict[type[Engine], MemoryEngine] = {
    TantivyEngine: MemoryEngine(INDEXED, counts_absent=True),
    OpenSearchEngine: MemoryEngine(INDEXED, repeats_nothing=True),
}
SORTS: tuple[Sort, ...] = get_args(Sort)
KO = Field("ko", "text", "surface")
KNOWN = dict(zip(ARTICLES, INDEXED, strict=True))


CLUSTERS = {"opensearch": "opensearch_node", "opensearch, newest": "newest_opensearch_node"}


def in_cluster(node: Node) -> Embedded:
    """An index called after a folder, in which nothing is."""
    client = ClusterAddress.parse(f"opensearch+{node.url}/tests").connect()

    def writer(folder: Path) -> Writer:
        name = index_name(folder)
        body = {**index_body(shards=2, replicas=0), "aliases": {f"{name}.writing": {}}}
        client.indices.create(index=name, body=body)
        return OpenSearchWriter(client, f"{name}.writing")

    def engine(folder: Path) -> Engine:
        client.indices.refresh(index=index_name(folder))
        return OpenSearchEngine(client, index_name(folder))

    return Embedded(writer, engine)


def index_name(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}".lower()


def build(kind: Embedded, folder: Path, *articles: Article) -> Engine:
    with kind.writer(folder) as writer:
        for article in articles:
            writer.add(KNOWN.get(article) or index_article(article))
    return kind.engine(folder)


def everything(engine: Engine, query: TermNode, sort: Sort = "relevance") -> Found:
    return engine.search(query, offset=0, limit=len(ARTICLES), sort=sort)


def scores(found: Found) -> dict[str, float]:
    return {hit.id: hit.score for hit in found.hits}


def ids(found: Found) -> list[str]:
    return [hit.id for hit in found.hits]
