"""Links as the shelf takes them: http or https, without anybody's password, the same one only once.

Who opens a link is nobody's business: it is shown as it is, less what others added to follow people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote_plus, urlsplit

LINK_AT_MOST = 1000

Fault = Literal["not_a_link", "not_the_web", "password", "too_long"]

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
_UNREADABLE = re.compile(r"[\s\x00-\x1f\x7f\\]")
_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?")
"""A site without its scheme, as people write it."""

_SAFE = "%/:@!$&'*+,;=~-._?"
_PORTS = {"http": 80, "https": 443}
_FOLLOWING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid", re.IGNORECASE)
_SECRETS = frozenset(
    [
        "access_token",
        "apikey",
        "api_key",
        "auth_token",
        "client_secret",
        "id_token",
        "passwd",
        "password",
        "pwd",
        "refresh_token",
        "secret",
        "session",
        "sessionid",
        "sig",
        "signature",
        "token",
        "x-amz-signature",
        "x-goog-signature",
    ]
)
"""What lets somebody in as somebody else, where it stands in a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be shared. Two with the same `same` lead to the same place."""

    address: str
    same: str


def read(words: str) -> Link | Fault:
    """The link that somebody wrote, or why it can't be shared. Reading it again changes nothing."""
    written = words.strip()
    if len(written) > LINK_AT_MOST:
        return "too_long"
    if not written or _UNREADABLE.search(written):
        return "not_a_link"
    if "://" not in written and _BARE.fullmatch(written):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        return "not_a_link"
    if parts.scheme not in _PORTS:
        return "not_the_web" if parts.scheme else "not_a_link"
    if "@" in parts.netloc or _has_secret(parts.query) or _has_secret(parts.fragment):
        return "password"
    host = _host(parts.hostname or "")
    if not host:
        return "not_a_link"
    site = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path, query = quote(parts.path, safe=_SAFE), quote(_unfollowed(parts.query), safe=_SAFE)
    fragment = quote(parts.fragment, safe=_SAFE)
    rest = f"{path}{query and '?' + query}"
    address = f"{parts.scheme}://{site}{rest}{fragment and '#' + fragment}"
    if len(address) > LINK_AT_MOST:
        return "too_long"
    inner = f"#{fragment}" if fragment.startswith(("/", "!")) else ""
    path_too = f"{path.rstrip('/')}{query and '?' + query}{inner}"
    return Link(address, f"{site.removeprefix('www.')}{path_too}")


def _host(name: str) -> str:
    """A site's name as computers read it, so that none looks like another; empty where it is none."""
    try:
        host = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host.rstrip(".") if _HOST.fullmatch(host) else ""


def _unfollowed(query: str) -> str:
    kept = (each for each in query.split("&") if not _FOLLOWING.fullmatch(_name(each)))
    return "&".join(kept)


def _has_secret(query: str) -> bool:
    return any(_name(each).lower() in _SECRETS for each in query.split("&"))


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
