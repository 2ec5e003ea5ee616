from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.lexer import Lexeme, lex

PIECES = [
    *'"＂“”„‟«»‹›「」『』《》〈〉‘’()（）-－−–—:：*＊./~1aé ',
    "ko:",
    "tilte:",
    "ko-KR:",
    "서울",
    "\u3000",
]
QUERIES = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


def kinds(q: str) -> str:
    return " ".join(f"{lexeme.kind}={lexeme.text}" for lexeme in lex(q)[:-1])


def test_unicode_spaces_part_words() -> None:
    assert (
        kinds("서울\u3000부산\u00a0대구\u200b광주\n") == "word=서울 word=부산 word=대구 word=광주"
    )


@pytest.mark.parametrize("pair", ['""', "＂＂", "“”", "„“", "„”", "””", "«»", "»«", "‹›", "‘’"])
def test_western_marks_make_phrase(pair: str) -> None:
    assert kinds(f"a {pair[0]}b c{pair[1]} d") == "word=a phrase=b c word=d"


@pytest.mark.parametrize("pair", ["「」", "｢｣", "『』", "《》", "〈〉", "〝〟", '"”', "“＂", "““"])
def test_cjk_and_mixed_marks_make_phrase(pair: str) -> None:
    assert kinds(f"협약 {pair[0]}금천 구{pair[1]}의") == "word=협약 phrase=금천 구 word=의"


def test_mark_behind_word_starts_phrase() -> None:
    assert (
        kinds('협약"금천" 서울시「성동」과')
        == "word=협약 phrase=금천 word=서울시 phrase=성동 word=과"
    )


@pytest.mark.parametrize(
    "word", ['19"', "5'10\"", 'a"b', "협약“금천", "좋다”고", "kids’", "‘90s", "»a"]
)
def test_mark_of_word_stays_in_it(word: str) -> None:
    assert kinds(f"x {word} y") == f"word=x word={word} word=y"


def test_closing_mark_behind_word_opens_nothing() -> None:
    assert (
        kinds("Maire“ dit „oui“ a» b «c»")
        == "word=Maire“ word=dit phrase=oui word=a» word=b phrase=c"
    )


def test_two_inch_marks_quote_nothing() -> None:
    assert kinds('12"x14" and 19" screens') == 'word=12"x14" word=and word=19" word=screens'


def test_apostrophe_inside_single_quotes() -> None:
    assert kinds("‘l’accord de Séoul’ ‘서울’의") == "phrase=l’accord de Séoul phrase=서울 word=의"


def test_unmatched_apostrophe_opens_nothing() -> None:
    assert kinds("‘90s and ‘서울 시장’") == "word=‘90s word=and phrase=서울 시장"


@pytest.mark.parametrize("mark", '"＂“„«「『《〈')
def test_unclosed_mark_ends_with_text(mark: str) -> None:
    assert lex(f"협약 {mark} 금천구 (부산)\n") == [
        Lexeme("word", "협약", 0, 2),
        Lexeme("unclosed", "금천구 (부산)", 3, 13),
        Lexeme("end", "", 14, 14),
    ]


@pytest.mark.parametrize("text", ["oui » et « non", "네 ” 그리고 “ 아니", "a › b ‹ c"])
def test_text_between_quotations_is_none(text: str) -> None:
    assert "phrase" not in kinds(text)


def test_phrase_leaves_out_space_at_its_ends() -> None:
    phrase = lex("« l’accord »")[0]
    assert (phrase.text, phrase.start, phrase.end) == ("l’accord", 2, 10)


@pytest.mark.parametrize("minus", "-－−–")
def test_minus_counts_in_front_of_unit(minus: str) -> None:
    assert (
        kinds(f'{minus}a ({minus}"b")')
        == f"minus={minus} word=a open=( minus={minus} phrase=b close=)"
    )


def test_minus_behind_unit_is_dash() -> None:
    assert kinds('"a"-b (c)-d') == "phrase=a word=b open=( word=c close=) word=d"


def test_hyphen_inside_word_stays_in_it() -> None:
    assert kinds("COVID-19 데이터-기반 a–b") == "word=COVID-19 word=데이터-기반 word=a–b"


def test_lone_dashes_are_ignored() -> None:
    assert kinds("- a — b -- --c (-) –") == "word=a word=b word=c open=( close=)"


def test_operators_count_in_capitals() -> None:
    assert (
        kinds("AND and ＯＲ Or NOT ORE OR:")
        == "and=AND word=and or=ＯＲ word=Or not=NOT word=ORE word=OR:"
    )


def test_field_name_may_have_any_case() -> None:
    assert kinds("ko:a Title：b FR: c") == "field=ko word=a field=title word=b field=fr word=c"


@pytest.mark.parametrize(
    "text", ["https://example.org/a", "10:30", "제목:서울", "Titel:a", "foo：a", "ſource:a"]
)
def test_other_colons_belong_to_word(text: str) -> None:
    assert kinds(text) == f"word={text}"


def test_unknown_name_before_space_is_word() -> None:
    assert kinds("exclusive: 서울 breaking:") == "word=exclusive: word=서울 word=breaking:"


@pytest.mark.parametrize(
    ("typed", "field"),
    [("en-GB", "en"), ("KO-kr", "ko"), ("zh-Hant", "zh"), ("zh-Hant-TW", "zh"), ("es-419", None)],
)
def test_language_field_may_name_region(typed: str, field: str | None) -> None:
    expected = f"field={field} word=a" if field else f"word={typed}:a"
    assert kinds(f"{typed}:a") == expected


@pytest.mark.parametrize("text", ["titel:서울", "note:", "localhost:8000", 'a:b"c'])
def test_unknown_field_is_told_from_word(text: str) -> None:
    assert kinds(f"협약 {text}1 나루") == f"word=협약 unknown={text}1 word=나루"


def test_end_stands_behind_query() -> None:
    assert [(lexeme.kind, lexeme.start, lexeme.end) for lexeme in lex("  ")] == [("end", 2, 2)]


@given(QUERIES)
def test_no_letter_is_lost(q: str) -> None:
    kept = {place for lexeme in lex(q) for place in range(lexeme.start, lexeme.end)}
    assert [
        character for place, character in enumerate(q) if place not in kept and character.isalnum()
    ] == []


@given(QUERIES)
def test_lexemes_stand_in_order(q: str) -> None:
    places = [place for lexeme in lex(q) for place in (lexeme.start, lexeme.end)]
    assert places == sorted(places)
