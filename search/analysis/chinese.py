"""Chinese words: jieba on runs of Han characters, in simplified form."""

from __future__ import annotations

import functools
import logging
import re
from importlib.metadata import version as installed

import jieba

from search.analysis.folding import fold
from search.analysis.morphemes import GAP
from search.analysis.surface import BREAK, DENSE, WORD
from search.model import Token

_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<line>\n)|(?P<word>{WORD})|[^\n\w ]+|[{DENSE}]")
_TERMS = {"line": BREAK, None: GAP}


def words(text: str) -> list[Token]:
    """The words of a Chinese text, traditional or simplified, with `GAP` for marks."""
    folded = fold(text)
    tokens: list[Token] = []
    for run in _RUN.finditer(folded.text):
        place = run.start()
        for piece in _cut(run[0]) if run.lastgroup == "han" else [run[0]]:
            term = _TERMS.get(run.lastgroup, piece)
            tokens.append(Token(term, *folded.span(place, place + len(piece))))
            place += len(piece)
    return tokens


def version() -> str:
    """The segmenter, for the fingerprint of an index."""
    return f"1 jieba {installed('jieba')}"


def _cut(run: str) -> list[str]:
    return list(_segmenter().cut(run))


@functools.cache
def _segmenter() -> jieba.Tokenizer:
    # jieba announces on standard error that it loads its dictionary.
    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    segmenter.initialize()
    return segmenter
