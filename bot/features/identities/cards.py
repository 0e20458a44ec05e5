"""Linking and unlinking, as cards and a form."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import (
    Button,
    Buttons,
    Card,
    Confirm,
    Form,
    Note,
    Shown,
    Text,
    TextInput,
)
from bot.features.identities.rules import GOOD_FOR, shown
from bot.saying import account_name
from bot.texts import Tongue
from storage.people import Identity

MINUTES = GOOD_FOR.seconds // 60
MOST = 40
"""Characters that somebody may type for a code of eight."""


def code(text: Tongue, fresh: str) -> Card:
    """The code, and where to enter it; or a way to enter one."""
    return Card(
        text("identities.code.title"),
        (
            Text(text("identities.code.text", code=shown(fresh))),
            Text(text("identities.code.how", command=f"link {shown(fresh)}")),
            Note(text("identities.code.note", minutes=MINUTES)),
            Buttons((Button(text("identities.enter"), "identities.enter"),)),
        ),
    )


def code_form(text: Tongue) -> Form:
    """Where a code is typed."""
    return Form(
        id="identities.code",
        title=text("identities.form.title"),
        parts=(
            Text(text("identities.form.intro")),
            TextInput("code", text("identities.form.code"), most=MOST),
        ),
        submit=text("identities.form.submit"),
        cancel=text("identities.cancel"),
    )


def sure(
    text: Tongue, there: Identity, here: Identity, whose: str, anonymous: int, named: int
) -> Card:
    """Both accounts by name, what becomes of what each did, and what can't be mended."""
    accounts = {"there": account_name(there), "here": account_name(here)}
    parts: list[Shown] = [
        Text(text("identities.sure.text", **accounts)),
        Text(text("identities.sure.becomes")),
    ]
    if anonymous:
        parts.append(Note(text("identities.sure.anonymous", count=anonymous)))
    if named:
        parts.append(Note(text("identities.sure.named", count=named)))
    parts += [
        Note(text("identities.sure.note", **accounts)),
        Buttons((Button(text("identities.yes"), "identities.confirm", whose, "primary"),)),
    ]
    return Card(text("identities.sure.title"), tuple(parts))


def accounts(text: Tongue, mine: Sequence[Identity], here: str) -> Card:
    """Somebody's accounts; each but the one they write from may be taken off, and that one too."""
    listed = tuple(
        Text(text(f"identities.account.{_kind(each, here)}", account=account_name(each)))
        for each in mine
    )
    buttons = tuple(
        Button(
            text("identities.unlink", account=account_name(each)),
            "identities.unlink",
            each.address,
            "danger",
            Confirm(
                text("identities.taking_off.title"),
                text("identities.taking_off.text", account=account_name(each)),
                text("identities.taking_off.yes"),
                text("identities.cancel"),
            ),
        )
        for each in mine
    )
    title = text("identities.accounts.title")
    if len(mine) < 2:  # noqa: PLR2004 - one account is a person's only one
        return Card(title, (*listed, Note(text("identities.accounts.only"))))
    return Card(title, (*listed, Note(text("identities.accounts.note")), Buttons(buttons)))


def _kind(account: Identity, here: str) -> str:
    if account.address == here:
        return "here"
    return "reached" if account.reachable else "unreached"
