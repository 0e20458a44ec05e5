"""What Teams tells of people: the accounts of a roster as profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.teams import address
from bot.messages import Address, Profile, Standing

GUEST = "#EXT#"
"""Stands in the sign-in name of a guest: somebody else's account, invited into the tenant."""


def told(tenant: str, account: Mapping[str, Any]) -> tuple[Address, Profile]:
    """Whose an account is, and who they are. Raises Malformed where it names nobody.

    Another organisation's e-mail address isn't taken over: this tenant didn't verify it.
    """
    standing = _standing(tenant, account)
    given = " ".join(filter(None, (_text(account, "givenName"), _text(account, "surname"))))
    return address.person(tenant, account), Profile(
        name=_text(account, "name") or given or _text(account, "userPrincipalName"),
        email="" if standing == "foreign" else _text(account, "email"),
        standing=standing,
        is_bot=_text(account, "id").startswith(address.BOT),
    )


def _text(account: Mapping[str, Any], field: str) -> str:
    value = account.get(field)
    return value.strip() if isinstance(value, str) else ""


def _standing(tenant: str, account: Mapping[str, Any]) -> Standing:
    """People of a shared channel have another tenant; a guest has an account in this one."""
    if _text(account, "tenantId").lower() not in ("", tenant.lower()):
        return "foreign"
    is_guest = _text(account, "userRole") == "guest" or GUEST in _text(account, "userPrincipalName")
    return "guest" if is_guest else "own"
