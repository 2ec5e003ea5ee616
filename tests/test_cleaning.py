"""Every line that is not part of the article has its reason, and the others stay."""

from __future__ import annotations

import pytest

from indexer.reading.cleaning.boilerplate import boilerplate_key, load_boilerplate
from indexer.reading.cleaning.findings import clean
from indexer.reading.model import REASONS, Finding
from tests.stacks import LAMPS, lines

PROSE = LAMPS["ko"].paragraphs


def find(*texts: str, recurring: frozenset[str] = frozenset()) -> list[Finding | None]:
    return clean(lines(*texts), load_boilerplate(), recurring)


def reasons(*texts: str, recurring: frozenset[str] = frozenset()) -> list[str | None]:
    return [finding.reason if finding else None for finding in find(*texts, recurring=recurring)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("관련 기사 더보기", "boilerplate"),
        ("* * *", "separator"),
        ("ⓒ 나루신문", "boilerplate"),
        ("▲ 나루터 <사진=나루시>", "caption"),
        ("[사진=사진부 기자]", "caption"),
        ("산업부 기자", "byline"),
        ("2019년 9월 16일", "date"),
        ("출처 : 나루통신", "source"),
        ("산업부 기자 | 2019.09.16", "metadata"),
        ("원문주소 : https://example.org/1", "address"),
        ("나루_계획.hwp", "attachment"),
    ],
)
def test_line_has_its_reason(text: str, reason: str) -> None:
    assert reasons("나루터에 배가 뜬다", PROSE[0], text, PROSE[1]) == [None, None, reason, None]
    assert reason in REASONS


def test_own_articles_keep_every_line() -> None:
    for segment in LAMPS.values():
        assert reasons(segment.title or "", *segment.paragraphs) == [None] * 4


def test_recurring_line_goes() -> None:
    recurring = frozenset({boilerplate_key("나루신문 독자 여러분께")})
    assert reasons(PROSE[0], "나루신문, 독자 여러분께!", recurring=recurring) == [
        None,
        "recurring line",
    ]


def test_triangle_alone_is_a_caption() -> None:
    assert reasons(PROSE[0], "▲ 나루터 전경", PROSE[1]) == [None, "caption", None]


def test_triangles_in_a_row_are_a_list() -> None:
    assert reasons(PROSE[0], "▲ 배 두 척", "▲ 등 열 개", PROSE[1]) == [None] * 4


def test_address_between_paragraphs_stays() -> None:
    url = "https://example.org/1"
    assert reasons(url, *PROSE) == ["address", None, None, None]
    assert reasons(PROSE[0], url, PROSE[1]) == [None, None, None]
    assert reasons(PROSE[0], f"원문 : {url}", PROSE[1]) == [None, "address", None]


def test_days_of_a_chronicle_are_subheads() -> None:
    days = ("2019년 9월 16일", "2019년 9월 17일")
    assert reasons(PROSE[0], days[0], PROSE[1], days[1], PROSE[2]) == [None] * 5
    assert reasons(PROSE[0], days[0], PROSE[1], days[0], PROSE[2])[1::2] == ["date", "date"]


def test_date_in_prose_is_not_the_articles() -> None:
    (finding,) = find("나루터는 2019년 9월 16일에 다시 문을 열었다고 시가 밝혔다.")
    assert finding is None


def test_line_states_its_facts() -> None:
    (finding,) = find("원문주소 : https://example.org/1")
    assert finding is not None
    assert finding.facts.url == "https://example.org/1"
