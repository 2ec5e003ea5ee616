"""Every Han character meets whatever OpenCC and Unicode relate it to."""

from __future__ import annotations

import unicodedata
from typing import Literal

import opencc
import pytest

from search.analysis.folding import fold
from search.analysis.han import han_variants

BLOCKS = (
    *(range(0x2E80, 0x2FE0), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00)),
    *(range(0x20000, 0x2FA20), range(0x30000, 0x323B0)),
)
CHARACTERS = [
    chr(code) for block in BLOCKS for code in block if unicodedata.category(chr(code)) != "Cn"
]
CONVERSIONS = sorted(name.removesuffix(".json") for name in opencc.CONFIGS)


def folded(characters: list[str]) -> list[str]:
    return fold("\n".join(characters)).text.split("\n")


def apart(related: list[str]) -> list[str]:
    """The characters that are not found by what they are related to, side by side."""
    each = zip(CHARACTERS, related, folded(CHARACTERS), folded(related), strict=True)
    # What another country writes as a word of several characters is not a variant.
    return [old + new for old, new, one, other in each if len(new) == 1 and one != other]


@pytest.mark.parametrize("conversion", CONVERSIONS)
def test_converted_characters_meet(conversion: str) -> None:
    converted = opencc.OpenCC(conversion).convert("\n".join(CHARACTERS)).split("\n")
    assert not apart(converted), "help: _STEPS of search/analysis/han.py"


@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFD", "NFKD"])
def test_compatible_characters_meet(form: Literal["NFC", "NFKC", "NFD", "NFKD"]) -> None:
    assert not apart([unicodedata.normalize(form, char) for char in CHARACTERS])


@pytest.mark.parametrize("char", "并卫绪饼颖举乡户联征发后里干历余台")
def test_simplified_character_stands_for_variants(char: str) -> None:
    assert fold(char).text == char


def test_folding_again_changes_nothing() -> None:
    once = folded(CHARACTERS)
    assert folded(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("衛星", "卫星"),
        ("並行", "併行"),
        ("情緒", "情绪"),
        ("餅", "饼"),
        ("舉行", "挙行"),
        ("鄉里", "郷里"),
        ("戶口", "戸口"),
        ("\uf9b8\uf928", "隶廊"),
        ("\U0002f804", "你"),
    ],
)
def test_words_meet(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_way_back_needs_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    variants = han_variants()
    monkeypatch.setattr("tempfile.tempdir", "/no such folder")
    assert han_variants() == variants
