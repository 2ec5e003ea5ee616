"""Web pages: one article each, split by the `lang` attributes of its blocks, or like text."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lxml import etree, html

from indexer.reading.article import read_lines, refuse_long
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.encodings import decode
from indexer.reading.formats.page_blocks import extract, find_blocks
from indexer.reading.formats.page_bounds import refuse_crowded
from indexer.reading.formats.page_facts import declared_encoding, page_facts, page_title
from indexer.reading.model import Facts, Line, ReadLine
from indexer.reading.splitting import EAST_ASIAN
from indexer.reading.tags import language_tag
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.formats.page_blocks import Block
    from indexer.reading.model import Reading
    from indexer.reading.sources import Source


def read(
    source: Source, data: bytes, boilerplate: Boilerplate, recurring: frozenset[str]
) -> Iterator[Reading]:
    """The one article of a page; raises `ReadingError` if it has none, or one too long."""
    text = decode(data, declared_encoding(data))
    refuse_crowded(text)
    page = _parsed(text)
    facts, title = page_facts(page), page_title(page)
    declared = language_tag(page.get("lang") or page.get("xml:lang") or "")
    blocks = find_blocks(page)
    refuse_long(sum(len(block.text) for block in blocks))
    found = extract(page, blocks)
    if not found:
        raise ReadingError("no article can be found in this page")
    lines = _with_title(_lines(found, declared), title, blocks)
    facts |= _facts_below_title(blocks, found, title, boilerplate)
    reading = read_lines(source, lines, boilerplate, recurring, facts)
    yield _with_rest(_as_declared(reading, declared), blocks, found)


def _parsed(text: str) -> HtmlElement:
    try:
        # As bytes, since lxml refuses text that names its own encoding.
        return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError as error:
        raise ReadingError(f"not a web page that can be read: {error}") from error


def _lines(found: Sequence[tuple[Block, str]], declared: str | None) -> list[Line]:
    """The lines of the article, with languages where any block of it declares one."""
    if not any(block.lang for block, _ in found):
        return [Line(block.number, text, None, block.is_heading) for block, text in found]
    lines: list[Line] = []
    # Without a tag on the page, a line goes with what follows, as a title does.
    lang = next((block.lang for block, _ in reversed(found) if block.lang), None)
    for block, text in reversed(found):
        lang = block.lang or declared or lang
        lines.append(Line(block.number, text, lang, block.is_heading))
    return lines[::-1]


def _with_title(lines: list[Line], title: str | None, blocks: Sequence[Block]) -> list[Line]:
    """The lines, with the page's title before them where they begin with none."""
    if title is None or lines[0].heading:
        return lines
    for at, line in enumerate(lines):
        if line.text == title:
            return [dataclasses.replace(line, heading=True), *lines[:at], *lines[at + 1 :]]
    number = next((block.number for block in blocks if block.text == title), 1)
    return [Line(number, title, lines[0].lang, True), *lines]


def _facts_below_title(
    blocks: Sequence[Block],
    found: Sequence[tuple[Block, str]],
    title: str | None,
    boilerplate: Boilerplate,
) -> Facts:
    """What is between the title and the text: trafilatura passes over date and byline."""
    taken = {id(block) for block, _ in found}
    places = [at for at, block in enumerate(blocks) if id(block) in taken]
    start = next((at for at, block in enumerate(blocks) if block.text == title), places[0])
    end = next((at for at in places if at > start), start)
    facts = Facts()
    for block in blocks[start + 1 : end]:
        if finding := read_metadata(block.text, boilerplate):
            facts |= finding.facts
    return facts


def _as_declared(reading: Reading, declared: str | None) -> Reading:
    """The reading, in the page's own language where letters alone cannot contradict it."""
    langs = reading.article.languages
    if declared is None or len(langs) > 1 or {declared, *langs} & EAST_ASIAN.keys():
        return reading
    segment = dataclasses.replace(reading.article.segments[0], lang=declared)
    article = dataclasses.replace(reading.article, segments=(segment,))
    lines = tuple(dataclasses.replace(line, lang=line.lang and declared) for line in reading.lines)
    return dataclasses.replace(reading, article=article, lines=lines)


def _with_rest(
    reading: Reading, blocks: Sequence[Block], found: Sequence[tuple[Block, str]]
) -> Reading:
    """The reading, with the blocks that are not part of the article among its lines."""
    read = {id(block) for block, _ in found}
    titles = {line.text for line in reading.lines}
    outside = [
        ReadLine(block.number, block.text, "outside")
        for block in blocks
        if id(block) not in read and block.text not in titles
    ]
    lines = sorted((*reading.lines, *outside), key=lambda line: line.number)
    return dataclasses.replace(reading, lines=tuple(lines))
