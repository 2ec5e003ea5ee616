"""An index in a cluster: an alias names the index of the served generation.

`opensearch+http://host:9200/naru`, or `opensearch+https://` with a user and password or a key from
the environment. Several hosts are separated by commas.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opensearchpy import OpenSearch

from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.errors import reporting_cluster
from search.errors import SettingError
from search.index.address import SCHEMES
from search.index.following import Follower
from search.index.generation import Generation, check_analyzers
from search.index.manifest import Manifest
from search.settings import (
    INDEX,
    OPENSEARCH_API_KEY,
    OPENSEARCH_CA,
    OPENSEARCH_PASSWORD,
    OPENSEARCH_TIMEOUT,
    OPENSEARCH_USER,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT = 9200
FRESH = 1.0
"""Seconds for which the cluster is not asked again which generation is served."""

WRITING_TIMEOUT, WRITING_RETRIES = 120, 8
"""Seconds and tries for what writes; articles go by their ids, so that repeating is harmless."""

MANIFEST = "naru"
"""The key of the manifest in the `_meta` of an index."""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """The hosts of a cluster, and the alias of the served generation."""

    secure: bool
    hosts: tuple[tuple[str, int], ...]
    alias: str

    @classmethod
    def parse(cls, address: str) -> ClusterAddress:
        """From text; raises `SettingError`, which never repeats what may be a password."""
        try:
            parts = urlsplit(address)
        except ValueError:
            raise _unreadable(address) from None
        if "@" in parts.netloc:
            raise SettingError(
                f"The address of an index is shown and logged, so it must not hold a password; "
                f"put user and password into {OPENSEARCH_USER.name} and {OPENSEARCH_PASSWORD.name}."
            )
        alias = parts.path.strip("/")
        hosts = tuple(_host(host, address) for host in parts.netloc.split(","))
        if not address.startswith(SCHEMES) or not alias.isascii() or not alias.isalnum():
            raise _unreadable(address)
        return cls(parts.scheme.endswith("s"), hosts, alias.lower())

    def connect(self, *, writes: bool = False) -> OpenSearch:
        """A client; nothing is asked before it is used.

        Nobody waits for one that `writes`: it takes its time, and outlives the loss of a node.
        """
        user, key = OPENSEARCH_USER.value, OPENSEARCH_API_KEY.value
        return OpenSearch(
            [{"host": host, "port": port} for host, port in self.hosts],
            use_ssl=self.secure,
            verify_certs=self.secure,
            ca_certs=OPENSEARCH_CA.value or None,
            http_auth=(user, OPENSEARCH_PASSWORD.value) if user else None,
            headers={"Authorization": f"ApiKey {key}"} if key else None,
            timeout=WRITING_TIMEOUT if writes else OPENSEARCH_TIMEOUT.count,
            # A host that does not answer a search is given up for another, not asked again.
            max_retries=WRITING_RETRIES if writes else len(self.hosts) - 1,
            retry_on_timeout=writes or len(self.hosts) > 1,
            http_compress=False,
        )


class ClusterIndex(Follower):
    """An index in a cluster; it follows the alias."""

    def __init__(self, address: ClusterAddress, *, serving: bool = False) -> None:
        client = address.connect()
        super().__init__(
            partial(served_name, client, address.alias),
            partial(open_generation, client),
            partial(finished_names, client, address.alias),
            fresh=FRESH,
            serving=serving,
        )


def served_name(client: OpenSearch, alias: str) -> str:
    """The index behind the alias; raises `IndexUnavailableError`."""
    with reporting_cluster(alias):
        names: Sequence[str] = sorted(client.indices.get_alias(name=alias))
    return names[-1]


def finished_names(client: OpenSearch, alias: str) -> list[str]:
    """The names of all finished generations, newest first; raises `IndexUnavailableError`."""
    with reporting_cluster(alias):
        only = {"filter_path": f"*.mappings._meta.{MANIFEST}.engine"}
        names = client.indices.get_mapping(index=f"{alias}-*", params=only)
    return sorted((name for name in names if name.rpartition("-")[2].isdecimal()), reverse=True)


def open_generation(client: OpenSearch, name: str, *, partly: bool = False) -> Generation:
    """A generation open for searching; raises `IndexUnavailableError`.

    `partly` as of `check_analyzers`.
    """
    manifest = Manifest.from_json(read_manifest(client, name), name)
    others = check_analyzers(manifest.analyzers, name, partly=partly)
    return Generation.of(name, OpenSearchEngine(client, name), manifest, others)


def read_manifest(client: OpenSearch, name: str) -> dict[str, Any]:
    """What `Manifest.as_json` gave of the index; empty where it is not finished."""
    with reporting_cluster(name):
        mapping = client.indices.get_mapping(index=name)[name]["mappings"]
    facts: dict[str, Any] = mapping.get("_meta", {}).get(MANIFEST, {})
    return facts


def _host(netloc: str, address: str) -> tuple[str, int]:
    host, _, port = netloc.partition(":")
    port = port or str(PORT)
    if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise _unreadable(address)
    return host, int(port)


def _unreadable(address: str) -> SettingError:
    return SettingError(
        f"{INDEX.name} is {address!r}; write opensearch+http://HOST:{PORT}/NAME, with a name of "
        "letters and digits"
    )
