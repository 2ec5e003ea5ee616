"""How often programs may ask, each key or address for itself; what is left is in every answer."""

from __future__ import annotations

import math
import re
from functools import partial
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from flask import g, request

from search.errors import RateLimitError, SettingError
from search.settings import RATE_LIMIT
from web.guards.allowances import Allowances, Left, Rate
from web.guards.programs import is_of_program

if TYPE_CHECKING:
    from flask import Flask, Response

PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
"""Seconds."""

ONE_SITE = 64
"""Bits of an IPv6 address that its owner was given; the others are his to choose."""

_RATE = re.compile(rf"([1-9][0-9]{{0,6}})/({'|'.join(PERIODS)})")


def init_app(app: Flask) -> None:
    """Limit programs, if the setting says so; raises `SettingError` as `read_rate` does."""
    rate = read_rate(RATE_LIMIT.value)
    if rate:
        app.before_request(partial(take, Allowances(rate)))
        app.after_request(partial(tell, rate))


def read_rate(text: str) -> Rate | None:
    """The rate that a setting says, None for none; raises `SettingError` for anything else."""
    if not text:
        return None
    match = _RATE.fullmatch(text)
    if not match:
        raise SettingError(
            f"{RATE_LIMIT.name} is {text!r}; write a number and a period ({', '.join(PERIODS)}), "
            "such as 120/minute"
        )
    return Rate(int(match[1]), PERIODS[match[2]])


def take(allowances: Allowances) -> None:
    """Count a request of a program; raises `RateLimitError` where it has none left."""
    if not is_of_program():
        return
    g.left = allowances.take(f"key {g.key}" if "key" in g else f"address {site_of_client()}")
    if g.left.wait:
        raise RateLimitError(
            f"This was asked too often; ask again in {math.ceil(g.left.wait)} seconds."
        )


def tell(rate: Rate, response: Response) -> Response:
    """Say what is left, and when to ask again."""
    left: Left | None = g.get("left")
    if left is None:
        return response
    response.headers["RateLimit-Limit"] = str(rate.requests)
    response.headers["RateLimit-Remaining"] = str(left.requests)
    response.headers["RateLimit-Reset"] = str(math.ceil(left.reset))
    response.headers["RateLimit-Policy"] = f"{rate.requests};w={rate.seconds}"
    if left.wait:
        response.headers["Retry-After"] = str(math.ceil(left.wait))
    return response


def site_of_client() -> str:
    """The address of the client, or of the whole network that is certainly its own."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(IPv6Network((int(address), ONE_SITE), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
