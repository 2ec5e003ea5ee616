"""What Naru raises, in this process and in others."""

from __future__ import annotations

import pickle

import pytest

from search.errors import DamagedError, OtherAnalyzersError, QueryError, ReadingError


@pytest.mark.parametrize(
    "error",
    [
        ReadingError("a.txt is empty."),
        QueryError("A quotation mark is open.", position=2),
        DamagedError("index", "a bit"),
        OtherAnalyzersError("index", ["ko"]),
    ],
)
def test_error_of_another_process_is_the_same(error: Exception) -> None:
    error.add_note("where it was raised")
    received = pickle.loads(pickle.dumps(error))
    assert type(received) is type(error)
    assert str(received) == str(error)
    assert vars(received) == vars(error)
