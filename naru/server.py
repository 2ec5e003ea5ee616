"""The server as Naru runs it: no worker stays dead, and none outlives the process that began it."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from granian.server.mp import MPServer

from naru.logs import write_line
from naru.scratch import remove_scratch
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

Application = TypeVar("Application")

KILL_AFTER = 5
"""Seconds that a worker has to answer what it has begun, once it is told to end."""

LOOK = 1.0
"""Seconds after which a worker looks again whether the process that began it is there."""


_PARENT = "NARU_SERVER_PID"
"""Tells a worker which process began it: that may have been killed before the worker can ask."""

_TERMINAL = (signal.SIGINT, signal.SIGHUP)
"""What a terminal sends to every process; the first one ends the others, and tells them once."""


class Server(MPServer):
    """Granian, which ends when its terminal is closed, and at once when it is told to twice."""

    def startup(self, *args: Any) -> None:
        """Begin; under nohup a closed terminal goes on to mean nothing."""
        os.environ[_PARENT] = str(os.getpid())
        self._outlives_terminal = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        super().startup(*args)

    def signal_handler_interrupt(self, number: int, *rest: Any) -> None:
        """End once what has been begun is answered, and at once when told again."""
        if self.interrupt_signal:
            for worker in self.wrks:
                worker.kill()
            remove_scratch()
            os._exit(128 + number)
        super().signal_handler_interrupt(number, *rest)

    def signal_handler_reload(self, number: int, *rest: Any) -> None:
        """End as by other signals: there is nothing to load again."""
        if not self._outlives_terminal:
            super().signal_handler_interrupt(number, *rest)

    def shutdown(self, exit_code: int = 0) -> None:
        """End all workers; one that was told to end by others as well has not failed."""
        if self.interrupt_signal:
            self.interrupt_children.clear()
        super().shutdown(exit_code)


def application() -> Flask:
    """What a worker answers with."""
    return ending_with_parent(partial(create_app, log=write_line))


def ending_with_parent(create: Callable[[], Application]) -> Application:
    """The same application; its worker ends with the process that began it."""
    # Until it is ready it ends at once; what it has from its parent would leave it running.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, _TERMINAL)
    Thread(target=_end_with, args=(int(os.environ[_PARENT]),), daemon=True).start()
    return create()


def _end_with(parent: int) -> None:
    """End this process, as when it is told to, once its parent is another one."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    remove_scratch()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(KILL_AFTER)
    os._exit(1)
