"""Korean words as they are typed: when a particle or an ending is one, and not part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.korean import VERBS, parts_of, tagger
from search.analysis.morphemes import left_out, read_row, readings, rows_of, term_of
from search.analysis.typed import SHORTEST, Part, typed_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDINGS = ("J", "E", "VC", "VX", "XSV", "XSA")
_MAKESVERBS = ("XSV", "XSA")
_BEFORE_ENDINGS = "EP"

_PARTICLES = frozenset("은는이가을를의에와였")
"""Syllables that are particles, or the copula, where the dictionary knows no other word. Others end
names as often: 도 islands, 로 streets, 만 bays, 과 departments, 아 and 나 people.
"""

_READINGS = 10
"""Ways of reading a word among which a name is looked for."""

_LONGEST = 12
"""Code points of a word that may be one name with its particles."""

_FIRST_SYLLABLE, _SYLLABLES, _FINALS, _RIEUL = 0xAC00, 11172, 28, 8


def typed(text: str) -> list[str]:
    """The terms by which other forms of a typed word are found; none where it is not cut."""
    return typed_terms([_part(row) for row in rows_of(tagger(), text)], _judge)


def _part(row: str) -> Part:
    _, surface, features = read_row(row)
    words, kind = parts_of(surface, features), features[0]
    if not words:
        return Part(surface, (left_out(surface),), kind, kind.startswith(_ENDINGS))
    inflected = features[1:2] == ["Inflect"]
    changes = inflected or kind in VERBS
    # 지나 is read as a form of itself: an ending that is not to be seen is none.
    doubtful = changes and (len(words[0]) < SHORTEST or (inflected and words[0] == surface))
    return Part(surface, tuple(map(term_of, words)), kind, doubtful=doubtful)


def _judge(content: Sequence[Part], ending: Sequence[Part]) -> bool:
    last = (*content, *ending)[-1].kind
    if last in VERBS or last.endswith(_BEFORE_ENDINGS):
        return False
    if not ending:
        return True
    before, first = content[-1], ending[0]
    known = before.kind.startswith(VERBS) or first.kind.startswith(_MAKESVERBS)
    if not known and len(first.written) == 1 and first.written not in _PARTICLES:
        return False
    return stands_after(before.written, first.written, first.kind) and not _is_longer(
        "".join(part.written for part in content), "".join(part.written for part in ending)
    )


def stands_after(word: str, ending: str, kind: str) -> bool:
    """Whether the ending has the form that it takes behind the word's last sound.

    은, 을, 이, 과, 아 and 으로 stand behind a consonant, 는, 를, 가, 와, 야 and 로 behind a vowel,
    로 behind ㄹ as well. How anything but Hangul is read, nobody knows.
    """
    syllable = ord(word[-1]) - _FIRST_SYLLABLE
    if not 0 <= syllable < _SYLLABLES:
        return True
    final, first = syllable % _FINALS, ending[0]
    particle = kind.startswith("J")
    if first in "은을으" or (particle and first in "이과아"):
        return final > 0
    if particle and first == "로":
        return final in (0, _RIEUL)
    return not (particle and first in "는를가와야나라랑") or final == 0


def _is_longer(word: str, ending: str) -> bool:
    """Whether the dictionary has a noun that goes on into the ending: 강화도, an island."""
    if len(word) + len(ending) > _LONGEST:
        return False
    firsts = [reading[0] for reading in readings(tagger(), word + ending, _READINGS)]
    return any(
        first.features[0].startswith("N") and len(first.surface) > len(word) for first in firsts
    )
