"""Where Teams' connector may be: who is told a service URL sends Convener's token there.

Asked of each activity that tells one, and again before anything is sent: what was told long ago may
be allowed no more.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from adapters.teams.keys import LOOPBACK

SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.onyx.prod.teams.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
)
"""Where it is, in the public cloud and in GCC (Microsoft's Teams SDK lists the same)."""


def usual(hosts: Collection[str]) -> str:
    """Where to write as long as no activity has told a service URL: where Microsoft says, if it may be."""
    public = SERVICE_HOSTS[0]
    return f"https://{public if public in hosts else next(iter(hosts))}/teams/"


def is_served(url: object, hosts: Collection[str]) -> bool:
    """Whether a URL is on one of these hosts: by https, but for this machine's own."""
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    is_plain = parts.username is None and not parts.query and not parts.fragment
    is_sealed = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return is_plain and is_sealed and host in hosts
