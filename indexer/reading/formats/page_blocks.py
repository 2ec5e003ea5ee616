"""The blocks of a web page, and which of them trafilatura takes for the article.

Before the page is extracted every block gets a number that stays with its text. So each line of
the article is known by its place in the file, its declared language and its element, and what
was passed over can be named.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from indexer.reading.tags import language_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3")
_LISTS = ("li", "dd", "dt", "td", "th", "caption", "figcaption", "summary", "legend")
_PARTS = ("body", "main", "article", "section", "header", "footer", "aside", "nav", "div", "center")
_GROUPS = ("ul", "ol", "dl", "table", "thead", "tbody", "tr", "figure", "details")
_TEXTS = ("p", "pre", "blockquote", "address", "form", "fieldset", "h4", "h5", "h6")
_BLOCKS = frozenset(_HEADINGS + _LISTS + _PARTS + _GROUPS + _TEXTS)
_SILENT = frozenset(("script", "style", "noscript", "template", "svg"))
_INLINE = frozenset(("hi", "ref", "del", "graphic"))
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOST_COMPARED = 2_000
"""Blocks of a page for which trafilatura's own finding is compared with that of jusText.

That takes the square of their number: 27 seconds for 12,500.
"""
_BRACKETS = (("⁅", "⁆"), ("⦗", "⦘"), ("⧼", "⧽"), ("⟬", "⟭"))
"""Pairs for the numbers of blocks: the first that the page itself does not use is taken."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block with text of its own; `lang` is what it or a block around it declares."""

    element: HtmlElement
    number: int
    text: str
    lang: str | None

    @property
    def is_heading(self) -> bool:
        """Whether the page marks it as a heading of the first three levels."""
        return self.element.tag in _HEADINGS


def find_blocks(page: HtmlElement) -> list[Block]:
    """The blocks of the page's body, in its order."""
    return [
        Block(element, element.sourceline or 1, text, _declared(element))
        for body in page.xpath("//body")
        for element in body.iter()
        if element.tag in _BLOCKS and (text := _own_text(element))
    ]


def extract(page: HtmlElement, blocks: list[Block]) -> list[tuple[Block, str]]:
    """The lines of the article, each with its block. Changes the page."""
    if not blocks:
        return []
    # Only pages need it, and it takes a quarter of a second to load.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    # As text, since trafilatura keeps no attributes.
    content = page.text_content()
    opening, closing = next((pair for pair in _BRACKETS if pair[0] not in content), _BRACKETS[0])
    for at, block in enumerate(blocks):
        # lxml reads such characters from references, but takes none.
        text = _NOT_XML.sub(" ", block.element.text or "")
        block.element.text = f"{opening}{at}{closing}{text}"
    fast = len(blocks) > MOST_COMPARED
    document = bare_extraction(page, include_comments=False, fast=fast)
    if not isinstance(document, Document) or document.body is None:
        return []
    number = re.compile(rf"{opening}(\d+){closing}")
    found: list[tuple[Block, str]] = []
    at = 0
    for line in "".join(_pieces(document.body)).split("\n"):
        at = int(match[1]) if (match := number.search(line)) else at
        if text := _one_line(number.sub("", line)):
            found.append((blocks[at], text))
    return found


def _own_text(element: HtmlElement) -> str:
    """The text of a block without that of the blocks in it."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS | _SILENT:
            pieces += child.itertext()
        pieces.append(child.tail or "")
    return _one_line("".join(pieces))


def _declared(element: HtmlElement) -> str | None:
    """The nearest language tag at or around a block, below the page itself."""
    for around in (element, *element.iterancestors()):
        if around.tag in ("body", "html"):
            return None
        if tag := language_tag(around.get("lang") or around.get("xml:lang") or ""):
            return tag
    return None


def _pieces(body: etree._Element) -> Iterator[str]:
    """The text of what was extracted, its blocks on lines of their own."""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag not in _INLINE:
            yield "\n"
        yield _one_space((element.text if event == "start" else element.tail) or "")


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
