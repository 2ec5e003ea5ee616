"""What MeCab finds in a line, however long it is, is the whole line and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import japanese, korean, morphemes
from search.analysis.surface import BREAK

if TYPE_CHECKING:
    from types import ModuleType

TEXTS = st.text("배를ㅋ탔다 (渡し船 \t.a\n", max_size=60) | st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize("language", [korean, japanese])
@given(text=TEXTS, longest=st.integers(2, 12))
def test_pieces_are_the_whole_line(language: ModuleType, text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(morphemes, "LONGEST_PIECE", longest)
        rows = map(morphemes.read_row, morphemes.rows_of(language.tagger(), text))
        read = "".join(row.space + row.surface for row in rows)
    written = text.translate(morphemes._UNREADABLE).translate({ord("\n"): None, ord(BREAK): None})
    # The end of the last line is not a word, and neither is white space before it.
    assert read.replace(BREAK, "").rstrip() == written.rstrip()


@pytest.mark.parametrize("language", [korean, japanese])
def test_long_line_is_read_as_its_sentences(language: ModuleType) -> None:
    text = "배를 탔다. 船に乗った。 " * 30
    whole = language.words(text).terms
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(morphemes, "LONGEST_PIECE", 100)
        assert language.words(text).terms == whole
