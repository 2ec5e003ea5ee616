"""Bytes read right or refused, never mangled."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.encodings import decode, plausibility
from search.errors import ReadingError
from tests.stacks import LAMPS, stack

TRADITIONAL = "河邊一座舊倉庫裡開了一所修燈的學校,老師說被丟掉的燈裡,四盞有三盞還能修好。"
ENCODED = [
    ("ko", "euc_kr"),
    ("ko", "cp949"),
    ("ja", "shift_jis"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("zh", "gb2312"),
    ("zh", "gbk"),
    ("zh", "gb18030"),
    ("ko", "gb18030"),
    ("ja", "gb18030"),
    ("fr", "cp1252"),
    ("fr", "iso8859_15"),
]


@pytest.mark.parametrize(("lang", "encoding"), ENCODED)
def test_legacy_file_is_read(lang: str, encoding: str) -> None:
    text = "\n".join((LAMPS[lang].title or "", *LAMPS[lang].paragraphs))
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("lang", "encoding"), ENCODED)
def test_legacy_paragraph_is_never_mangled(lang: str, encoding: str) -> None:
    for text in LAMPS[lang].paragraphs:
        for size in (8, 16, 32, 64):
            piece = text[:size]
            try:
                assert decode(piece.encode(encoding)) == piece
            except ReadingError as error:
                assert "UTF-8" in error.message


@pytest.mark.parametrize("encoding", ["big5", "cp950", "gb18030"])
def test_traditional_chinese_is_read(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_five_languages_in_gb18030() -> None:
    text = stack(("ko", "en", "ja", "zh", "fr"))
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_mark(encoding: str) -> None:
    text = stack(LAMPS)
    assert decode(text.encode(encoding)) == text


def test_decomposed_text_comes_as_it_is() -> None:
    text = unicodedata.normalize("NFD", "나루")
    assert decode(text.encode()) == text


def test_utf16_without_mark_is_refused() -> None:
    with pytest.raises(ReadingError, match="NUL"):
        decode("Ferry".encode("utf-16-le"))


def test_binary_is_refused() -> None:
    with pytest.raises(ReadingError, match=r"U\+0001"):
        decode(bytes(range(1, 32)) * 4)


def test_broken_utf8_names_the_byte() -> None:
    with pytest.raises(ReadingError, match="byte 6 is not UTF-8"):
        decode("나루".encode() + b"\xff" + "등을 고치는 학교".encode())


def test_broken_utf16_is_refused() -> None:
    with pytest.raises(ReadingError, match="utf-16"):
        decode(b"\xff\xfe\x00\xd8\x00")


def test_two_plausible_readings_are_refused() -> None:
    with pytest.raises(ReadingError, match="only one is right"):
        decode("の授業".encode("euc_jp"))


def test_declared_encoding_settles_it() -> None:
    assert decode("の授業".encode("euc_jp"), "euc-jp") == "の授業"
    assert decode("나루".encode(), "euc-kr") == "나루"
    assert decode(LAMPS["ko"].paragraphs[0].encode("cp949"), "no such name")[:3] == "강가의"


def test_stray_control_goes() -> None:
    text = "등을 고치는 학교" * 40
    assert decode(f"{text}\x08{text}".encode()) == text * 2


def test_plausibility_is_a_share() -> None:
    assert plausibility("학교에서") > 0.7
    assert plausibility("뷁쭯꿹") == 0
    assert plausibility("ASCII only") == 0


@given(st.text())
def test_utf8_comes_back(text: str) -> None:
    try:
        decoded = decode(text.encode())
    except ReadingError:
        return
    assert decoded == text.removeprefix("\ufeff") or set(text) - set(decoded)


@given(st.binary(max_size=60))
def test_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except ReadingError as error:
        assert error.message
