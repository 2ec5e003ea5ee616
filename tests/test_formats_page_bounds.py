"""Pages that would take a parser minutes are refused before it sees them."""

from __future__ import annotations

import pytest

from indexer.reading.formats.page_bounds import MOST_ATTRIBUTES, refuse_crowded
from search.errors import ReadingError

MANY = range(MOST_ATTRIBUTES + 1)
CROWDED = [
    " ".join(f'a{number}="x"' for number in MANY),
    " ".join(f"a{number}" for number in MANY),
    "".join(f"a{number}='x>'" for number in MANY),
    "\n".join(f"a{number} = x" for number in MANY),
    "/".join(f"a{number}" for number in MANY),
]


@pytest.mark.parametrize("attributes", CROWDED)
@pytest.mark.parametrize("tag", ["p", "SCRIPT", "x-y"])
def test_crowded_element_is_refused_with_its_line(tag: str, attributes: str) -> None:
    with pytest.raises(ReadingError, match="line 3: an element has 1,001 attributes"):
        refuse_crowded(f"<!-- <a -->\n<p>\n<{tag} {attributes}>배</p>")


@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f'a{number}="x y z"' for number in MANY[1:]) + ">",
        '<img src="data:image/png;base64,' + "A a" * 5000 + '">',
        "<script>if (a<b " + "x y " * 5000 + "</script>",
        "<!-- <p " + "x y " * 5000 + "-->",
        '<a href="x"">' + '<p class="a">배를 "탔다".</p>' * 5000,
        "a < b " * 5000,
    ],
)
def test_large_values_scripts_and_slips_are_read(page: str) -> None:
    refuse_crowded(page)


@pytest.mark.parametrize(
    "piece", ["<a ", "<a '", '<a b="', "<!--", "<script>", "<script></script "]
)
def test_unclosed_pieces_come_to_an_end(piece: str) -> None:
    # Looked at twice each, these would take minutes.
    try:
        refuse_crowded(piece * 200_000)
    except ReadingError as error:
        assert "attributes" in error.message
