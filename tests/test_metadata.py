"""Lines of dates, bylines, sources and counts, alone and side by side."""

from __future__ import annotations

import pytest

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.model import Facts, Finding

LINES = [
    ("산업부 기자 | 기사입력 2021/06/29 [15:49]", "2021-06-29", "산업부 기자"),
    ("기본 | 2013-01-04 오후 12:54:12 | 조회수 : 3922 | 공개", "2013-01-04", None),
    ("입력 2019.09.04 오전 10:21 | 수정 2019.09.06", "2019-09-04", None),
    ("Updated: 17 Sep 2019 10:21 GMT | Published: 16 Sep 2019", "2019-09-16", None),
    ("Publié le lundi 16 septembre 2019 à 15h49", "2019-09-16", None),
    ("2019年9月16日(月) 10時21分", "2019-09-16", None),
    ("2022年6月14日 | 阅读 530", "2022-06-14", None),
    ("Harbour desk | May 3, 2019", "2019-05-03", "Harbour desk"),
    ("문화부 기자 입력 2019.09.16 10:21 수정 2019.09.17 11:22", "2019-09-16", "문화부 기자"),
    ("By Foreign Desk on Sept. 16, 2019 at 10:21 a.m. KST", "2019-09-16", "Foreign Desk"),
    ("발행일 : ２０１９년 ９월 １６일", "2019-09-16", None),
    ("2019-09-16T10:21:00+09:00", "2019-09-16", None),
    ("By Foreign Desk Source: Naru Daily", None, "Foreign Desk"),
]
TEXTS = [
    "서울시는 2019년 9월 16일 나루터를 열었다",
    "Ferry of May 3, 2019 still afloat",
    "서울 | 부산 뱃길",
    "2019년 예산안 통과",
    "Related to the harbour",
    "9월 16일",
]


def find(text: str) -> Finding | None:
    return read_metadata(text, load_boilerplate())


@pytest.mark.parametrize(("text", "date", "byline"), LINES)
def test_line_states_date_and_byline(text: str, date: str, byline: str | None) -> None:
    finding = find(text)
    assert finding is not None
    assert (finding.facts.date, finding.facts.byline) == (date, byline)


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_no_metadata(text: str) -> None:
    assert find(text) is None


def test_update_is_no_publication() -> None:
    finding = find("수정 2019.09.06")
    assert finding == Finding("date", Facts(updated="2019-09-06"))


def test_source_date_and_author_together() -> None:
    facts = Facts(date="2019-09-16", byline="国际部", source="渡口网")
    assert find("发布时间：2019-09-16 10:21  来源：渡口网  作者：国际部") == Finding(
        "metadata", facts
    )


@pytest.mark.parametrize("text", ["출처 : 나루통신", "Source: 나루통신", "来源：나루통신"])
def test_label_names_the_source(text: str) -> None:
    assert find(text) == Finding("source", Facts(source="나루통신"))


@pytest.mark.parametrize("text", ["입력 09-16 10:21", "오전 10:21", "2019-02-30", "03/04/2019"])
def test_unsure_date_states_nothing(text: str) -> None:
    assert find(text) == Finding("date")


@pytest.mark.parametrize("text", ["조회 12 | 추천 3", "編集：地域部", "Category: Harbour"])
def test_counts_and_sections_are_metadata(text: str) -> None:
    assert find(text) == Finding("metadata")
