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
    ARTICLE_BY_ID,
    ARTICLES_BY_IDS,
    HOME,
    MULTI_SEARCH,
    ROWS,
    SEARCH,
    SPELL,
    SUGGEST,
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
        ("fields", ""),
        ("fields", "id,name"),
        ("snippets", "6"),
        ("snippet_length", "19"),
        ("prefer", "korean"),
        ("prefer", "ko,"),
        ("prefer", ",".join(f"a{chr(97 + turn)}" for turn in range(21))),
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
    with pytest.raises(RequestError, match="those here are: q, paragraphs, langs, prefer, format"):
        read(MultiDict([("lang", "ko")]), ARTICLE)


def test_deep_page_is_refused() -> None:
    assert search_request(Given(page=100, per_page=100)).page == 100
    with pytest.raises(RequestError) as refused:
        search_request(Given(page=101, per_page=100))
    assert refused.value.parameter == "page"


def test_nothing_given_asks_for_defaults() -> None:
    assert search_request(read(MultiDict(), SEARCH)) == Request()


def test_defaults_of_rows_are_those_of_requests() -> None:
    asked = {row.name: getattr(Request(), row.name) for row in fields(Request)}
    rows = {row.name: row.default for row in SEARCH if row.name in asked and row.default}
    assert rows == {name: asked[name] for name in rows}


@given(st.lists(st.text(max_size=9), min_size=1, max_size=50, unique=True))
def test_list_reads_what_it_writes(values: list[str]) -> None:
    row = ROWS["ids"]
    assert row.read(row.write(tuple(values))) == row.take(values) == tuple(values)


def test_each_value_of_a_list_is_given_once() -> None:
    assert ROWS["ids"].read(r"a,b,a\,b,2019\x,b") == ("a", "b", "a,b", r"2019\x")


VALUES = st.none() | st.booleans() | st.integers(-2, 200) | st.floats() | st.text(max_size=4)
JSON_VALUES = VALUES | st.sampled_from(["ko", "html", "1..2", "id"]) | st.lists(VALUES, max_size=3)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
@given(value=JSON_VALUES | st.lists(st.sampled_from(["ko", "id", "zh-Hant"]), max_size=2))
def test_json_is_taken_as_its_schema_says(row: Parameter[Any], value: object) -> None:
    try:
        row.take(value)
    except RequestError as refused:
        assert refused.parameter == row.name
        # A range and a day are bounded by more than their form, and a list may not repeat what it
        # names.
        if row.name not in ("paragraphs", "queries", "from", "to", "added_from", "cursor"):
            with pytest.raises(ValidationError):
                validate(value, row.json_schema())
    else:
        validate(value, row.json_schema())


def test_given_has_place_for_every_parameter() -> None:
    places = [row.name for row in fields(Given)]
    assert places == list(ROWS)
    programs = (*SUGGEST, *SPELL, *ARTICLES_BY_IDS, *SEARCH, *ANALYZE, *MULTI_SEARCH)
    everywhere = (*HOME, *ARTICLE_BY_ID, *programs)
    assert {row.place or row.name: row for row in everywhere} == ROWS


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


@pytest.mark.parametrize("name", ["page", "sort", "explain", "q", "paragraphs", "snippets"])
def test_row_reads_what_it_writes(name: str) -> None:
    row = ROWS[name]
    assert row.read(row.write(row.default)) == row.default


@pytest.mark.parametrize(
    ("name", "value"),
    [("page", 0), ("page", 10_001), ("sort", "date"), ("explain", 2), ("fields", ["name"])],
)
def test_schema_refuses_what_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        validate(value, ROWS[name].schema())
