"""How a command fails: with a sentence on standard error and an exit code, never a traceback."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from naru.stopping import Stopped
from naru.terminal import err
from search.errors import LockedError, NaruError, ShrinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

FAILED, QUARANTINED, LOCKED, SHRINKS = 1, 3, 4, 5
"""Exit codes; click's own is 2 for wrong usage."""

_CODES = {LockedError: LOCKED, ShrinkError: SHRINKS}

_SIGNALLED = 128
"""What is added to the number of the signal that ended a command."""


@contextmanager
def reporting() -> Iterator[None]:
    """Every expected error ends the command with its message and exit code."""
    try:
        yield
    except NaruError as error:
        place = "" if error.position is None else f" (at character {error.position + 1})"
        fail(f"{error.message}{place}", _CODES.get(type(error), FAILED))
    except KeyboardInterrupt:
        fail("Stopped by Ctrl-C.", _SIGNALLED + signal.SIGINT)
    except Stopped as stopped:
        name, number = stopped.signal.name, stopped.signal.value
        fail(f"Stopped by {name}; what was served is still served.", _SIGNALLED + number)
    except BrokenPipeError:
        # The reader of the output has seen enough: click ends quietly.
        raise
    except OSError as error:
        fail(f"The operating system reported: {error}")


def fail(message: str, code: int = FAILED) -> NoReturn:
    """End the command with this sentence and exit code."""
    # A terminal that was closed takes nothing any more.
    with suppress(OSError):
        err.print(message, style="red", markup=False)
    raise SystemExit(code) from None
