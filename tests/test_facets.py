"""What is counted over all that a search finds, and in which units of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from search import service
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.writer import WhooshWriter
from search.filters import Filters
from search.index.generation import Generation
from search.model import Article, Facet, Request, Segment
from search.stored.document import index_article
from tests.articles import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask.testing import FlaskClient


def rows(archive: Generation, facet: Facet, q: str = "", limit: int = 100) -> list[tuple[str, int]]:
    page = service.search(archive, Request(q, facets=(facet,), facet_limit=limit))
    assert list(page.facets) == [facet]
    return [(row.value, row.count) for row in page.facets[facet]]


def dated(folder: Path, days: Sequence[str | None]) -> Generation:
    with WhooshWriter(folder) as writer:
        for number, day in enumerate(days):
            segment = Segment("en", "Ferry", ())
            writer.add(index_article(Article(f"{number}", (segment,), day, source=f"{number % 2}")))
    return Generation("dated", WhooshEngine(folder), MANIFEST)


def test_newest_times_come_first(archive: Generation) -> None:
    assert rows(archive, "year", limit=3) == [("2022", 1), ("2021", 4), ("2020", 2)]
    assert rows(archive, "month", limit=2) == [("2022-11", 1), ("2021-03", 4)]
    assert rows(archive, "day", "MOU", limit=2) == [("2021-03-02", 1), ("2019-09-16", 1)]


def test_commonest_values_come_first(archive: Generation) -> None:
    assert rows(archive, "language", "MOU", limit=2) == [("en", 2), ("ja", 2)]
    assert rows(archive, "matched", "MOU")[:2] == [("en", 2), ("ko", 2)]
    assert rows(archive, "source", limit=1) == [("***", 1)]


@pytest.mark.parametrize("q", ["", "MOU", "나루 OR 話", "zzz"])
def test_filter_by_a_value_finds_what_was_counted(archive: Generation, q: str) -> None:
    def total(**filters: object) -> int:
        return service.search(archive, Request(q, filters=Filters(**filters))).total  # type: ignore[arg-type]

    for value, count in rows(archive, "source", q):
        assert total(source=(value,)) == count
    for value, count in rows(archive, "matched", q):
        assert total(matched=(value,)) == count
    for value, count in rows(archive, "language", q):
        assert total(lang=(value,)) == count


def test_ways_of_writing_a_source_are_one_value(tmp_path: Path) -> None:
    names = ["Le Bac", "LE BAC", "Le Bac", "le　bac", None, "Bac"]
    with WhooshWriter(tmp_path) as writer:
        for number, name in enumerate(names):
            article = Article(f"{number}", (Segment("fr", "Bac", ()),), source=name)
            writer.add(index_article(article))
    archive = Generation("sources", WhooshEngine(tmp_path), MANIFEST)
    assert rows(archive, "source") == [("Le Bac", 4), ("Bac", 1)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2020-01-01", "2020-03-02", "2020-01-01"], [("2020-01-01", 2), ("2020-03-02", 1)]),
        (["2020-01-01", "2020-03-03"], [("2020-01", 1), ("2020-03", 1)]),
        (["2019-12-31", "2020-01-01"], [("2019-12-31", 1), ("2020-01-01", 1)]),
        (["2020-01-31", "2024-12-01"], [("2020-01", 1), ("2024-12", 1)]),
        (["2020-01-31", "2025-01-01"], [("2020", 1), ("2025", 1)]),
        (["0001-01-01", None, "9999-12-31"], [("0001", 1), ("9999", 1), ("none", 1)]),
        ([None, None], [("none", 2)]),
        ([], []),
    ],
)
def test_histogram_takes_the_unit_that_fits(
    tmp_path: Path, days: list[str | None], expected: list[tuple[str, int]]
) -> None:
    assert rows(dated(tmp_path, days), "histogram") == expected


def test_histogram_is_of_what_is_found(archive: Generation) -> None:
    assert rows(archive, "histogram", "ferries", limit=1) == [("2021-03-02", 2)]


def test_facets_stand_as_asked(client: FlaskClient) -> None:
    names = ",".join(get_args(Facet))
    facets = client.get(f"/search?q=나루&facets={names}&facet_limit=1").get_json()["facets"]
    assert list(facets) == list(get_args(Facet))
    assert all(len(values) == 1 for name, values in facets.items() if name != "histogram")
    assert list(client.get("/search").get_json()["facets"]) == ["language", "year"]
