"""Settings as data: the defaults, the checks and the documentation follow from these rows."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from search.errors import SettingError

_SECONDS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be chosen for a run of Naru, by an environment variable."""

    name: str
    default: str
    help: str

    @property
    def value(self) -> str:
        """What the environment says, or the default."""
        return os.environ.get(self.name) or self.default

    @property
    def count(self) -> int:
        """The value as a whole number from 0; raises `SettingError` for any other."""
        if not self.value.isdecimal():
            raise SettingError(f"{self.name} is {self.value!r}; write a whole number")
        return int(self.value)

    @property
    def seconds(self) -> float:
        """The value as seconds, more than 0; raises `SettingError` for any other."""
        if not _SECONDS.fullmatch(self.value) or not float(self.value):
            raise SettingError(f"{self.name} is {self.value!r}; write seconds, such as 1.5")
        return float(self.value)


def _data_home() -> Path:
    """Where programs keep the data of their user, whatever folder they are run in."""
    try:
        return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    except RuntimeError:
        # A user without a home: what a service keeps is there.
        return Path("/var/lib")


INDEX = Setting(
    "NARU_INDEX",
    str(_data_home() / "naru" / "index"),
    "The index: a folder, or its address in a cluster.",
)
ARCHIVE = Setting(
    "NARU_ARCHIVE", "corpus", "The folder of archive files, where no PATHS are given."
)
BOILERPLATE = Setting("NARU_BOILERPLATE", "", "A file with more boilerplate lines of your archive.")
FOLLOW_LINKS = Setting(
    "NARU_FOLLOW_LINKS", "0", "1 to also read links that lead out of the archive."
)
SKIP_UNREADABLE = Setting(
    "NARU_SKIP_UNREADABLE",
    "0",
    "1 to report a folder that cannot be read and go on without it, where a run would stop.",
)
LARGEST_FILE = Setting(
    "NARU_LARGEST_FILE", "50000000", "The most bytes of a text file or web page."
)
LONGEST_LINE = Setting(
    "NARU_LONGEST_LINE",
    "10000000",
    "The most bytes of a line of JSON Lines, whatever its file has.",
)
LONGEST_TEXT = Setting(
    "NARU_LONGEST_TEXT", "1000000", "The most characters of an article, over all its languages."
)

STALE_RUNS = Setting(
    "NARU_STALE_RUNS", "7", "Runs for which the articles of a file stay that cannot be read."
)
MOST_REMOVED = Setting(
    "NARU_MOST_REMOVED", "10", "The most articles that a run may remove, in percent."
)

ENGINE = Setting("NARU_ENGINE", "auto", "What a new index is kept in: auto, whoosh or tantivy.")
WHOOSH_LIMIT = Setting(
    "NARU_WHOOSH_LIMIT", "1000", "The most articles for which auto takes Whoosh; beyond, tantivy."
)

TIMEOUT = Setting("NARU_TIMEOUT", "1.5", "Seconds after which a request is given up.")

OPENSEARCH_USER = Setting("NARU_OPENSEARCH_USER", "", "A user of the cluster.")
OPENSEARCH_PASSWORD = Setting("NARU_OPENSEARCH_PASSWORD", "", "The password of that user.")
OPENSEARCH_API_KEY = Setting("NARU_OPENSEARCH_API_KEY", "", "A key instead of user and password.")
OPENSEARCH_CA = Setting("NARU_OPENSEARCH_CA", "", "A file of certificates to trust.")
OPENSEARCH_TIMEOUT = Setting(
    "NARU_OPENSEARCH_TIMEOUT", "10", "Seconds after which a search of the cluster is given up."
)
SHARDS = Setting("NARU_SHARDS", "1", "Shards of a new index in a cluster.")
REPLICAS = Setting("NARU_REPLICAS", "1", "Copies of each shard, besides the first.")

ALLOWED_HOSTS = Setting(
    "NARU_ALLOWED_HOSTS", "", "Names by which `naru serve` may be called, separated by commas."
)
CORS = Setting(
    "NARU_CORS",
    "",
    "Origins whose pages may read answers, separated by commas; * for GET from any page.",
)
KEYS = Setting(
    "NARU_KEYS", "", "A file of API keys; with one, programs are answered only if they have a key."
)
RATE_LIMIT = Setting(
    "NARU_RATE_LIMIT",
    "",
    "How many requests each key or address of a program has, such as 120/minute.",
)
TRUSTED_PROXIES = Setting(
    "NARU_TRUSTED_PROXIES",
    "",
    "Addresses and networks of proxies whose forwarded headers count, separated by commas.",
)
PREFIX = Setting("NARU_PREFIX", "", "The path below which a proxy has the site, such as /archive.")
CACHE = Setting(
    "NARU_CACHE", "0", "Bytes of answers that each worker of a server keeps, to give them again."
)
REQUEST_LOG = Setting(
    "NARU_REQUEST_LOG", "logfmt", "How a server logs each request: logfmt, json or none."
)
LOG_QUERIES = Setting("NARU_LOG_QUERIES", "0", "1 to log what is searched for as well.")

JIEBA_DICTIONARY = Setting(
    "NARU_JIEBA_DICTIONARY", "", "A file of Chinese words of your archive, one per line, for jieba."
)

SETTINGS = (
    JIEBA_DICTIONARY,
    *(INDEX, ARCHIVE, BOILERPLATE, FOLLOW_LINKS, SKIP_UNREADABLE),
    *(LARGEST_FILE, LONGEST_LINE, LONGEST_TEXT, STALE_RUNS, MOST_REMOVED),
    *(ENGINE, WHOOSH_LIMIT, TIMEOUT),
    *(OPENSEARCH_USER, OPENSEARCH_PASSWORD, OPENSEARCH_API_KEY, OPENSEARCH_CA),
    *(OPENSEARCH_TIMEOUT, SHARDS, REPLICAS, ALLOWED_HOSTS),
    *(CORS, KEYS, RATE_LIMIT, TRUSTED_PROXIES, PREFIX, CACHE, REQUEST_LOG, LOG_QUERIES),
)

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names a folder of the workers of one server, as prometheus-client calls it."""

MAX_PER_PAGE = 100
"""Hits on one page."""

MAX_WINDOW = 10_000
"""Hits that can be paged through: `page` times `per_page`."""

SNIPPET_LENGTH = 160
"""Code points of a snippet, at most, where a client does not say how many."""

SHORTEST_SNIPPET, LONGEST_SNIPPET = 20, 1_000
"""What a client may say."""

MOST_SNIPPETS = 5
"""Snippets of each language."""

MOST_TAGS = 20
"""Languages that a client may list."""

LONGEST_ID = 1_000
"""Code points of an article's id, at most: an address has to hold them."""

LONGEST_TYPED = 100
"""Code points of the beginning of a query, at most."""

MOST_SUGGESTED = 50
"""Suggestions of one answer."""

MOST_PARAGRAPHS = 100
"""Paragraphs of each language that one answer has."""
