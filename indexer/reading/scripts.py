"""Which scripts a text is written in: counts, and what single characters give away."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from indexer.reading.asked import asked_of_lines
from search.analysis.remembered import Remembered

_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff]")
# Without the middle dot and the length mark, which Korean and Chinese texts use as well.
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
_HAN = re.compile(r"[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6b"
    r"\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_LETTER = re.compile(r"[^\W\d_]")

_CLOSING = r"[\s\"'”’»›」』）)\]〉》]"
_SENTENCE_END = re.compile(rf"(?:[.。．｡।።]{_CLOSING}*|[!?！？…][\s]*[\"'”’»›」』])$")
_NEXT_SENTENCE = re.compile(r"[。।].*\w|[^\W\d_A-Z]{4}[.!?] +[^\W\d_a-z]")

_UNPUNCTUATED = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1780-\u17ff]")
_ITEM = re.compile(r"[-–*•‣◦∙·※□■○●◎◆◇☞►▶▷▲△→»>]\s*[^\W_]")

WIDEST_HEADLINE = 180
MOST_WIDE_LETTERS = 65
WIDEST_UNPUNCTUATED = 80
"""A headline has at most this many columns, this many wide (East Asian) characters, and this many
columns in scripts without a full stop."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """How many letters of each script a text has.

    `simplified`, `japanese` and `traditional` count the Han characters that only Chinese
    (simplified), only Japanese, or hardly any modern Japanese text uses.
    """

    hangul: int
    kana: int
    han: int
    simplified: int
    japanese: int
    traditional: int
    others: Counter[str]
    """Letters of every other script by its Unicode name, such as LATIN."""

    @property
    def main(self) -> str | None:
        """The script that says most, or None without any letter: HANGUL, KANA, HAN, LATIN …

        An alphabet writes a word with about four letters where the others need one or two.
        """
        weights = {name: count / 4 for name, count in self.others.items()}
        weights |= {"HANGUL": self.hangul, "KANA": self.kana, "HAN": self.han}
        name, weight = max(weights.items(), key=lambda item: item[1])
        if not weight:
            return None
        return "KANA" if name == "HAN" and self.kana * 5 > self.han else name


def count_scripts(text: str) -> Scripts:
    """The letters of a text by script."""
    return _SCRIPTS[text]


def _count_scripts(text: str) -> Scripts:
    kinds = Counter(map(_KINDS.__getitem__, text))
    han = {kind: kinds.pop(kind, 0) for kind in _HAN_KINDS}
    hangul, kana = kinds.pop("HANGUL", 0), kinds.pop("KANA", 0)
    kinds.pop("", None)
    return Scripts(
        hangul,
        kana,
        sum(han.values()),
        han["simplified"],
        han["japanese"],
        han["traditional"],
        kinds,
    )


def columns(text: str) -> int:
    """How wide a text is where a wide (East Asian) character takes two columns."""
    return len(text) + _WIDE_LETTERS[text]


def ends_sentence(text: str) -> bool:
    """Whether a text ends in a full stop, or its speech in any other; headlines hardly do."""
    return _ENDS[text]


def is_headline(text: str) -> bool:
    """Whether a line is as short as a headline, and no sentence."""
    return _HEADLINES[text]


def _is_headline(text: str) -> bool:
    widest = WIDEST_UNPUNCTUATED if _UNPUNCTUATED.search(text) else WIDEST_HEADLINE
    if _WIDE_LETTERS[text] > MOST_WIDE_LETTERS or columns(text) > widest:
        return False
    return not ends_sentence(text) and not goes_on(text)


def is_item(text: str) -> bool:
    """Whether a line begins with a bullet or an arrow, as an item of a list or a link does."""
    return _ITEM.match(text) is not None


def goes_on(text: str) -> bool:
    """Whether a text has more than one sentence."""
    return _GOES_ON[text]


def is_prose(text: str) -> bool:
    """Whether a line is as long as a paragraph: a long sentence, or longer than any headline."""
    return columns(text) >= 50 and not is_headline(text)


_SCRIPTS = asked_of_lines(_count_scripts)
_HEADLINES = asked_of_lines(_is_headline)
_WIDE_LETTERS = asked_of_lines(lambda text: 0 if text.isascii() else len(_WIDE.findall(text)))
_ENDS = asked_of_lines(lambda text: _SENTENCE_END.search(text) is not None)
_GOES_ON = asked_of_lines(lambda text: _NEXT_SENTENCE.search(text) is not None)

# Where Shift_JIS begins the second level of JIS X 0208: rare characters and old forms.
_SECOND_LEVEL = b"\x98\x9f"


_HAN_KINDS = ("simplified", "japanese", "traditional", "shared")


def _kind(char: str) -> str:
    """HANGUL, KANA, one of `_HAN_KINDS`, another script by its Unicode name, or nothing."""
    if _HANGUL.match(char):
        return "HANGUL"
    if _KANA.match(char):
        return "KANA"
    if _HAN.match(char):
        return _han_kind(char)
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0] if _LETTER.match(char) else ""


_KINDS = Remembered(_kind)


def _han_kind(char: str) -> str:
    """What a Han character gives away, by the national character sets that have it.

    Each of those sets was made of the characters which its country uses.
    """
    mainland, taiwan, japan = (_encoded(char, name) for name in ("gb2312", "big5", "shift_jis"))
    if mainland and not japan:
        return "simplified"
    # What all three use says nothing, and neither does what Taiwan and Japan share.
    if japan and not mainland and not taiwan:
        return "japanese"
    if taiwan and not mainland and (not japan or japan >= _SECOND_LEVEL):
        return "traditional"
    return "shared"


def _encoded(char: str, encoding: str) -> bytes:
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return b""
