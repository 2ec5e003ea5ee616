"""What a web page states about its article in its head, its marked-up elements and JSON-LD."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.cleaning.dates import find_dates
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.model import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_META = "//meta[@property='{0}' or @name='{0}' or @itemprop='{0}']/@content"
# Times outside the article are those of other articles.
_WITHIN = "//*[self::article or self::main]//"
_DATES = (
    *map(_META.format, ("article:published_time", "datePublished", "date", "pubdate")),
    *map(_META.format, ("DC.date.issued", "dc.date", "og:article:published_time")),
    "//*[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']//text()",
    f"{_WITHIN}time[not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime",
)
_BYLINES = (
    *map(_META.format, ("author", "article:author", "dc.creator", "byl")),
    "//*[@itemprop='author']",
    "//*[@rel='author']",
    f"{_WITHIN}*[contains(concat(' ', @class, ' '), ' byline ')]",
    f"{_WITHIN}*[contains(concat(' ', @class, ' '), ' author ')]",
)
_SOURCES = tuple(map(_META.format, ("og:site_name", "publisher", "dc.publisher")))
_ADDRESSES = ("//link[@rel='canonical']/@href", _META.format("og:url"))
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*?encoding=[\"']([\w.:-]+)",
    re.I,
)
# The names on the web stand for the larger sets that browsers take them for.
_SUPERSETS = {
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso-8859-1": "cp1252",
}


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page names in its first 2,048 bytes, by Python's name for it."""
    found = _CHARSET.search(data[:2048])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "ignore").lower()
    return _SUPERSETS.get(name, name)


def page_title(page: HtmlElement) -> str | None:
    """The title of the article: its heading, or what the page gives to those who link to it."""
    shared = next(_texts(page, (_META.format("og:title"),)), None)
    headings = list(_texts(page, ("//h1",)))
    if shared is None:
        return headings[0] if len(headings) == 1 else None
    # What is shared often has the name of the site added.
    return next((text for text in headings if text in shared or shared in text), shared)


def page_facts(page: HtmlElement) -> Facts:
    """What the page states; a date counts only if it is stated in full."""
    linked = _linked_data(page)
    dates = (find_dates(text) for text in _texts(page, _DATES))
    return (
        Facts(
            date=next((found[0].iso for found in dates if found and found[0].iso), None),
            byline=next(filter(None, map(_byline, _texts(page, _BYLINES))), None),
            source=next(_texts(page, _SOURCES), None),
            url=next((text for text in _texts(page, _ADDRESSES) if text.startswith("http")), None),
        )
        | linked
    )


def _texts(page: HtmlElement, paths: tuple[str, ...]) -> Iterator[str]:
    """What the paths find, as text on one line, without what is empty."""
    for path in paths:
        for found in page.xpath(path):
            text = found if isinstance(found, str) else " ".join(found.itertext())
            text = " ".join(unicodedata.normalize("NFC", text).split())
            if text:
                yield text


def _byline(text: str) -> str | None:
    # Some pages give the address of the author's page, or the author's life.
    if "://" in text or len(text) > 80:
        return None
    finding = read_metadata(text, load_boilerplate())
    return finding.facts.byline if finding else text


def _linked_data(page: HtmlElement) -> Facts:
    """The same from the page's JSON-LD, where that is one that can be read."""
    facts = Facts()
    for script in page.xpath("//script[@type='application/ld+json']/text()"):
        try:
            record = json.loads(script)
        except (ValueError, RecursionError):
            # It is for other programs; the article can be read without it.
            continue
        for item in _items(record):
            facts |= _item_facts(item)
    return facts


def _items(record: Any) -> Iterator[dict[str, Any]]:
    records = record if isinstance(record, list) else [record]
    for item in records:
        if isinstance(item, dict):
            graph = item.get("@graph")
            yield from (
                (part for part in graph if isinstance(part, dict))
                if isinstance(graph, list)
                else (item,)
            )


def _item_facts(item: dict[str, Any]) -> Facts:
    if "Article" not in str(item.get("@type")):
        return Facts()
    dates = find_dates(str(item.get("datePublished", "")))
    return Facts(
        date=dates[0].iso if dates else None,
        byline=_name(item.get("author")),
        source=_name(item.get("publisher")),
    )


def _name(value: Any) -> str | None:
    """The name of a person or an organisation, or of several."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    found = value.get("name") if isinstance(value, dict) else value
    return found if isinstance(found, str) and found.strip() else None
