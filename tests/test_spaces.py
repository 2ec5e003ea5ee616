"""Spaces inside Korean, Japanese and Chinese, against the rule as a regular expression."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.engines.registry import EMBEDDED
from search.hits.marks import Marker
from search.model import Article, Segment
from search.query.compile import compile_query
from search.query.parser import parse
from search.stored.document import index_article
from search.stored.records import read_record
from tests.rule import rule

if TYPE_CHECKING:
    from search.engines.base import Engine

ALPHABETS = ("가나", "배강나루", "渡船", "サラ")
LONG = 6
"""Characters of a run in which more than one 2-gram may have a space or not."""

BETWEEN = ("", "", "", "", "", "", " ", "·", "  ", ". ", "a")


def _line(random: Random) -> str:
    letters = random.choice(ALPHABETS)
    count = random.randint(1, 16)
    return "".join(random.choice(letters) + random.choice(BETWEEN) for _ in range(count))


LINES = [_line(Random(seed)) for seed in range(400)]
ARTICLES = [
    index_article(Article(str(turn), (Segment("de", None, (line,)),)))
    for turn, line in enumerate(LINES)
]


RUNS = [run.strip(" ·") for line in LINES for run in re.split("[.a]", line) if len(run) > LONG]


@st.composite
def _typed(draw: st.DrawFn) -> str:
    """A run of some line without its spaces, or characters that may be nowhere."""
    letters = st.sampled_from(draw(st.sampled_from(ALPHABETS)))
    between = st.sampled_from(["", "", "", " ", "·"])
    other = "".join(draw(st.lists(st.tuples(letters, between).map("".join), min_size=1)))
    run = re.sub("[ ·]", "", draw(st.sampled_from(RUNS)))
    return draw(st.sampled_from([run, other.strip(" ·")]))


@pytest.fixture(scope="module", params=EMBEDDED)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    kind, folder = EMBEDDED[request.param], tmp_path_factory.mktemp("spaces")
    with kind.writer(folder) as writer:
        for article in ARTICLES:
            writer.add(article)
    return kind.engine(folder)


@given(typed=_typed())
def test_spaces_are_where_the_rule_has_them(engine: Engine, typed: str) -> None:
    assert_follows_rule(engine, typed)


def test_every_run_is_found_without_its_spaces(engine: Engine) -> None:
    for run in RUNS[:60]:
        assert_follows_rule(engine, re.sub("[ ·]", "", run))


def assert_follows_rule(engine: Engine, typed: str) -> None:
    compiled = compile_query(parse(f'"{typed}"'))
    hits = engine.search(compiled.query, offset=0, limit=len(LINES), sort="relevance").hits
    wanted = rule(typed)
    matching = [turn for turn, line in enumerate(LINES) if wanted.search(fold(line).text)]
    assert sorted(int(hit.id) for hit in hits) == matching
    marker = Marker(compiled, found=True)
    for hit in hits:
        (stored,) = (article := read_record(hit.record)).segments
        ((*marks,),) = marker.marks(article)
        assert marks
        for start, end, _ in marks:
            assert wanted.fullmatch(fold(stored.text[start:end]).text)
