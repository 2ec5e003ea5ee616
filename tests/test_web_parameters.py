from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import ValidationError, validate
from werkzeug.datastructures import MultiDict

from search.errors import RequestError
from search.model import Request
from web.parameters import (
    ANALYZE,
    ARTICLE,
    HOME,
    ID,
    PARAGRAPHS,
    ROWS,
    SEARCH,
    Given,
    read,
    search_request,
)

if TYPE_CHECKING:
    from search.parameters import Parameter


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "1.5"),
        ("page", ""),
        ("page", "１"),
        ("page", "9" * 5000),
        ("per_page", "101"),
        ("sort", "date"),
        ("highlight", "yes"),
        ("explain", "yes"),
        ("format", "xml"),
        ("ui", "xx"),
        ("Q", "배"),
        ("lang", "korean"),
        ("lang", "ko,"),
        ("lang", ",".join(["ko"] * 21)),
        ("matched", "de"),
        ("from", "spring"),
        ("to", "2026-02-30"),
        ("added_from", "yesterday"),
        ("added_from", "0001-01-01T00:00:00+14:00T"),
        ("cursor", "next"),
        ("cursor", "é"),
        ("facets", "years"),
        ("facet_limit", "0"),
    ],
)
def test_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(RequestError) as refused:
        read(MultiDict([(name, value)]), SEARCH)
    assert refused.value.parameter == name
    assert len(refused.value.message) < 400


@pytest.mark.parametrize(
    "value", ["", "1", "1..", "0..9", "2..1", "1..101", "１..２", "1..2..3", "1...2", "9" * 5000]
)
def test_bad_range_is_refused(value: str) -> None:
    with pytest.raises(RequestError, match="at most 100 paragraphs, such as") as refused:
        read(MultiDict([("paragraphs", value)]), ARTICLE)
    assert len(refused.value.message) < 200


def test_name_given_twice_is_refused() -> None:
    with pytest.raises(RequestError, match="q is given 2 times"):
        read(MultiDict([("q", "배"), ("q", "배")]), SEARCH)


def test_unknown_name_tells_known_ones() -> None:
    with pytest.raises(RequestError, match="those here are: q, paragraphs, format, ui"):
        read(MultiDict([("lang", "ko")]), ARTICLE)


def test_deep_page_is_refused() -> None:
    assert search_request(Given(page=100, per_page=100)).page == 100
    with pytest.raises(RequestError) as refused:
        search_request(Given(page=101, per_page=100))
    assert refused.value.parameter == "page"


def test_nothing_given_asks_for_defaults() -> None:
    assert search_request(read(MultiDict(), SEARCH)) == Request()


def test_given_has_place_for_every_parameter() -> None:
    places = [row.name for row in fields(Given)]
    every = (ID, *SEARCH, *ANALYZE, PARAGRAPHS)
    assert places == [parameter.place or parameter.name for parameter in every]
    assert {parameter.name for parameter in (*HOME, *ARTICLE)} <= set(places)


@given(st.lists(st.tuples(st.sampled_from([*"qx", "page", "sort"]), st.text(max_size=9))))
def test_reading_raises_nothing_else(pairs: list[tuple[str, str]]) -> None:
    try:
        given = read(MultiDict(pairs), SEARCH)
    except RequestError as refused:
        assert refused.parameter in dict(pairs)
    else:
        assert all(getattr(given, name) is not None for name, _ in pairs)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_schema_takes_the_default(row: Parameter[Any]) -> None:
    if row.default is not None:
        validate(row.schema()["default"], row.schema())


@pytest.mark.parametrize("name", ["page", "sort", "explain", "q", "paragraphs"])
def test_row_reads_what_it_writes(name: str) -> None:
    row = ROWS[name]
    assert row.read(row.write(row.default)) == row.default


@pytest.mark.parametrize(
    ("name", "value"), [("page", 0), ("page", 10_001), ("sort", "date"), ("explain", 2)]
)
def test_schema_refuses_what_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        validate(value, ROWS[name].schema())
