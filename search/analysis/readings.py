"""How words of Han characters sound: Japanese ones in kana, Chinese ones in pinyin.

Only what builds an index asks for pinyin, which takes 60 MB; a search reads what was built.
"""

from __future__ import annotations

import functools
import re
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import unidic_lite

from search.analysis.morphemes import new_tagger, read_row, rows_of

if TYPE_CHECKING:
    import fugashi

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_PART_OF_SPEECH, _KANA = 0, 17
"""Where UniDic has them."""


def version() -> str:
    """What readings are made with."""
    return f"unidic-lite {installed('unidic-lite')} pypinyin {installed('pypinyin')}"


def is_han(char: str) -> bool:
    """Whether a character is one that has readings."""
    return _HAN.match(char) is not None


def kana(text: str) -> str:
    """A Japanese text in katakana; what no dictionary knows stays as it is written."""
    return "".join(map(_kana_of, rows_of(_tagger(), text)))


def pinyin(text: str) -> list[str]:
    """The syllables of a Chinese text without tones; what is not Chinese is left out."""
    # It takes as long to load as a hundred searches.
    from pypinyin import lazy_pinyin

    syllables: list[str] = lazy_pinyin(text, errors="ignore", v_to_u=False)
    return syllables


def _kana_of(row: str) -> str:
    _, surface, features = read_row(row)
    return features[1] if len(features) > 1 and features[1] not in ("", "*") else surface


@functools.cache
def _tagger() -> fugashi.GenericTagger:
    return new_tagger(unidic_lite.DICDIR, (_PART_OF_SPEECH, _KANA))
