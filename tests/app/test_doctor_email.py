"""`convener doctor` and e-mail: it greets the server as letters would, and sends nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.examined import bare, configure_slack, doctor
from tests.fake_slack import FakeSlack
from tests.post_office import FROM, PASSWORD, PostOffice, post_office


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PostOffice]:
    """Slack is well, and there is a mail server."""
    bare(monkeypatch, tmp_path / "here")
    with FakeSlack() as slack, post_office() as found:
        slack.add_team("T1")
        configure_slack(monkeypatch, slack.url)
        monkeypatch.setenv("SMTP_URL", found.url())
        monkeypatch.setenv("MAIL_FROM", FROM)
        yield found


def test_a_server_that_would_take_letters_is_well_and_gets_none(office: PostOffice) -> None:
    told = doctor()
    assert told.named("e-mail").state == "ok"
    assert "encrypted" in told.named("e-mail").found
    assert office.logins == ["convener"]
    assert office.taken == []
    assert told.named("e-mail links").state == "warning"
    assert "CONVENER_PUBLIC_URL and CONVENER_SECRET_KEY" in told.named("e-mail links").found


def test_a_wrong_password_is_told_and_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, office: PostOffice
) -> None:
    monkeypatch.setenv("SMTP_URL", f"smtp://convener:wrong-one@127.0.0.1:{office.port}")
    told = doctor()
    assert "e-mail" in told.wrong
    assert "refuses the login (535)" in told.named("e-mail").found
    assert "wrong-one" not in str(told)
    assert PASSWORD not in str(told)


def test_a_sender_that_the_server_does_not_let_us_be_is_told(office: PostOffice) -> None:
    office.sender_answer = "553 5.7.1 not yours"
    assert "MAIL_FROM" in doctor().named("e-mail").mend


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
    found = doctor().named("e-mail")
    assert found.state == "wrong"
    assert "doesn't answer" in found.found


def test_with_an_address_and_a_key_letters_can_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", "https://convener.example")
    monkeypatch.setenv("CONVENER_SECRET_KEY", "k" * 32)
    found = doctor().named("e-mail links")
    assert (found.state, found.found) == (
        "ok",
        "e-mails are answered at https://convener.example/reply",
    )
