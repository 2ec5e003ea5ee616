"""What a proxy before this server says of a request, and the path below which it has the site.

Anybody can send the headers that proxies add, so they count only in requests that come from a host
which a setting trusts. All others lose them here, before anything else sees the request.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from search.errors import SettingError
from search.settings import PREFIX, TRUSTED_PROXIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

    Network = IPv4Network | IPv6Network

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REQUEST_ID",
)
"""The headers that count, as WSGI calls them."""

KNOWN = 1024
"""Addresses of which it is remembered whether they are trusted."""

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")


class Proxies:
    """A WSGI application behind proxies."""

    def __init__(
        self, app: WSGIApplication, trusts: Callable[[str], bool], prefix: str = ""
    ) -> None:
        self._app = app
        self._of_proxy = ProxyFix(app, x_for=0, x_proto=1, x_host=1)
        self._trusts = trusts
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, with what is known of the client in its place."""
        self._put_below_prefix(environ)
        peer = environ.get("REMOTE_ADDR", "")
        if not self._trusts(peer):
            for name in FORWARDED:
                environ.pop(name, None)
            return self._app(environ, start_response)
        environ["REMOTE_ADDR"] = self._client(environ.get("HTTP_X_FORWARDED_FOR", ""), peer)
        return self._of_proxy(environ, start_response)

    def _client(self, chain: str, peer: str) -> str:
        """The last address in the chain that is not one of our proxies."""
        came_by = [peer]
        for address in reversed([part.strip() for part in chain.split(",") if part.strip()]):
            if not self._trusts(came_by[-1]):
                break
            came_by.append(address)
        return came_by[-1]

    def _put_below_prefix(self, environ: WSGIEnvironment) -> None:
        """Have all links begin with the prefix, which the proxy may have cut off or not."""
        if not self._prefix:
            return
        environ["SCRIPT_NAME"] = self._prefix
        path = environ.get("PATH_INFO", "")
        if f"{path}/".startswith(f"{self._prefix}/"):
            environ["PATH_INFO"] = path.removeprefix(self._prefix) or "/"


def init_app(app: Flask) -> None:
    """Put the application behind the proxies of the settings; raises `SettingError`."""
    networks = read_networks(TRUSTED_PROXIES.value)
    wsgi: Any = Proxies(app.wsgi_app, trusting(networks), read_prefix(PREFIX.value))
    app.wsgi_app = wsgi  # type: ignore[method-assign]


def read_networks(listed: str) -> tuple[Network, ...]:
    """The networks in a list with commas; raises `SettingError` where one is none."""
    try:
        return tuple(ip_network(part.strip()) for part in listed.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(
            f"{TRUSTED_PROXIES.name} is {listed!r} ({error}); write addresses or networks, such as "
            "127.0.0.1,10.0.0.0/8"
        ) from None


def read_prefix(text: str) -> str:
    """The prefix without a slash at its end; raises `SettingError` for what is no path."""
    if not _PREFIX.fullmatch(text):
        raise SettingError(f"{PREFIX.name} is {text!r}; write a path, such as /archive")
    return text.rstrip("/")


def trusting(networks: tuple[Network, ...]) -> Callable[[str], bool]:
    """What says whether an address is in one of the networks."""

    @lru_cache(KNOWN)
    def trusts(text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in networks)

    return trusts
