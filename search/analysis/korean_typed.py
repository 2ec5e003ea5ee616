"""Korean words as they are typed: when a particle or an ending is one, and not part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.korean import VERBS, parts_of, tagger
from search.analysis.morphemes import GAP, left_out, read_row, readings, rows_of, term_of
from search.analysis.typed import SHORTEST, Part, typed_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDINGS = ("J", "E", "VC", "VX", "XSV", "XSA")
_NOUNS = ("NNG", "NNP")
_MAKES_VERBS = ("XSV", "XSA")

_PARTICLES = frozenset("은는이가을를의에와였")
"""Syllables that are particles, or the copula, where the dictionary knows no other word. Others end
names as often: 도 islands, 로 streets, 만 bays, 과 departments, 아 and 나 people.
"""

_VERB_ENDINGS = frozenset("다고며면게지기는던은을음어")
"""Syllables that verbs end with as often, whatever else they may be."""

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
    verb, inflected = kind.startswith(VERBS), features[1:2] == ["Inflect"]
    stem = words[0].removesuffix("다") if verb else words[0]
    doubtful = (verb or inflected) and len(stem) < SHORTEST
    return Part(surface, tuple(map(term_of, words)), kind, doubtful=doubtful)


def _judge(content: Sequence[Part], ending: Sequence[Part]) -> bool:
    last = content[-1]
    if any(part.terms == (GAP,) for part in content):
        return False
    if not ending and "+" not in last.kind:
        # A stem without its ending is not a word.
        return last.kind not in VERBS
    if ending and not _may_end(last, ending):
        return False
    word = "".join(part.written for part in content)
    longest = _longest_noun(word + "".join(part.written for part in ending))
    return longest <= len(word) if ending else longest < len(word)


def _may_end(word: Part, ending: Sequence[Part]) -> bool:
    first = ending[0]
    if not stands_after(word.written, first.written, first.kind):
        return False
    if word.kind.startswith(VERBS):
        return _is_sure(ending, _VERB_ENDINGS)
    return first.kind.startswith(_MAKES_VERBS) or _is_sure(ending[:1], _PARTICLES)


def _is_sure(ending: Sequence[Part], syllables: frozenset[str]) -> bool:
    """Whether it is longer than a syllable, or one of these."""
    written = "".join(part.written for part in ending)
    return len(written) > 1 or written in syllables


def stands_after(word: str, ending: str, kind: str) -> bool:
    """Whether the ending has the form that it takes after the word's last sound.

    은, 을, 이, 과, 아 and 으로 stand after a consonant, 는, 를, 가, 와, 야 and 로 after a vowel,
    로 after ㄹ as well. How anything but Hangul is pronounced is not known here.
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


def _longest_noun(text: str) -> int:
    """Code points of the longest noun with which the text may begin: 강화도, an island, has 3."""
    if len(text) > _LONGEST:
        return 0
    firsts = [reading[0] for reading in readings(tagger(), text, _READINGS)]
    # A tag such as NP+JX is of a word that its particle has grown together with.
    nouns = [first for first in firsts if first.features[0] in _NOUNS]
    return max((len(noun.surface) for noun in nouns), default=0)
