"""The peer of `/search`: an OpenSearch with the same texts, asked the same queries."""

from __future__ import annotations

import json
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from benchmarks.wrk import Server, ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.archive import Text

BATCH = 100
"""Articles that are sent to the peer at once."""

PEER_INDEX = "naru-benchmark-peer"
PEER_ANALYZERS = {"ko": "cjk", "ja": "cjk", "zh": "cjk", "en": "english", "fr": "french"}


def load_peer(
    url: str,
    articles: Iterator[tuple[str, list[Text]]],
    queries: Sequence[str],
    analyzers: Mapping[str, str],
) -> Server:
    """The peer with the same articles."""
    fields: dict[str, Any] = {"languages": {"type": "keyword"}, "date": {"type": "date"}}
    for lang, analyzer in analyzers.items():
        for part in ("title", "text"):
            fields[f"{part}_{lang}"] = {"type": "text", "analyzer": analyzer}
    settings = {"number_of_shards": 1, "number_of_replicas": 0}
    ask(url, "DELETE", f"/{PEER_INDEX}?ignore_unavailable=true")
    body = {"settings": settings, "mappings": {"properties": fields}}
    try:
        ask(url, "PUT", f"/{PEER_INDEX}", body)
    except urllib.error.HTTPError as error:
        reason = json.load(error)["error"]["reason"]
        raise click.ClickException(f"the peer refuses the fields ({reason}); see --help") from error
    loaded = list(articles)
    batches = [loaded[start : start + BATCH] for start in range(0, len(loaded), BATCH)]
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        characters = sum(pool.map(partial(_send, url), batches))
    ask(url, "POST", f"/{PEER_INDEX}/_forcemerge?max_num_segments=1")
    ask(url, "POST", f"/{PEER_INDEX}/_refresh")
    rate = characters / (time.perf_counter() - started) / 1e6
    click.echo(f"peer: {rate:.2f} M characters/s to index")
    return Server(
        "peer",
        url,
        [f"POST /{PEER_INDEX}/_search {json.dumps(_peer_query(query))}" for query in queries],
    )


def _peer_query(q: str) -> dict[str, Any]:
    names = [f"{part}_{lang}" for lang in PEER_ANALYZERS for part in ("title", "text")]
    return {
        "query": {"multi_match": {"query": q, "fields": names, "operator": "and"}},
        "size": 10,
        "track_total_hits": True,
        "highlight": {"fields": {"text_*": {"fragment_size": 150, "number_of_fragments": 1}}},
        "aggs": {"languages": {"terms": {"field": "languages"}}},
    }


def _send(url: str, articles: Sequence[tuple[str, list[Text]]]) -> int:
    """Give the peer these articles; gives the number of their characters."""
    lines: list[str] = []
    characters = 0
    for name, texts in articles:
        document: dict[str, Any] = {"languages": [text["lang"] for text in texts]}
        document["date"] = texts[0]["date"] or None
        for text in texts:
            document[f"title_{text['lang']}"] = text["title"]
            document[f"text_{text['lang']}"] = text["body"]
            characters += len(text["title"]) + len(text["body"])
        lines += [json.dumps({"index": {"_id": name}}), json.dumps(document)]
    answer = ask(url, "POST", f"/{PEER_INDEX}/_bulk", ("\n".join(lines) + "\n").encode())
    if answer["errors"]:
        refused = next(item for item in answer["items"] if "error" in item["index"])
        raise RuntimeError(f"the peer refused an article: {refused}")
    return characters


def total_of_peer(answer: dict[str, Any]) -> int:
    """How many documents an answer of the peer says match."""
    return int(answer["hits"]["total"]["value"])
