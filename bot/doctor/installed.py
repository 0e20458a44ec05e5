"""Where Convener is installed by OAuth: its address, its key, and each workspace's token."""

from __future__ import annotations

from collections.abc import Callable

from bot.doctor.finding import Finding
from bot.settings import Settings
from storage import checkup
from storage.database import UNREACHABLE
from storage.installations import Installation
from storage.sealing import TOKENS, Seal, Unopenable

Check = tuple[str, Callable[[], list[Finding]]]


def page(settings: Settings) -> str:
    """Where Convener is installed from."""
    return f"{settings.base_url}/slack/install"


def address(settings: Settings) -> Finding:
    """Whether Slack would call there, or send anybody back."""
    if not settings.base_url.startswith("https://"):
        said = f"Slack calls nothing at {settings.base_url}, and sends nobody back there"
        return Finding("public address", "warning", said,
                       "set CONVENER_PUBLIC_URL to an address that begins with https://")  # fmt: skip
    if not settings.oauth:
        return Finding("public address", "ok", f"{settings.base_url} is where cards lead to")
    return Finding("public address", "ok", f"Convener is installed from {page(settings)}")


def checks(settings: Settings, look: Callable[[str, str], list[Finding]]) -> list[Check]:
    """One check for each workspace; `look` is given its name and its token."""
    try:
        rows = checkup.installations(settings.database)
    except UNREACHABLE:  # said by the check of the database
        return []
    if not rows:
        none = Finding("Slack", "warning", "no workspace has installed Convener yet",
                       f"open {page(settings)}")  # fmt: skip
        return [("installations", lambda: [none])]
    seal = Seal(settings.secret_keys, TOKENS)
    return [_check(row, seal, look) for row in rows]


def _check(row: Installation, seal: Seal, look: Callable[[str, str], list[Finding]]) -> Check:
    def check() -> list[Finding]:
        try:
            token = seal.opened(row.sealed_token)
        except Unopenable:
            return [Finding("Slack", "wrong", f"the token of {row.name!r} can't be opened",
                            "put the key that it was sealed with behind the newer one in"
                            " CONVENER_SECRET_KEY, after a comma, or install it there again")]  # fmt: skip
        return look(row.name, token)

    return f"Slack workspace {row.name}", check
