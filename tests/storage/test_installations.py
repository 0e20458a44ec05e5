"""Where Convener is installed: one row a workspace, whoever installs it at the same moment."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from storage import installations
from storage.database import Store
from storage.installations import Installation
from tests.storage.meeting import at_once
from tests.storage.rows import NOW


def installed(sealed: str = "sealed") -> Installation:
    return Installation(
        workspace="slack:T1",
        name="Water people",
        bot="UBOT",
        scopes="commands",
        sealed_token=sealed,
        installed_by="U1",
        installed_at=NOW,
    )


def tokens(store: Store) -> list[str]:
    with store.reading() as session:
        return [each.sealed_token for each in installations.every(session)]


def test_what_is_installed_twice_at_once_is_installed(store: Store) -> None:
    count = 0

    def keep(session: Session) -> None:
        nonlocal count
        count += 1
        installations.keep(session, installed(f"{count}"))

    at_once(store, keep)
    assert tokens(store) == ["2"]


def test_a_newer_installation_takes_the_older_one_s_place(store: Store) -> None:
    for token in ("old", "new"):
        with store.transaction() as session:
            installations.keep(session, installed(token))
    assert tokens(store) == ["new"]
    with store.transaction() as session:
        assert not installations.remove(session, "slack:T1", NOW - timedelta(seconds=1))
        assert installations.remove(session, "slack:T1", NOW)
    assert tokens(store) == []
