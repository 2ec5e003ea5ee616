from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import LANGUAGES
from search.analysis.surface import BREAK
from search.errors import QueryError
from search.query.compile import TITLE_WEIGHT, compile_query
from search.query.forms import OTHER_ACCENTS
from search.query.parser import parse
from search.query.terms import (
    EVERYTHING,
    NOTHING,
    AddedBetween,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    HasSource,
    Leaf,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
    leaves_of,
)
from search.stored.fields import BYLINE, FIELDS, SOURCE, Field
from tests.strategies import QUERIES

KO, KO_WORDS = Field("ko", "text", "surface"), Field("ko", "text", "words")
EN, EN_WORDS = Field("en", "text", "surface"), Field("en", "text", "words")


def compiled(q: str, *, relaxed: bool = False) -> TermNode:
    return compile_query(parse(q), relaxed=relaxed).query


def test_leaves_know_their_word() -> None:
    query, words, word_of, _ = compile_query(parse('배 -강 "나루" ko:배'))
    assert words == ("배", "나루", "배")
    assert set(word_of) == set(leaves_of(query))
    assert word_of[TermPrefix(KO, "배")] == 0
    assert word_of[Term(KO, ("나루",))] == 1


def leaves(node: TermNode) -> list[Leaf]:
    match node:
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return [leaf for child in children for leaf in leaves(child)]
        case NoneOf(child):
            return leaves(child)
        case HasLanguage() | DateBetween() | AddedBetween() | HasSource() | HasId():
            return []
    return [node]


def in_field(q: str, field: Field, *, relaxed: bool = False) -> list[Leaf]:
    return [leaf for leaf in leaves(compiled(q, relaxed=relaxed)) if leaf.field == field]


@pytest.mark.parametrize(
    ("q", "leaf"),
    [
        ("서울시장", TermPhrase(KO, ("서울", "울시", "시장"))),
        ("서울", Term(KO, ("서울",))),
        ("글", TermPrefix(KO, "글")),
        ("2024년", TermPhrase(KO, ("2024", "년"))),
        ("미-중", TermPhrase(KO, ("미", "중"))),
        ("디자인·출판", TermPhrase(KO, ("디자", "자인", "인_출", "출판"))),
        ("MOU체결", TermPhrase(KO, ("mou", "체", "체결"))),
        ("서울MOU", TermPhrase(KO, ("서울", "울", "mou"))),
        ("l’accord", Term(KO, ("accord",))),
        ("compét*", TermPrefix(KO, "compet")),
        ("서울*", Term(KO, ("서울",))),
        ('"업무 협약을"', TermPhrase(KO, ("업무", "무_협", "협약", "약을"))),
        ('"배\n강"', Term(KO, ("배_강",))),
        ("㏠", TermPhrase(KO, ("1", "日"))),
    ],
)
def test_text_stands_side_by_side(q: str, leaf: Leaf) -> None:
    assert in_field(q, KO) == [leaf]


@pytest.mark.parametrize(
    ("q", "field", "terms"),
    [
        ("서울시는", KO_WORDS, ("서울", "시")),
        ("agreements", EN_WORDS, ("agreement",)),
        ("食べました", Field("ja", "text", "words"), ("食べる",)),
        ("諒解備忘錄", Field("zh", "text", "words"), ("谅解", "备忘录")),
        ("compétitivités", Field("fr", "text", "words"), ("competitivit",)),
    ],
)
def test_words_stand_in_their_base_form(q: str, field: Field, terms: tuple[str, ...]) -> None:
    assert [leaf.terms for leaf in in_field(q, field) if not isinstance(leaf, TermPrefix)] == [
        terms
    ]


def test_words_are_asked_of_possible_languages() -> None:
    asked = {leaf.field.lang for leaf in leaves(compiled("東京都")) if leaf.field.view == "words"}
    assert asked == {"ko", "ja", "zh"}
    assert {leaf.field.lang for leaf in leaves(compiled("東京都"))} == set(LANGUAGES)


@pytest.mark.parametrize("q", ['"서울시는"', "서울*", "compet*"])
def test_phrases_and_prefixes_are_literal(q: str) -> None:
    assert {leaf.field.view for leaf in leaves(compiled(q))} == {"surface"}


def test_title_only_raises_scores() -> None:
    leaf, bonus = leaves(compiled('ko:"나루"'))
    assert leaf == Term(KO, ("나루",))
    assert bonus == leaf._replace(field=KO._replace(part="title"), weight=TITLE_WEIGHT)


def test_fields_narrow_where_words_stand() -> None:
    assert {leaf.field for leaf in leaves(compiled("title:en:boats"))} == {
        Field("en", "title", "surface"),
        Field("en", "title", "words"),
    }
    assert compiled("source:나루") == Term(SOURCE, ("나루",))
    assert compiled("byline:나루") == Term(BYLINE, ("나루",))
    assert compiled("added:2001-09-09") == AddedBetween(999_993_600, 1_000_079_999)
    assert {leaf.field.lang for leaf in leaves(compiled("other:Fähre"))} == {"other"}


def test_operators_keep_their_meaning() -> None:
    assert compiled("") == EVERYTHING
    assert compiled("has:PT-br -has:ja") == AllOf((HasLanguage("pt-br"), NoneOf(HasLanguage("ja"))))
    assert compiled("date:2019 OR date:..2020-02") == AnyOf(
        (DateBetween("2019-01-01", "2019-12-31"), DateBetween(None, "2020-02-29"))
    )
    assert compiled("-나루") == NoneOf(compiled("나루"))


def test_typed_accents_count_for_more() -> None:
    plain = Term(EN, ("cafe",), OTHER_ACCENTS)
    written = Written(EN, ("cafe",), ("café",), 1 - OTHER_ACCENTS)
    for q in ("café", "Cafe\u0301’s", "l'café"):
        assert in_field(q, EN) == [plain, written]
    assert in_field("cafe", EN) == [Term(EN, ("cafe",))]
    assert in_field('"l\'café"', EN) == [Written(EN, ("cafe",), ("l", "café"))]


def test_languages_compete_for_best() -> None:
    tree = compiled("MOU")
    assert isinstance(tree, BestOf)
    assert len(tree.children) == len(LANGUAGES)


@pytest.mark.parametrize("q", ["나루 !", "나루 …", "(나루 OR ?)", '나루 "—"', "나루 -!"])
def test_punctuation_asks_for_nothing(q: str) -> None:
    assert compiled(q) == compiled("나루")


def test_any_chinese_is_chinese() -> None:
    assert compiled("has:zh-Hant") == compiled("has:zh-cn") == compiled("has:zh")


def test_short_list_is_taken_apart() -> None:
    assert compiled("서울,금천구", relaxed=True) != compiled("서울,금천구")


def test_repeated_word_asks_once() -> None:
    assert compiled("나루 나루 ko:나루 나루") == compiled("나루 ko:나루")


@pytest.mark.parametrize("q", ["…", "title:¿", "(! OR ?)", "-_", '""', "()"])
def test_nothing_is_found_by_nothing(q: str) -> None:
    assert compiled(q) == compiled(q, relaxed=True) == NOTHING


@pytest.mark.parametrize("q", ["서울시는", "ガス", "compétitivité", '"업무 협약"', "글", "한·일"])
def test_decomposed_query_asks_the_same(q: str) -> None:
    assert compiled(unicodedata.normalize("NFD", q)) == compiled(q)


@given(q=QUERIES)
def test_engines_get_finished_terms(q: str) -> None:
    for relaxed in (False, True):
        try:
            tree = compiled(q, relaxed=relaxed)
        except QueryError:
            continue
        for leaf in leaves(tree):
            terms = (leaf.prefix,) if isinstance(leaf, TermPrefix) else leaf.terms
            assert leaf.field in FIELDS
            assert " ".join(terms).split() == list(terms)
            assert BREAK not in terms
            assert not {terms[0], terms[-1]} & {GAP, MARK} or leaf.field.view == "surface"


def test_punctuation_is_no_particle() -> None:
    phrase = TermPhrase(KO_WORDS, ("금천", "구", MARK, "서울"))
    assert in_field("금천구/서울", KO_WORDS) == [phrase]
