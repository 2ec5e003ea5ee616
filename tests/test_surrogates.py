"""Half a character, which damaged files hold and shells hand on, is searched for like any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from naru import main
from search import service
from search.engines.registry import EMBEDDED
from search.index.generation import Generation
from search.model import Article, Request, Segment
from search.stored.document import index_article
from tests.articles import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("ko", "ja", "zh", "en", "fr", "de")
DAMAGED = Article(
    "damaged\udcff",
    tuple(Segment(lang, "나루\ud800", ("渡船\udfff x\ud83d",)) for lang in LANGUAGES),
    source="신문\udc80",
)


@pytest.fixture(params=EMBEDDED)
def generation(request: pytest.FixtureRequest, tmp_path: Path) -> Generation:
    with EMBEDDED[request.param].writer(tmp_path) as writer:
        writer.add(index_article(DAMAGED))
    return Generation("damaged", EMBEDDED[request.param].engine(tmp_path), MANIFEST)


@pytest.mark.parametrize(
    "q",
    [
        "\ud800",
        "나루\ud800",
        "渡船\udfff",
        "x\ud83d*",
        "-\udcff",
        "source:신문\udc80",
        "배\ud800배",
    ],
)
def test_query_is_answered(generation: Generation, q: str) -> None:
    found = service.search(generation, Request(f"나루 OR {q}", explain=True))
    assert found.total == 1
    (hit,) = found.hits
    assert hit.languages == LANGUAGES
    article = service.article(generation, hit.id, f"나루 OR {q}")
    assert json.dumps(article.id, ensure_ascii=False).encode()


@pytest.mark.parametrize("command", [["search"], ["search", "--json"]])
def test_command_is_answered(index_folder: Path, command: list[str]) -> None:
    arguments = [*command, "나루 OR \udcff", "--index", str(index_folder)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "나루에 배가 돌아왔다" in result.output
