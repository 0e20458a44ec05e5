"""How a setting is found wrong, and looks that several settings have."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError


def wrong(name: str, found: str, mend: str) -> PydanticCustomError:
    """What a check raises about a variable."""
    return PydanticCustomError(
        "setting", "{name}: {found}", {"name": name, "found": found, "mend": mend}
    )


def is_address(url: str) -> bool:
    """Whether this is the address of something on the web, nobody's password in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that don't close, a port that is no number
        return False
    return whole and parts.username is None and not re.search(r"[\s?#]", url)


def is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")
