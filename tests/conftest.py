"""Clients of the web application: over a small index of our own, and over the sample archive."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from indexer.generations.folder import FolderGenerations
from indexer.reindex import reindex
from scripts.distribution import NEWEST, VERSION, NoJavaError
from scripts.opensearch import START, cluster
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.writer import WhooshWriter
from search.index.generation import Generation
from search.model import Article, Segment
from search.stored.document import index_article
from tests.articles import ARTICLES, MANIFEST
from tests.kinds import CLUSTERS, ENGINES, build, in_cluster
from tests.strategies import INDEXED
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from scripts.opensearch import Node
    from search.engines.base import Engine
    from search.engines.registry import Embedded

# No test depends on how fast a machine is.
os.environ["NARU_TIMEOUT"] = "600"

# Under nohup, and in the background of a script, they are ignored, by all that tests start as well.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

CORPUS = Path(__file__).parent.parent / "corpus"

# For a longer search: pytest --hypothesis-profile thorough
settings.register_profile(
    "quick", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=5000)
settings.load_profile("quick")

ODD_ID = "/2019/../나루//%2e%2e/ #1?&%.<b>"

FERRY = Article(
    "2019/ferry",
    (
        Segment(
            "ko", "나루에 배가 돌아왔다", ("강을 건너는 배가 나루에 다시 닿았다.", "MOU도 맺었다.")
        ),
        Segment(
            "en", "The ferry is back", ("The ferry crosses the river again.", "An MOU was signed.")
        ),
        Segment("ja", None, ("渡し船が川を渡った。", "MOUも結んだ。")),
        Segment("zh", "渡船回來了", ("渡船又開始過江，簽了MOU。",)),
        Segment("fr", "Le bac est de retour", ("Le bac traverse de nouveau le fleuve.",)),
    ),
    date="2019-09-16",
    byline="지역부 기자",
    source="나루신문",
    url="https://example.org/ferry",
)
TRAP = Article(
    ODD_ID,
    (Segment("ko", "<script>alert(1)</script> & 나루", ("나루 <b>굵게</b>",)),),
    date="2021-01-02",
    source="<i>source</i>",
    url="javascript:alert(1)",
)
BARE = Article("bare", (Segment("de", None, ("Die Fähre fährt wieder, 나루.",)),))


def publish(folder: Path) -> str:
    """Build and publish a generation of the three articles; its name."""
    indexed = [index_article(article) for article in (FERRY, TRAP, BARE)]
    with FolderGenerations(folder).writing(), FolderGenerations(folder).aside() as name:
        count = FolderGenerations(folder).write(name, indexed)
        FolderGenerations(folder).finish(name, count, quarantined=0)
        FolderGenerations(folder).publish(name)
    return name


@pytest.fixture(scope="session")
def opensearch_node() -> Iterator[Node]:
    """A cluster of one node, started for the tests that need it."""
    yield from one_node(VERSION)


@pytest.fixture(scope="session")
def newest_opensearch_node() -> Iterator[Node]:
    """The same of the newest version, which needs a newer Java."""
    yield from one_node(NEWEST)


def one_node(version: str) -> Iterator[Node]:
    try:
        with cluster(version=version) as nodes:
            yield nodes[0]
    except NoJavaError as error:
        pytest.skip(f"{error}; install one, and try: {START} --version {version}")


@pytest.fixture(params=[*ENGINES, *CLUSTERS], scope="module")
def kind(request: pytest.FixtureRequest) -> Embedded:
    if request.param in CLUSTERS:
        return in_cluster(request.getfixturevalue(CLUSTERS[request.param]))
    return ENGINES[request.param]


@pytest.fixture(scope="module")
def engine(kind: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return build(kind, tmp_path_factory.mktemp("engine"), *ARTICLES)


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that they meet where they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """The archive of `tests.articles`, open for searching."""
    folder = tmp_path_factory.mktemp("archive")
    with WhooshWriter(folder) as writer:
        for article in INDEXED:
            writer.add(article)
    return Generation("archive", WhooshEngine(folder), MANIFEST)


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    publish(folder)
    return folder


@pytest.fixture
def publish_index() -> Callable[[Path], str]:
    return publish


@pytest.fixture
def odd_id() -> str:
    """The id of an article that no path could carry as it is."""
    return ODD_ID


@pytest.fixture(scope="session")
def app(index_folder: Path) -> Flask:
    return create_app(str(index_folder))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def corpus_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client over an index of the sample archive."""
    folder = tmp_path_factory.mktemp("corpus-index")
    reindex([CORPUS], str(folder), boilerplate=None)
    return create_app(str(folder)).test_client()
