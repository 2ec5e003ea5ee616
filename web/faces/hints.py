"""What the pages offer to try: queries with answers in the sample archive, syntax by example."""

from __future__ import annotations

EXAMPLES = (
    ("금천구", "ko"),
    ("Zhongguancun", "en"),
    ("業務協約", "ja"),
    ("谅解备忘录", "zh"),
    ("compétitivité", "fr"),
)
"""A query for each language, with its tag, for the start page."""

SYNTAX = (
    ("금천구 agreement", "syntax_words"),
    ('"업무 협약"', "syntax_phrase"),
    ("ferry OR 도서관", "syntax_or"),
    ("협약 -병원", "syntax_not"),
    ("compet*", "syntax_prefix"),
    ("ko:협약 en:agreement", "syntax_language"),
    ("ko:금천구 -en:Geumcheon", "syntax_gap"),
    ("has:fr -has:ja", "syntax_has"),
    ("title:나루", "syntax_title_field"),
    ("date:2019..2021", "syntax_date"),
    ("source:갯마을통신", "syntax_source"),
)
"""Queries with the key of the text that says what each finds."""
