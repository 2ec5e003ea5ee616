"""Bytes to text: right, or refused. Nothing that leaves here was decoded by a mere guess.

What has a byte-order mark is read as the mark says, and what is UTF-8 as that. Anything else is
decoded by every encoding in question, and read only where one decoding alone gives characters
that people use: the wrong ones give rare characters.
"""

from __future__ import annotations

import codecs
import functools
import re
import tomllib
from pathlib import Path
from typing import Final

from search.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPES = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2"))
CANDIDATES: Final = {
    "cp949": "EUC-KR",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "big5hkscs": "Big5",
    "cp1252": "Windows-1252",
    "iso8859_15": "ISO-8859-15",
}
"""The encodings in question (supersets, by Python's names), and what people call them."""

PLAUSIBLE, CLEARLY, FEWEST = 0.4, 0.2, 2
"""The share of usual letters in a right decoding, and by which share, and at least by how many
letters, it is ahead of any other."""

MOST_CONTROLS = 0.005
"""The share of control characters beyond which bytes are not text."""

_KANA = r"\u3041-\u3093\u30a1-\u30f4ー"
_LATIN = "àâäáãåæçèéêëîïíìôöóòõøœùûüúñß"
_APOSTROPHE = rf"(?<=[a-z])’(?=[a-z{_LATIN}])"
_ACCENTED = rf"(?<=[a-z])[{_LATIN}]|[{_LATIN}](?=[a-z])|{_APOSTROPHE}"
# Letters, and the signs that hardly anybody uses: all beyond ASCII but the usual punctuation.
_PUNCTUATION = (
    "、。，．・：；？！「」『』（）〔〕“”‘’…‥—–―‐《》〈〉【】·«»％～〜▲△▼■□○●◎◇◆★☆※→×℃ⓒ©°ㆍ․•‧∼"
)
_FOREIGN = re.compile(rf"[^\x00-\x7f\s{_PUNCTUATION}\uff01-\uff5e]|(?i:{_APOSTROPHE})")
# What no article has, and binary data has.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_OLD_CONTROL = re.compile(r"[\x80-\x9f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file, without its byte-order mark and stray control characters.

    `declared` is the encoding that the file names in itself. Raises `ReadingError` with what is
    wrong and where, but without the name of the file.
    """
    return without_controls(_decode(data, declared))


def without_controls(text: str) -> str:
    """The text without stray control characters; raises `ReadingError` where there are many."""
    controls = len(_CONTROL.findall(text))
    if controls > MOST_CONTROLS * len(text):
        refuse_controls(text)
    return _CONTROL.sub("", text) if controls else text


def refuse_controls(text: str) -> None:
    """Raise `ReadingError` for characters that no text has: controls and halves of surrogates."""
    found = _CONTROL.search(text)
    if found:
        place, code = found.start(), ord(found[0])
        raise ReadingError(f"character {place + 1} is U+{code:04X}, which no text has")


def promised(data: bytes) -> str | None:
    """The encoding that a mark or an escape in the data promises."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    return marked or next((name for escape, name in _ESCAPES if escape in data), None)


def _decode(data: bytes, declared: str | None) -> str:
    if not data.startswith(tuple(mark for mark, _ in _MARKS)):
        _refuse_nul(data)
    named = promised(data) or "utf-8"
    try:
        return data.decode(named).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        # A mark or an escape was a promise; guessing further would mangle the file.
        if named != "utf-8":
            raise ReadingError(f"byte {error.start} is not {named}; save it as UTF-8") from error
        if declared and (text := _attempt(data, declared)) is not None:
            return text
        return guess(data, error.start)[1]


def _refuse_nul(data: bytes) -> None:
    place = data.find(b"\x00")
    if place >= 0:
        raise ReadingError(f"byte {place} is NUL: not text, or UTF-16 without a byte-order mark")


def guess(data: bytes, place: int) -> tuple[str, str]:
    """Which of `CANDIDATES` this is that is not UTF-8 from byte `place` on, and its text.

    Raises `ReadingError` where it could be in none of them, or in several.
    """
    texts = {name: text for name in CANDIDATES if (text := _attempt(data, name)) is not None}
    best = max(texts, key=lambda name: plausibility(texts[name]), default=None)
    if best is None or plausibility(texts[best]) < PLAUSIBLE:
        raise ReadingError(f"byte {place} is not UTF-8, nor is it in another known encoding")
    names = {CANDIDATES[name] for name in texts if not _is_clear(texts[best], texts[name])}
    if names - {CANDIDATES[best]}:
        either = " or ".join(sorted(names | {CANDIDATES[best]}))
        raise ReadingError(f"it could be {either}, and only one is right; save it as UTF-8")
    return best, texts[best]


def _is_clear(best: str, other: str) -> bool:
    """Whether one decoding is clearly better than another, or they are the same."""
    if best == other:
        return True
    if len(best) != len(other):
        return plausibility(best) - plausibility(other) >= CLEARLY
    # Japanese and Chinese encodings agree on kana, so that only the rest can tell.
    differing = {at for at, chars in enumerate(zip(best, other, strict=True)) if len({*chars}) > 1}
    ahead = len(differing & _usual_letters(best)) - len(differing & _usual_letters(other))
    return ahead >= max(FEWEST, CLEARLY * len(differing))


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    # Single-byte encodings turn anything into text, but hardly without these.
    return None if _OLD_CONTROL.search(text) else text


def plausibility(text: str) -> float:
    """Which share of the letters beyond ASCII are such as people use, from 0 to 1."""
    letters = {match.start() for match in _FOREIGN.finditer(text)}
    return len(letters & _usual_letters(text)) / len(letters) if letters else 0.0


def _usual_letters(text: str) -> set[int]:
    return {match.start() for match in _usual().finditer(text)}


@functools.cache
def _usual() -> re.Pattern[str]:
    path = Path(__file__).with_name("frequent.toml")
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    frequent = "".join("".join(table.values()).split())
    # A lone character within a Latin word is what becomes of its accent.
    east_asian = rf"(?<![a-z])[{frequent}{_KANA}]|[{frequent}{_KANA}](?![a-z])"
    return re.compile(rf"{east_asian}|(?i:{_ACCENTED})")
