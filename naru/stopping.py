"""A command that is told to end takes back what it has begun, as it does at any error."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal has told this process to end."""

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number)
        super().__init__(f"Stopped by {self.signal.name}")


@contextmanager
def stopping() -> Iterator[None]:
    """A signal to end raises `Stopped` in this block, once; those after it change nothing.

    What is ignored already, such as SIGHUP under nohup, stays so.
    """
    before = {number: signal.getsignal(number) for number in _ENDING}
    heeded = {number: how for number, how in before.items() if how is not signal.SIG_IGN}
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        # A closed terminal sends SIGHUP twice, and service managers send two signals.
        for other in heeded:
            signal.signal(other, signal.SIG_IGN)
        received.append(number)
        raise Stopped(number)

    for number in heeded:
        signal.signal(number, stop)
    try:
        yield
    except BaseException as error:
        # Whatever came on top of it, such as a terminal that takes no more output.
        if received:
            raise Stopped(received[0]) from error
        raise
    finally:
        for number, how in heeded.items():
            signal.signal(number, how)
