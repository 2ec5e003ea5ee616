"""OpenSearch: for an archive that one machine cannot keep or serve.

The same terms as everywhere are in fields that split on spaces; the article's record is in
`_source` alone, beside the terms, so that the cluster can copy an article by itself. Scores are
BM25 as Lucene has it, with lengths rounded to a byte. With more than one shard, statistics are
gathered from all of them first, so that they are the same as with one.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from typing import TYPE_CHECKING, Any

from search.budget import UNBOUNDED
from search.engines.base import K1, MOST_VALUES, USUAL, Candidate, Found
from search.engines.dates import KEYS, sort_key
from search.engines.long_terms import shortened
from search.engines.opensearch.errors import reporting_cluster
from search.engines.opensearch.query import LONGEST_ID, compile_body, with_ids
from search.engines.scoring import rarity
from search.errors import ClusterUnavailableError
from search.query.places import places_of
from search.query.terms import HasId, Term
from search.stored.records import id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensearchpy import OpenSearch

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted
    from search.model import Sort
    from search.query.terms import Scored, TermNode

COUNTED = 1_000
"""Terms whose articles are counted with one request."""

LONGEST_SEARCH = 3_600
"""Seconds after which a search of the cluster ends, where it has no deadline."""

_FIELDS: dict[Counted, str] = {
    "language": "languages",
    "year": "year",
    "month": "month",
    "day": "date",
    "source": "press",
}

_BY_SCORE = {"_score": "desc"}
_FIELD_OF: dict[Sort, str] = {**KEYS, "relevance": KEYS["date:desc"]}


class OpenSearchEngine:
    """An index of a cluster, open for searching; see `search.engines.base.Engine`.

    Every method raises `ClusterUnavailableError` where the cluster does not answer in time or
    answers for a part of the index only.
    """

    def __init__(self, client: OpenSearch, name: str) -> None:
        self._client = client
        self._name = name
        with reporting_cluster(name):
            version = client.info()["version"]["number"]
        # Lucene's BM25 had the factor k1 + 1 until OpenSearch 3.
        self._scale = 1.0 if int(version.split(".")[0]) >= 3 else 1 + K1

    def search(
        self,
        query: TermNode,
        *,
        offset: int,
        limit: int,
        sort: Sort,
        after: Place | None = None,
        facets: Sequence[Counted] = USUAL,
        budget: Budget = UNBOUNDED,
    ) -> Found:
        """The articles that match, exactly counted."""
        body = compile_body(query, self._scale)
        by_score = [_BY_SCORE] if sort == "relevance" else []
        start = {"search_after": _values(sort, after)} if after else {"from": offset}
        # The cluster looks at the clock between its segments and lists of postings.
        answer = self._ask(
            {
                "timeout": _timeout(budget),
                "query": body,
                **start,
                "size": limit,
                "sort": [*by_score, {_FIELD_OF[sort]: "asc"}],
                "track_scores": True,
                "track_total_hits": True,
                "aggs": {name: _facet(name) for name in facets},
                "_source": ["record"],
            }
        )
        counted = answer.get("aggregations", {})
        return Found(
            total=answer["hits"]["total"]["value"],
            hits=tuple(map(_candidate, answer["hits"]["hits"])),
            facets={name: _counts(counted[name]) for name in facets},
        )

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """The idf of each, for a phrase the sum over its terms."""
        having = {leaf.field.name for leaf in leaves}
        fields: dict[str, Any] = {name: {"exists": {"field": name}} for name in having}
        count = self._count(fields | _terms_of(leaves))
        most = [[max(map(count.__getitem__, keys)) for keys in _keys(leaf)] for leaf in leaves]
        return [
            rarity(count[leaf.field.name], counts, len(leaf.terms))
            for leaf, counts in zip(leaves, most, strict=True)
        ]

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each adds to the score of each of these articles."""
        added: list[dict[str, float]] = [{} for _ in leaves]
        if not (leaves and ids):
            return added
        bodies = (compile_body(leaf, self._scale) for leaf in leaves)
        named = [{"bool": {"must": [body], "_name": str(n)}} for n, body in enumerate(bodies)]
        query = {"bool": {"filter": [with_ids(ids)], "should": named}}
        body = {"query": query, "size": len(ids), "timeout": _timeout(budget)}
        body |= {"_source": False, "docvalue_fields": ["id"]}
        answer = self._ask(body, include_named_queries_score="true")
        whole = {shortened(identity, LONGEST_ID): identity for identity in ids}
        for hit in answer["hits"]["hits"]:
            for number, score in hit.get("matched_queries", {}).items():
                added[int(number)][whole[hit["fields"]["id"][0]]] = score
        return added

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each is at most."""
        count = self._count(_terms_of(leaves))
        return [min(sum(count[key] for key in keys) for keys in _keys(leaf)) for leaf in leaves]

    def record(self, identity: str) -> bytes:
        """The stored record of an article; KeyError for an unknown id."""
        query = compile_body(HasId((identity,)), 1)
        answer = self._ask({"query": query, "size": 1, "_source": ["record"]})
        for hit in answer["hits"]["hits"]:
            return _record(hit)
        raise KeyError(identity)

    def count(self) -> int:
        """How many articles there are."""
        with reporting_cluster(self._name):
            return int(self._client.count(index=self._name)["count"])

    def close(self) -> None:
        """Does nothing, since other generations use the same connections."""

    def _count(self, wanted: dict[str, Any]) -> dict[str, int]:
        """How many articles each of these finds."""
        counts: dict[str, int] = {}
        names = list(wanted)
        for start in range(0, len(names), COUNTED):
            filters = {name: wanted[name] for name in names[start : start + COUNTED]}
            counting = {"counts": {"filters": {"filters": filters}}}
            answer = self._ask({"query": {"match_all": {}}, "size": 0, "aggs": counting})
            buckets = answer["aggregations"]["counts"]["buckets"]
            counts |= {name: row["doc_count"] for name, row in buckets.items()}
        return counts

    def _ask(self, body: dict[str, Any], **more: str) -> dict[str, Any]:
        # Copies of a shard may break ties of time differently: the same query asks the same copies.
        asker = zlib.crc32(json.dumps(body["query"]).encode())
        with reporting_cluster(self._name):
            answer: dict[str, Any] = self._client.search(
                index=self._name,
                body=body,
                params={
                    "search_type": "dfs_query_then_fetch",
                    "allow_partial_search_results": "false",
                    "preference": f"q{asker}",
                    **more,
                },
            )
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise ClusterUnavailableError(f"The cluster answers for only a part of {self._name}.")
        return answer


def _timeout(budget: Budget) -> str:
    return f"{budget.left(LONGEST_SEARCH) * 1000:.0f}ms"


def _facet(name: Counted) -> dict[str, Any]:
    # Of days there may be more; the newest are exact.
    order = {"order": {"_key": "desc"}} if name == "day" else {}
    return {"terms": {"field": _FIELDS[name], "size": MOST_VALUES, **order}}


def _values(sort: Sort, place: Place) -> list[Any]:
    """What an article in this place is sorted by."""
    identity = shortened(place.id, LONGEST_ID)
    key = sort_key("date:desc" if sort == "relevance" else sort, place.date, identity, place.added)
    return [place.score, key] if sort == "relevance" else [key]


def _candidate(hit: dict[str, Any]) -> Candidate:
    record = _record(hit)
    return Candidate(id_of(record), hit["_score"], record)


def _terms_of(leaves: Sequence[Scored]) -> dict[str, Any]:
    """What finds each of their terms, by its key."""
    return {
        _key(leaf, term): compile_body(Term(leaf.field, (term,)), 1)
        for leaf in leaves
        for _, terms in places_of(leaf)
        for term in terms
    }


def _keys(leaf: Scored) -> list[list[str]]:
    """The keys of its terms, place by place."""
    return [[_key(leaf, term) for term in terms] for _, terms in places_of(leaf)]


def _key(leaf: Scored, term: str) -> str:
    return f"{leaf.field.name} {term}"


def _record(hit: dict[str, Any]) -> bytes:
    return b64decode(hit["_source"]["record"])


def _counts(facet: dict[str, Any]) -> dict[str, int]:
    return {row["key"]: row["doc_count"] for row in facet["buckets"]}
