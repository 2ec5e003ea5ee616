"""Years from 1 to 9999, as every engine keeps, sorts and finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.engines.registry import EMBEDDED, Embedded
from search.model import Article, Segment, Sort
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import EVERYTHING
from search.stored.document import index_article

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", EMBEDDED.values(), ids=list(EMBEDDED))
def test_first_and_last_years_are_kept(kind: Embedded, tmp_path: Path) -> None:
    days = ["0001-01-01", "0987-06-05", "1799-12-31", "2201-01-01", "9999-12-31"]
    with kind.writer(tmp_path) as writer:
        for day in days:
            writer.add(index_article(Article(day, (Segment("ko", None, ("배",)),), date=day)))
    engine = kind.engine(tmp_path)
    orders: dict[Sort, list[str]] = {"date:asc": days, "date:desc": days[::-1]}
    for sort, order in orders.items():
        found = engine.search(EVERYTHING, offset=0, limit=9, sort=sort)
        assert [hit.id for hit in found.hits] == order
        assert found.facets["year"] == {day[:4]: 1 for day in days}
    for span, count in (("date:..1799", 3), ("date:0987", 1), ("date:2200..", 2)):
        query = compile_query(parse(span)).query
        assert engine.search(query, offset=0, limit=9, sort="relevance").total == count
