"""Which hosts a request may name: no page elsewhere reads the archive by pointing its name here.

Such a page has to be reached by a name (DNS rebinding), so an address in numbers is always fine.
"""

from __future__ import annotations

import re
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import request
from werkzeug.sansio.utils import host_is_trusted

from search.errors import HostError, SettingError, echoed
from search.settings import ALLOWED_HOSTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask

LOOPBACK = "localhost"

_NAME = re.compile(r"\.?[\w-]{1,63}(?:\.[\w-]{1,63})*")
_NUMBERS = re.compile(r"(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::[0-9]{1,5})?")


def init_app(app: Flask) -> None:
    """Refuse requests to other hosts; raises `SettingError` as `allowed_hosts` does."""
    app.before_request(partial(check_host, allowed_hosts(ALLOWED_HOSTS.value)))


def allowed_hosts(listed: str) -> tuple[str, ...]:
    """The names by which this server may be called: localhost and those listed, with commas.

    Raises `SettingError` where one is not a name.
    """
    names = [name.strip().lower() for name in listed.split(",") if name.strip()]
    for name in names:
        if not (_is_address(name.strip("[]")) or _NAME.fullmatch(name)):
            raise SettingError(
                f"{ALLOWED_HOSTS.name} has {name!r}; write the name of a host, such as "
                "archive.example.org, or .example.org for all below it"
            )
    return (LOOPBACK, *names)


def check_host(names: Collection[str]) -> None:
    """Raise `HostError` for a request that names no host, several, or one that is not ours."""
    host = request.environ.get("HTTP_HOST", "").lower()
    if is_numeric(host) or host_is_trusted(host, names):
        return
    # Servers join several with commas, which no host has.
    if not host or "," in host:
        raise HostError("The request must have one Host header, with the name of this server.")
    raise HostError(
        f"This server does not answer for “{echoed(host)}”; if it should, start it with "
        "--allow-host and the name."
    )


def is_numeric(host: str) -> bool:
    """Whether a host, with or without a port, is an IP address: 127.0.0.1:8000, [::1]."""
    match = _NUMBERS.fullmatch(host)
    return match is not None and _is_address(match[1] or match[2])


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
