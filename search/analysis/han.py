"""Variants of Han characters: 並, 併 and 竝 are 并, 衛 and 衞 are 卫, 舉, 擧 and 挙 are 举.

OpenCC knows which characters traditional, simplified and Japanese writing have for each other.
Each of its steps relates two of them, and whatever is related by several steps is one character
here. The variant that a Chinese dictionary has stands for all the others.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import opencc

_BLOCKS = (
    *(range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00)),
    *(range(0x20000, 0x2EE60), range(0x30000, 0x323B0)),
)

_STEPS = ("hk2s", "tw2sp", "t2jp")
"""Conversions that, taken in both directions, relate all that any other one relates."""

_COMMON = 0xD8
"""The first byte in GB 2312 of the characters beyond the commonest 3,755."""


def han_variants() -> dict[str, str]:
    """For every character that has variants, and does not stand for them, the one that does."""
    simpler, *others = _relations()
    simplified = Counter(simpler.values())
    stands_for: dict[str, str] = {}
    for variants in _classes([pair for each in (simpler, *others) for pair in each.items()]):
        best = max(variants, key=lambda char: (_commonness(char), simplified[char], -ord(char)))
        stands_for.update((char, best) for char in variants if char != best)
    return stands_for


def _relations() -> list[dict[str, str]]:
    """What each conversion makes of every character that it changes."""
    # One character per line, so that no dictionary phrase can span two of them.
    lines = "\n".join(chr(code) for block in _BLOCKS for code in block)
    characters = lines.split("\n")
    steps = (*map(opencc.OpenCC, _STEPS), _way_back())
    return [_changes(characters, step.convert(lines).split("\n")) for step in steps]


def _changes(characters: list[str], converted: list[str]) -> dict[str, str]:
    pairs = zip(characters, converted, strict=True)
    return {old: new for old, new in pairs if old != new and len(new) == 1}


def _way_back() -> opencc.OpenCC:
    """Simplified to traditional, without the phrases, which take 60 MB, and as long as all else."""
    dictionary = Path(opencc.__file__).parent / "clib/share/opencc/STCharacters.ocd2"
    chain = [{"dict": {"type": "ocd2", "file": str(dictionary)}}]
    config = json.dumps({"name": "characters", "conversion_chain": chain})
    # A pipe holds so few bytes, and a process that is killed leaves no file.
    reads, writes = os.pipe()
    os.write(writes, config.encode())
    os.close(writes)
    try:
        return opencc.OpenCC(f"/dev/fd/{reads}")
    except RuntimeError:
        # Another OpenCC than the one that is known here.
        return opencc.OpenCC("s2t")
    finally:
        os.close(reads)


def _classes(pairs: list[tuple[str, str]]) -> list[set[str]]:
    """The characters that pairs hold together."""
    class_of: dict[str, set[str]] = {}
    for pair in pairs:
        smaller, larger = sorted((class_of.get(char, {char}) for char in pair), key=len)
        larger |= smaller
        class_of.update(dict.fromkeys(larger if len(larger) == 2 else smaller, larger))
    return [*{id(found): found for found in class_of.values()}.values()]


def _commonness(char: str) -> int:
    """2 for the commonest simplified characters, 1 for the others of GB 2312, else 0."""
    try:
        return 2 if char.encode("gb2312")[0] < _COMMON else 1
    except UnicodeEncodeError:
        return 0
