"""Everything that Naru raises on purpose.

NaruError
  QueryError            the user's query cannot be read: with the position
  RequestError          another parameter is wrong: with its name
  BodyError             the body of a request cannot be read
  HostError             the request is not meant for this server: its Host header says so
  TooCostlyError        a query asks for more work than one request may cause
  DeadlineError         a request is not done in time
  BusyError             too many requests are waiting already
  NotFoundError         no such article
  GoneCursorError       the generation that a cursor belongs to is not there any more
  IndexUnavailableError there is no index to search
    DamagedError            its files are not what was written
    OtherAnalyzersError     it was built by other analyzers than those that would search it
    ClusterUnavailableError the cluster that keeps the index does not answer in time
  ReadingError          an archive file cannot be read: it is quarantined
  LockedError           another run is writing this index
  ShrinkError           a run would remove too much of the index
  SpaceError            there is no room for an index, or no right to write it
  SettingError          a setting has a value that it cannot have
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_ECHO = 40
"""Code points of a client's own text that a message repeats."""

BUILD_IT = "Build it with: naru index PATHS"
"""What mends an index, as a message says it."""

BUILD_IT_ALL = "Build it again with: naru index --full PATHS"
"""What mends one that is damaged, also where nothing has changed in the archive."""


def echoed(text: str) -> str:
    """The text, or how it begins, for a message."""
    return text if len(text) <= LONGEST_ECHO else f"{text[: LONGEST_ECHO - 1]}…"


def counted(number: int, noun: str) -> str:
    """The number and the noun: `1 article`, `2,000 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class NaruError(Exception):
    """What went wrong, where, and what to do next, in one sentence for the user.

    Clients of the API are told the `code`, with the HTTP status `status`; and `public` instead of
    the message where that names paths on this machine.
    """

    code = "error"
    status = 500
    public: str | None = None

    def __init__(
        self, message: str, *, position: int | None = None, parameter: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.parameter = parameter

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process is told the message, whatever its kind of error is made of."""
        return Exception.__new__, (type(self), self.message), self.__dict__


class QueryError(NaruError):
    """The query cannot be read; `position` counts code points of the query from 0."""

    code = "bad_query"
    status = 400

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message, position=position, parameter="q")


class RequestError(NaruError):
    """A request parameter has a value that it cannot have, or an unknown name."""

    code = "bad_request"
    status = 400

    def __init__(self, message: str, *, parameter: str) -> None:
        super().__init__(message, parameter=parameter)


class BodyError(NaruError):
    """The body of a request is not what it says."""

    code = "bad_request"
    status = 400


class HostError(NaruError):
    """A request names another host than this server, none, or several."""

    code = "bad_host"
    status = 400


class TooCostlyError(NaruError):
    """A query asks for more work than one request may cause; `position` as of `QueryError`."""

    code = "too_costly"
    status = 400

    def __init__(self, message: str, *, position: int | None = None, parameter: str = "q") -> None:
        super().__init__(message, position=position, parameter=parameter)


class DeadlineError(NaruError):
    """A request is not done in time."""

    code = "timeout"
    status = 503


class BusyError(NaruError):
    """As many requests are waiting already as the server keeps waiting."""

    code = "busy"
    status = 503


class NotFoundError(NaruError):
    """The index holds no such article."""

    code = "not_found"
    status = 404


class GoneCursorError(NaruError):
    """A cursor goes on with hits of a generation that is not there any more."""

    code = "gone_cursor"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            "The index that this cursor belongs to has been replaced. Search again without it.",
            parameter="cursor",
        )


class IndexUnavailableError(NaruError):
    """There is no index to search: it is missing, damaged, or was built by other analyzers.

    `reason` says which, without the places of this machine.
    """

    code = "index_unavailable"
    status = 503
    reason = "cannot be opened"
    public = (
        "There is no index, or it is damaged or of another version; the log of this server says "
        f"which. {BUILD_IT}"
    )


class DamagedError(IndexUnavailableError):
    """Files of the index at `address` are not what was written."""

    reason = "is damaged"

    def __init__(self, address: object, reason: object) -> None:
        # Some of Whoosh's errors say nothing.
        said = str(reason) or type(reason).__name__
        super().__init__(f"The index at {address} is damaged ({said}). {BUILD_IT_ALL}")


class OtherAnalyzersError(IndexUnavailableError):
    """Other analyzers built the index than those that would search it; `changed` names them."""

    reason = "was built by other analyzers"

    def __init__(self, address: object, changed: Sequence[str]) -> None:
        super().__init__(
            f"The index at {address} was built by other analyzers ({', '.join(changed)}), so its "
            f"terms would not match those of a query. Build it again with: naru index PATHS"
        )


class ClusterUnavailableError(IndexUnavailableError):
    """The cluster that keeps the index does not answer in time, or only for a part of it."""

    code = "cluster_unavailable"
    reason = "is in a cluster that does not answer"
    public = "The cluster that keeps the index does not answer as it should. Try again later."


class ReadingError(NaruError):
    """An archive file cannot be read; the run goes on without it."""

    code = "unreadable_file"


class LockedError(NaruError):
    """Another run is writing this index."""

    code = "index_locked"


class ShrinkError(NaruError):
    """A run would remove more articles than the settings allow."""

    code = "index_shrinks"


class SpaceError(NaruError):
    """There is no room for another generation where the index is, or it cannot be written."""

    code = "no_space"


class SettingError(NaruError):
    """A setting of the environment has a value that it cannot have."""

    code = "bad_setting"
