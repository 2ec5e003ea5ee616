"""Addresses and attached files on lines of their own."""

from __future__ import annotations

import pytest

from indexer.reading.cleaning.addresses import is_attachment, read_address

URL = "https://example.org/news/view?board=1&no=2_3"


@pytest.mark.parametrize(
    "label", ["► 원문주소 : ", "Original article: ", "原文链接：", "元記事：", "Lien : <"]
)
def test_label_makes_it_the_articles(label: str) -> None:
    assert read_address(label + URL) == (URL, True)


@pytest.mark.parametrize("text", [URL, f"({URL})", f"<{URL}>"])
def test_address_alone_has_no_label(text: str) -> None:
    assert read_address(text) == (URL, False)


@pytest.mark.parametrize("text", [f"Read it at {URL} today", "example.org", "원문주소 :"])
def test_other_text_is_no_address(text: str) -> None:
    assert read_address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "[석간]나루_계획[1].hwp (18087936 Bytes)",
        "첨부파일 : 나루 계획.pdf",
        "plan.docx",
        "a b.zip (2 KB)",
    ],
)
def test_file_names_are_attachments(text: str) -> None:
    assert is_attachment(text)


@pytest.mark.parametrize("text", ["The plan is in plan.pdf", "나루 계획", "Version 2.0 is out"])
def test_prose_is_no_attachment(text: str) -> None:
    assert not is_attachment(text)
