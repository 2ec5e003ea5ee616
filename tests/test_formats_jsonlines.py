"""JSON Lines: one article per line, checked against the schema in docs."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.formats import jsonlines
from indexer.reading.model import Reading
from indexer.reading.sources import Source
from search.errors import ReadingError
from search.model import Segment

SCHEMA = json.loads(
    (Path(__file__).parent.parent / "docs" / "article.schema.json").read_text(encoding="utf-8")
)
LAMP = {
    "id": "lamps/1",
    "date": "2019-09-16",
    "byline": "지역부 기자",
    "url": "https://example.org/lamps",
    "source": "나루신문",
    "segments": [
        {"lang": "ko", "title": "등", "text": "등을 고쳤다.\n\n다시 켰다.\n"},
        {"lang": "zh-Hant", "title": None, "text": "燈亮了。"},
    ],
}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"id": ""}, "no id"),
    ({"id": 7}, "id is not a string"),
    ({"id": "7" * 1001}, "its id has 1,001 characters"),
    ({"date": "2019-9-16"}, "YYYY-MM-DD"),
    ({"date": "20190916"}, "YYYY-MM-DD"),
    ({"date": "0000-01-01"}, "YYYY-MM-DD"),
    ({"url": "javascript:alert(1)"}, "https://"),
    ({"titel": "x"}, "unknown key titel"),
    ({"segments": []}, "segments"),
    ({"segments": {"ko": "등"}}, "segments"),
    ({"segments": ["등"]}, "a segment is not an object"),
    ({"segments": [{"lang": "Korean language", "text": "등"}]}, "language tag"),
    ({"segments": [{"lang": "ko"}]}, "neither title nor text"),
    ({"segments": [{"lang": "ko", "text": "등", "html": ""}]}, "unknown key html"),
]


def read(text: str) -> list[Reading | ReadingError]:
    source = Source(Path("archive/lamps.jsonl"), Path("archive"))
    return list(jsonlines.read(source, text.encode(), load_boilerplate(), frozenset()))


def read_one(**changes: object) -> Reading:
    (found,) = read(json.dumps(LAMP | changes))
    if isinstance(found, ReadingError):
        raise found
    return found


def test_line_becomes_article() -> None:
    article = read_one().article
    assert (article.id, article.date, article.byline) == ("lamps/1", "2019-09-16", "지역부 기자")
    assert (article.url, article.source) == ("https://example.org/lamps", "나루신문")
    assert article.segments == (
        Segment("ko", "등", ("등을 고쳤다.", "다시 켰다.")),
        Segment("zh", None, ("燈亮了。",)),
    )


def test_absent_facts_are_none() -> None:
    (found,) = read('{"id": "a", "segments": [{"lang": "pt-BR", "text": "Luz."}]}')
    assert isinstance(found, Reading)
    assert found.as_json() == {
        "file": "archive/lamps.jsonl",
        "id": "a",
        "date": None,
        "byline": None,
        "source": None,
        "url": None,
        "segments": [{"lang": "pt-BR", "title": None, "paragraphs": ["Luz."]}],
        "left_out": [],
    }


def test_nothing_is_cleaned() -> None:
    segments = [{"lang": "ko", "text": "등을 고쳤다.\n관련 기사 더보기"}]
    assert read_one(segments=segments).article.segments[0].paragraphs[1] == "관련 기사 더보기"


def test_two_chinese_segments_are_one() -> None:
    segments = [
        {"lang": "zh-Hans", "title": "灯", "text": "灯亮了。"},
        {"lang": "zh-TW", "title": "燈", "text": "燈亮了。"},
    ]
    assert read_one(segments=segments).article.segments == (
        Segment("zh", "灯", ("灯亮了。", "燈", "燈亮了。")),
    )


def test_text_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "등을 고쳤다.")
    segments = [{"lang": "ko", "text": decomposed}]
    assert read_one(segments=segments).article.segments[0].paragraphs == ("등을 고쳤다.",)


def test_bad_line_leaves_others() -> None:
    first, second, third = read(f"{json.dumps(LAMP)}\n{{oops\n\n{json.dumps(LAMP)}")
    assert isinstance(first, Reading)
    assert isinstance(third, Reading)
    assert isinstance(second, ReadingError)
    assert second.message == (
        "line 2: not JSON: Expecting property name enclosed in double quotes at character 2"
    )


@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_wrong_records_are_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read_one(**changes)


@pytest.mark.parametrize(("changes", "reason"), [row for row in REFUSED if row[0] != {"date": ""}])
def test_schema_refuses_the_same(changes: dict[str, Any], reason: str) -> None:
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(LAMP | changes), reason


def test_schema_takes_what_is_read() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(LAMP, SCHEMA)
    assert read_one()


@pytest.mark.parametrize(
    "line", ["[" * 9999, '{"id": "\\ud800"}', "NaN", "1" * 5000, "null", '"a"']
)
def test_odd_json_is_refused(line: str) -> None:
    (found,) = read(line)
    assert isinstance(found, ReadingError)
    assert found.message.startswith("line 1: ")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "lang", "text", "segments", "date"]), inner)
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    (found,) = read(json.dumps(value))
    assert isinstance(found, Reading | ReadingError)
