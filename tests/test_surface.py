from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import Folded, fold
from search.analysis.surface import BREAK, is_gram, surface_terms, surface_tokens

TEXTS = st.text("가나다 ab12,·\n東ก่", max_size=20) | st.text(max_size=20)
RUNS = st.text("가나 ,\n", max_size=16)


def terms_of(text: str) -> list[str]:
    return surface_terms(fold(text).text)


def stands_in(terms: list[str], stream: list[str]) -> bool:
    places = range(len(stream) - len(terms) + 1)
    return any(stream[place : place + len(terms)] == terms for place in places)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("2024년에 서울시와 MOU", "2024 년 년에 에_서 서울 울시 시와 와 mou"),
        ("미-중 회담", "미 중 중_회 회담 담"),
        ("업무  협약", "업무 무_협 협약 약"),
        ("디자인․출판", "디자 자인 인_출 출판 판"),
        ("서울, 시장", "서울 울 시 시장 장"),
        ("나루\n배다", f"나루 루 {BREAK} 배다 다"),
        ("E-mail v2.0", "e mail v2 0"),
        ("हिन्दी", "हिन्दी"),
        ("글", "글"),
        ("…!?", ""),
    ],
)
def test_text_gives_terms(text: str, terms: str) -> None:
    assert terms_of(text) == terms.split(), "help: the module docstring of search/analysis/surface"


@given(text=TEXTS)
def test_tokens_are_terms_with_places(text: str) -> None:
    folded = fold(text)
    tokens = surface_tokens(folded)
    assert [token.term for token in tokens] == surface_terms(folded.text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


@given(text=TEXTS)
def test_terms_can_be_joined_by_spaces(text: str) -> None:
    terms = terms_of(text)
    assert " ".join(terms).split() == terms
    assert terms.count(BREAK) == text.count("\n")


@given(text=RUNS, piece=st.text("가나", min_size=2, max_size=5))
def test_runs_are_found_exactly(text: str, piece: str) -> None:
    grams = surface_terms(piece)[:-1]
    assert stands_in(grams, surface_terms(text)) == (piece in text)


@given(text=TEXTS, data=st.data())
def test_pieces_of_lines_stand_in_stream(text: str, data: st.DataObject) -> None:
    """A piece from one token's start to another's end, but for what its last run leaves open."""
    line = fold(text).text.split("\n")[0]
    tokens = surface_tokens(Folded(line))
    if tokens:
        first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(tokens) - 1)] * 2)))
        piece = line[tokens[first].start : tokens[last].end]
        terms = surface_terms(piece)
        closed = terms[:-1] if len(terms) > 1 and is_gram(terms[-2]) else terms
        assert len(closed) == 1 or stands_in(closed, surface_terms(line))
