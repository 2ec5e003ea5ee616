"""A stacked file to one language per line, by the cheapest way through its lines.

What a line is written in speaks for or against each language, a change of language has its price,
and the way that costs least over all lines wins. So no line is judged alone: a name in Latin
letters, a quotation or a title in kanji goes with its neighbours, and a change falls where
changes fall, before a headline or after a line of boilerplate.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

from indexer.reading.languages import UNKNOWN, likelihoods, likely_language
from indexer.reading.scripts import Scripts, columns, count_scripts, is_headline, is_item

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from indexer.reading.model import Line

CHANGE = 6.0
"""The price of a change of language, in the unit of evidence: natural logarithms."""
BEFORE_HEADLINE, AFTER_HEADLINE, AFTER_BREAK = -2.5, 1.5, -2.0
"""What is added to it, since a title belongs to the text below it."""
STRONGEST = 8.0
"""The most that one line can say against a language."""

CLEAR = 11.0
"""How much likelier than English and French another language has to be to come into question, in
the same unit: names, code and addresses look a little like any language."""

WIDEST_HEADLINES = 240
"""Fewer columns than this, all of them headlines, are not a text of their own."""

EAST_ASIAN = {
    # Korean papers write 市 and 美 in headlines.
    "ko": {"kana": -5.0, "han": -1.0},
    # Titles in kanji alone are common, long texts in kanji alone do not exist.
    "ja": {"hangul": -5.0, "han": -0.3, "simplified": -3.0, "traditional": -1.5},
    "zh": {"hangul": -5.0, "kana": -5.0, "japanese": -3.0},
}
"""What one character says against a language: letters of another country."""
# Names and abbreviations are in every text; it takes a sentence of them to say anything.
FOREIGN_LETTER = -0.15
EAST_ASIAN_LETTER = -2.0

_RUN_LETTERS = 60


class Run(NamedTuple):
    """Lines `start` to `end` (not included) in one language."""

    lang: str
    start: int
    end: int


def split(lines: Sequence[Line], breaks: Set[int]) -> list[str]:
    """The language (a BCP-47 tag) of each line.

    `breaks` are the places in `lines` before which boilerplate was left out.
    """
    scripts = [count_scripts(line.text) for line in lines]
    languages = _languages(lines, scripts, breaks)
    evidence = [
        _evidence(line.text, found, languages) for line, found in zip(lines, scripts, strict=True)
    ]
    prices = [_price(lines, at, breaks) for at in range(len(lines))]
    path = _cheapest(list(languages), evidence, prices)
    runs = _without_islands(_runs(path), lines, breaks)
    return [run.lang for run in _with_text(runs, lines) for _ in range(run.start, run.end)]


def _languages(
    lines: Sequence[Line], scripts: Sequence[Scripts], breaks: Set[int]
) -> dict[str, str]:
    """The languages in question for these lines, each with its script."""
    seen = {"ko": any(s.hangul for s in scripts), "ja": any(s.kana for s in scripts)}
    seen["zh"] = any(s.han for s in scripts)
    found = {lang: "" for lang, there in seen.items() if there}
    for script, text in _alphabetic_runs(lines, scripts, breaks):
        # A short run is but names, unless its script is one that few languages use.
        if script != "LATIN" or len(text) >= _RUN_LETTERS or not found:
            lead = CLEAR if found else 0.0
            found.setdefault(likely_language(text, script, lead), script)
    if "LATIN" in found.values():
        # A guess at a short run can be wrong, and these two are what it then most often is.
        found |= {"en": "LATIN", "fr": "LATIN"}
    return found or {UNKNOWN: ""}


def _alphabetic_runs(
    lines: Sequence[Line], scripts: Sequence[Scripts], breaks: Set[int]
) -> list[tuple[str, str]]:
    """Script and text of runs of lines in one alphabet, each a few lines long."""
    runs: list[tuple[str, str]] = []
    for at, (line, found) in enumerate(zip(lines, scripts, strict=True)):
        script = found.main
        if script in (None, "HANGUL", "KANA", "HAN"):
            continue
        goes_on = at not in breaks and at > 0 and scripts[at - 1].main == script
        if goes_on and len(runs[-1][1]) < _RUN_LETTERS:
            runs[-1] = (str(script), f"{runs[-1][1]}\n{line.text}")
        else:
            runs.append((str(script), line.text))
    return runs


def _evidence(text: str, found: Scripts, languages: dict[str, str]) -> list[float]:
    """What a line says against each language: 0 for the likeliest, down to `-STRONGEST`."""
    letters = found.others.total()
    scores = {lang: _against(found, letters, lang, script) for lang, script in languages.items()}
    by_alphabet = frozenset(lang for lang in languages if lang not in EAST_ASIAN)
    least = max(scores.values()) - STRONGEST
    # Where the script has decided, the words of an alphabet change nothing.
    if found.others and any(scores[lang] > least for lang in by_alphabet):
        # Few letters say little, however sure the detector is of them.
        weight = min(1.0, letters / 30)
        for lang, share in likelihoods(text, by_alphabet).items():
            scores[lang] += weight * math.log(max(share, 1e-4))
    most = max(scores.values())
    return [max(score - most, -STRONGEST) for score in scores.values()]


def _against(found: Scripts, letters: int, lang: str, script: str) -> float:
    letters -= found.others[script]
    if lang in EAST_ASIAN:
        weights = EAST_ASIAN[lang].items()
        said: float = sum(weight * getattr(found, kind) for kind, weight in weights)
        return FOREIGN_LETTER * letters + said
    wide = found.hangul + found.kana + found.han
    return FOREIGN_LETTER * letters + EAST_ASIAN_LETTER * wide


def _price(lines: Sequence[Line], at: int, breaks: Set[int]) -> float:
    """What a change of language before this line costs."""
    price = CHANGE + AFTER_BREAK * (at in breaks)
    if is_headline(lines[at].text) and not is_item(lines[at].text):
        return price + BEFORE_HEADLINE
    return price + AFTER_HEADLINE * (at > 0 and is_headline(lines[at - 1].text))


def _cheapest(
    languages: Sequence[str], evidence: Sequence[Sequence[float]], prices: Sequence[float]
) -> list[str]:
    """The best sequence of languages (Viterbi's algorithm)."""
    # For each language: the best score of a way that ends in it, and where it came from.
    best = list(evidence[0])
    steps: list[list[int]] = []
    for scores, price in zip(evidence[1:], prices[1:], strict=True):
        before = max(range(len(best)), key=best.__getitem__)
        came = [at if best[at] >= best[before] - price else before for at in range(len(best))]
        best = [
            score + best[origin] - price * (origin != at)
            for at, (score, origin) in enumerate(zip(scores, came, strict=True))
        ]
        steps.append(came)
    at = max(range(len(best)), key=best.__getitem__)
    path = [at]
    for came in reversed(steps):
        path.append(at := came[at])
    return [languages[at] for at in reversed(path)]


def _runs(path: Sequence[str]) -> list[Run]:
    runs: list[Run] = []
    for lang, group in itertools.groupby(enumerate(path), key=lambda pair: pair[1]):
        places = [at for at, _ in group]
        runs.append(Run(lang, places[0], places[-1] + 1))
    return runs


def _without_islands(runs: list[Run], lines: Sequence[Line], breaks: Set[int]) -> list[Run]:
    """Quotations in another language join the text that goes on around them."""
    at = 1
    while at < len(runs) - 1:
        before, run, after = runs[at - 1 : at + 2]
        # Boilerplate is found at the seams of a stack, hardly ever around a quotation.
        seam = bool({run.start, run.end} & set(breaks))
        smaller = _width(run, lines) < min(_width(before, lines), _width(after, lines))
        if before.lang == after.lang and smaller and not seam:
            runs = [*runs[: at - 1], Run(before.lang, before.start, after.end), *runs[at + 2 :]]
            at = max(1, at - 1)
        else:
            at += 1
    return runs


def _with_text(runs: list[Run], lines: Sequence[Line]) -> list[Run]:
    """Headlines alone make no text: they go with what is below them, or above at the end."""
    at = 0
    while at < len(runs) and len(runs) > 1:
        if not _only_headlines(runs[at], lines):
            at += 1
            continue
        last = at == len(runs) - 1
        at -= last
        upper, lower = runs[at : at + 2]
        joined = Run(upper.lang if last else lower.lang, upper.start, lower.end)
        runs = [*runs[:at], joined, *runs[at + 2 :]]
    return runs


def _only_headlines(run: Run, lines: Sequence[Line]) -> bool:
    headlines = all(is_headline(line.text) for line in lines[run.start : run.end])
    # Not every script has a full stop, so much text is text.
    return headlines and _width(run, lines) < WIDEST_HEADLINES


def _width(run: Run, lines: Sequence[Line]) -> int:
    return sum(columns(line.text) for line in lines[run.start : run.end])
