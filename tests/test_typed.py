"""What is found for a word without relaxing has that word, or one of its forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold
from search.analysis.korean_typed import stands_after
from search.analysis.registry import ANALYZERS, languages_of_script
from search.model import Article, Segment
from search.query.compile import compile_query
from search.query.parser import parse
from search.stored.document import index_article
from tests.memory import MemoryEngine
from tests.rule import rule

PAGE = (Path(__file__).parent.parent / "docs" / "query.md").read_text(encoding="utf-8")
FORMS_OF_WORDS = PAGE.split("## Other forms")[1].split("## How")[0]
ROWS = re.findall(r"^\| `(.+?)` \| (.+) \| (.+) \|$", FORMS_OF_WORDS, re.M)
LINES = {
    "ko": """
        나는 할 수 있는 일을 하고, 다 하지 못한 말은 예를 들어 적었다
        안에서 본 배는 가는 듯 왔고 난 볼 수 없었다, 재개발이 세 번 멈춘 동네다
        이는 이번 일이 이상의 문제임을 보인다, 이자를 내고 신세를 졌다
        강화를 위해 안면이 있는 대학의 마포 사람을 만났다
        지난해 둘이 나눈 이야기는 모르는 사람이 만드는 노래가 되었다
        성을 쌓고 채를 들고 영을 넘어 지는 해를 보면 고운 빛이 난다
        서울시가 돌아온 배를 시장과 함께 맞았다, 토론을 이어 간 이상한 밤
        금은 우리 것, 이 도시에 서 은행을 지은 나 이제 간다
        병이 나았다, 나루에 하은이가 왔고 예은도 보아도 안도의 숨을 쉬었다
    """,
    "ja": """
        市内の川の流れは人の手が入る前の形だ
        魚を食べた人は行く先で町の茶を飲む
        まりを投げるとサクラの枝にさくらが咲いた、明日は幸いにも晴れる
        東京で開かれた会議を発表し、李さんの目は高い
        ル・カと田・中が来る
        昨日は東京が暑い、会社が自由に作る丘、ク内は狭い
    """,
    "zh": "大家在茶館裡看金色的船\n食用的生物使人開始工作\n李娜來了",
    "en": "The general sees several ferries\nLe is a name, and so is Lee",
    "fr": "Le bac et les passeurs\nLa police a signé l'accord",
}
INDEXED = [
    (line.strip(), index_article(Article(line.strip(), (Segment(lang, None, (line.strip(),)),))))
    for lang, lines in LINES.items()
    for line in lines.strip().split("\n")
]
ORACLE = MemoryEngine([indexed for _, indexed in INDEXED])

NAMES = {
    "ko": "하은 예은 다은 세은 채은 성은 영은 재은 고은 이자은 신세은 이상은 이상도 강화도 안면도 "
    "마포로 대학로 토론토 보아 이보아 지나 하나 나루 두리 다해 모리 안도 이도 수로 재만 고지 이로 "
    "지가 보고서 이야 나누리 나누 나은 가지 모이 빌리 보이 누리 은우 이도 서은 나이",
    "ja": "ク内 ト内 李娜 さくらも まりか まりの さちえ はると かのん 明日か 自由が丘 目の前 "
    "手が 人も が東京 東京ク 食べるク お茶 お金 いた した ルカ 田中",
    "zh": "食べる 使い 大きい お茶 李娜",
    "fr": "Lee lees",
}
FORMS = [
    ("ko", "서울시는", "서울시가"),
    ("ko", "시장은", "시장을"),
    ("ko", "하은", "하은이"),
    ("ko", "만들었다", "만드는"),
    ("ko", "만든", "만들었다"),
    ("ko", "돌아왔다", "돌아온"),
    ("ko", "발표했다", "발표하는"),
    ("ko", "작가였다", "작가의"),
    ("ko", "<협약>을", "협약은 끝났다"),
    ("ko", "MOU는", "MOU를"),
    ("ko", "2024년은", "2024년에"),
    ("ja", "食べられました", "食べる"),
    ("ja", "行った", "行きます"),
    ("ja", "できた", "できる"),
    ("ja", "東京も", "東京の"),
    ("ja", "ソウルは", "ｿｳﾙの"),
    ("ja", "発表した", "発表する"),
    ("zh", "备忘录", "備忘錄"),
    ("en", "ferry", "ferries"),
    ("fr", "signée", "signés"),
]
CAPITALS = [
    ("fr", "Anne", "une année", False),
    ("fr", "Marie", "un mari", False),
    ("fr", "James", "jamais", False),
    ("en", "Wells", "all is well", False),
    ("en", "Ferry", "two ferries", True),
    ("en", "Agreement", "the agreements", True),
    ("en", "agreements", "an agreement", True),
]
SYLLABLES = st.sampled_from(
    "가강고김나다대도로루마만문미민보사상서성세소수시신안영예오유은이자재정지진채하한해현"
)
ENDINGS = "은이도가아로의만나라야고지자서와과을를는에"
PARTICLES = "은는이가을를의에와"


def finds(q: str, text: str) -> bool:
    """Whether a query finds a text in any of the languages that it could be in."""
    segments = tuple(Segment(lang, None, (text,)) for lang in languages_of_script(text))
    article = index_article(Article("", segments))
    return MemoryEngine([article]).score(compile_query(parse(q)).query, article) is not None


def found(q: str, lang: str) -> list[str]:
    query = compile_query(parse(f"{lang}:{q}")).query
    return [line for line, indexed in INDEXED if ORACLE.score(query, indexed) is not None]


def has(line: str, word: str) -> bool:
    return rule(word).search(fold(line).text) is not None


@pytest.mark.parametrize(("lang", "q", "text", "expected"), CAPITALS)
def test_nothing_is_cut_of_a_word_with_a_capital(
    lang: str, q: str, text: str, *, expected: bool
) -> None:
    article = index_article(Article("", (Segment(lang, None, (text,)),)))
    query = compile_query(parse(q)).query
    assert (MemoryEngine([article]).score(query, article) is not None) is expected


def test_every_language_has_its_forms() -> None:
    assert {lang for lang, _, _ in FORMS} == set(ANALYZERS), "help: add the language to the table"


@pytest.mark.parametrize(
    ("lang", "name"), [(lang, name) for lang, names in NAMES.items() for name in names.split()]
)
def test_names_are_found_as_typed(lang: str, name: str) -> None:
    wrong = [line for line in found(name, lang) if not has(line, name)]
    assert not wrong, "help: the analyzer's typed() cuts off what is not a particle here"


@given(first=SYLLABLES, last=st.sampled_from(ENDINGS))
def test_two_syllables_are_never_cut(first: str, last: str) -> None:
    assert all(has(line, first + last) for line in found(first + last, "ko"))


@given(
    word=st.tuples(SYLLABLES, SYLLABLES).map("".join),
    last=st.sampled_from("도로만나라야아와과가의"),
)
def test_names_of_three_lose_a_sure_particle_alone(word: str, last: str) -> None:
    """What else a verb may end with is left out here."""
    if "".join(ANALYZERS["ko"].typed(word + last)) == word:
        assert last in PARTICLES
        assert stands_after(word, last, "JX")


@pytest.mark.parametrize(("lang", "typed", "text"), FORMS)
def test_other_forms_are_found(lang: str, typed: str, text: str) -> None:
    assert finds(f"{lang}:{typed}", text)


@pytest.mark.parametrize(("typed", "also", "never"), ROWS)
def test_page_is_right_about_forms(typed: str, also: str, never: str) -> None:
    assert [text for text in re.findall(r"`([^`]+)`", also) if not finds(typed, text)] == []
    assert [text for text in re.findall(r"`([^`]+)`", never) if finds(typed, text)] == []


@pytest.mark.parametrize(
    ("word", "ending", "stands"),
    [
        ("한강", "은", True),
        ("이자", "은", False),
        ("부두", "는", True),
        ("한강", "는", False),
        ("배", "가", True),
        ("강", "이", True),
        ("배", "이", False),
        ("강", "와", False),
        ("배", "과", False),
        ("강", "을", True),
        ("배", "를", True),
        ("서울", "로", True),
        ("세종", "로", False),
        ("세종", "으로", True),
        ("민준", "아", True),
        ("유리", "아", False),
        ("부산", "에서", True),
        ("MOU", "은", True),
    ],
)
def test_particles_follow_sounds(word: str, ending: str, stands: bool) -> None:
    assert stands_after(word, ending, "JX") == stands


def test_no_particle_stands_for_another_inside() -> None:
    assert not finds("日本の歴史", "日本と歴史")
    assert not finds("서울과경기도", "서울의 경기도")
    assert finds("考えている", "考えていた")
    assert not finds("着た人", "着ない人")
