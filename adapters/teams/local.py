"""Clients on this machine, such as a local Teams playground, which send no token.

Where they are let in (TEAMS_ANONYMOUS), nobody else is: a loopback client alone proves little, for a
proxy, a rebound DNS name and a foreign page also come from there, and each shows in a header.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?")
_PROXIES = ("forwarded", "via", "x-real-ip")


def is_local(request: Request) -> bool:
    """Whether a request comes straight from a program on this machine: no proxy, no web page."""
    hosts = request.headers.getlist("host")
    return (
        request.client is not None
        and _is_loopback(request.client.host)
        and len(hosts) == 1
        and _HOST.fullmatch(hosts[0].lower()) is not None
        and "origin" not in request.headers
        and not any(each in _PROXIES or each.startswith("x-forwarded") for each in request.headers)
    )


def _is_loopback(client: str) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback
