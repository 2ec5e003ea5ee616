"""What OpenSearch's client raises, as our own errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from opensearchpy.exceptions import NotFoundError as NothingThereError
from opensearchpy.exceptions import OpenSearchException, TransportError
from opensearchpy.helpers.errors import BulkIndexError

from search.errors import ClusterUnavailableError, IndexUnavailableError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOO_MANY = ("too_many_clauses", "too_many_nested_clauses")


@contextmanager
def reporting_cluster(name: str) -> Iterator[None]:
    """Raises `IndexUnavailableError` where `name` is gone, else `ClusterUnavailableError`.

    Only the kind of error is told, since its text may hold the address, password included.
    """
    try:
        yield
    except NothingThereError as error:
        raise IndexUnavailableError(
            f"The cluster has no index {name}. Build it with: naru index PATHS"
        ) from error
    except TransportError as error:
        if any(reason in str(error.info) for reason in _TOO_MANY):
            raise QueryError(
                "The query has more parts than the cluster takes: use fewer words, or raise its "
                "indices.query.bool.max_clause_count.",
                position=0,
            ) from error
        raise ClusterUnavailableError(_refusal(name, error)) from error
    except BulkIndexError as error:
        raise ClusterUnavailableError(
            f"The cluster does not take articles into {name}: {_first_reason(error)}"
        ) from error
    except OpenSearchException as error:
        raise ClusterUnavailableError(
            f"The cluster that keeps {name} cannot be reached ({type(error).__name__})."
        ) from error


def _refusal(name: str, error: TransportError) -> str:
    kind = error.error if isinstance(error.status_code, int) else type(error).__name__
    return f"The cluster that keeps {name} does not answer as it should ({kind}). Try again."


def _first_reason(error: BulkIndexError) -> str:
    item = next(iter(error.errors[0].values()))
    return str(item.get("error", item))[:300]
