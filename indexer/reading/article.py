"""The lines of one article to a finished reading: cleaned, split by language, titles found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.cleaning.endings import find_ending
from indexer.reading.cleaning.findings import clean
from indexer.reading.cleaning.repeats import find_repeats
from indexer.reading.model import PARAGRAPH, TITLE, Facts, Reading, ReadLine
from indexer.reading.splitting import split
from indexer.reading.titles import with_title
from search.errors import ReadingError
from search.model import Article, Segment
from search.settings import LONGEST_ID, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.model import Line
    from indexer.reading.sources import Source

_TEXT = (TITLE, PARAGRAPH)
_BREAKS = ("boilerplate", "recurring line")
"""What comes between two texts, and hardly ever within one."""


def read_lines(
    source: Source,
    lines: Sequence[Line],
    boilerplate: Boilerplate,
    recurring: frozenset[str],
    stated: Facts | None = None,
) -> Reading:
    """Read one article from its lines; `stated` is what its file says about it elsewhere.

    Raises `ReadingError` where no line is text.
    """
    findings = clean(lines, boilerplate, recurring)
    kept = [at for at, finding in enumerate(findings) if finding is None]
    if not kept:
        raise ReadingError("there is no text of an article in it")
    roles = [finding.reason if finding else PARAGRAPH for finding in findings]
    langs = _languages(lines, kept, roles)
    for lang in dict.fromkeys(langs.values()):
        _leave_out(lines, [at for at in kept if langs[at] == lang], roles)
    _name_titles(lines, langs, roles)
    facts = stated or Facts()
    for finding in filter(None, findings):
        facts |= finding.facts
    read = tuple(
        ReadLine(line.number, line.text, roles[at], langs.get(at)) for at, line in enumerate(lines)
    )
    return make_reading(source, source.id, facts, read)


def make_reading(source: Source, id: str, facts: Facts, lines: Sequence[ReadLine]) -> Reading:
    """The reading of one article from what became of its lines.

    Raises `ReadingError` where its id or its text is too long.
    """
    if len(id) > LONGEST_ID:
        raise ReadingError(f"its id has {len(id):,} characters; at most {LONGEST_ID:,} are allowed")
    refuse_long(sum(len(line.text) for line in lines if line.role in _TEXT))
    texts: dict[str, list[ReadLine]] = {}
    for line in lines:
        if line.lang and line.role in _TEXT:
            texts.setdefault(line.lang, []).append(line)
    article = Article(
        id,
        tuple(_segment(lang, text) for lang, text in texts.items()),
        date=facts.date or facts.updated,
        byline=facts.byline,
        source=facts.source,
        url=facts.url,
    )
    return Reading(str(source.path), article, tuple(lines))


def refuse_long(length: int) -> None:
    """Raise `ReadingError` for a text of more code points than the settings allow."""
    most = LONGEST_TEXT.count
    if length > most:
        raise ReadingError(f"it has {length:,} characters; {LONGEST_TEXT.name} allows {most:,}")


def _languages(lines: Sequence[Line], kept: Sequence[int], roles: Sequence[str]) -> dict[int, str]:
    """The language of each line that is kept: as the file declares it, or found by splitting."""
    declared = {at: lang for at in kept if (lang := lines[at].lang)}
    if len(declared) == len(kept):
        return declared
    found = split([lines[at] for at in kept], _breaks(kept, roles))
    return dict(zip(kept, found, strict=True))


def _breaks(places: Sequence[int], roles: Sequence[str]) -> set[int]:
    """The indexes of the places before which boilerplate was left out."""
    return {
        index
        for index in range(1, len(places))
        if set(roles[places[index - 1] + 1 : places[index]]) & set(_BREAKS)
    }


def _leave_out(lines: Sequence[Line], places: Sequence[int], roles: list[str]) -> None:
    """Note what of one language's lines only repeats, or ends the page and not the text."""
    repeats = find_repeats([lines[at] for at in places])
    for index in repeats:
        roles[places[index]] = "repeat"
    # A repeated body would hide what stands at the end of the first one.
    once = [at for index, at in enumerate(places) if index not in repeats]
    for index in find_ending([lines[at] for at in once], _breaks(once, roles)):
        roles[once[index]] = "link"


def _name_titles(lines: Sequence[Line], langs: dict[int, str], roles: list[str]) -> None:
    segments: dict[str, list[int]] = {}
    for at, lang in langs.items():
        if roles[at] == PARAGRAPH:
            segments.setdefault(lang, []).append(at)
    titled = with_title([[lines[at] for at in places] for places in segments.values()])
    for places, has_title in zip(segments.values(), titled, strict=True):
        if has_title:
            roles[places[0]] = TITLE


def _segment(lang: str, lines: Sequence[ReadLine]) -> Segment:
    title = next((line.text for line in lines if line.role == TITLE), None)
    return Segment(lang, title, tuple(line.text for line in lines if line.role == PARAGRAPH))
