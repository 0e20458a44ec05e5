"""The whole house with e-mail: a letter goes out over SMTP, and its link is answered over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx

from bot.app import create
from bot.card_json import dump
from bot.cards import Button, Buttons, Card
from bot.settings import Settings
from scheduler.clock import wall
from storage import calls
from storage.calls import Call
from storage.database import Store
from storage.outbox import Outgoing
from storage.people import Identity
from tests.app.serving import SECRET, free_port, serving
from tests.fake_slack import FakeSlack
from tests.impatient import durable
from tests.post_office import FROM, PostOffice, post_office, text
from tests.storage.meeting import soon
from tests.storage.rows import community, outgoing

ADA = "ada@people.example"


def asked_to_a_call(store: Store) -> None:
    """Somebody is asked to a call; a letter to them waits."""
    card = Card("A call", (Buttons((Button("I'll be there", "calls.coming", "k1"),)),), "c1")
    with store.transaction() as session:
        community(session, lane="slack:T1")
        session.add(Identity(address=f"email::person:{ADA}", person_id="p1"))
        starts_at = wall() + timedelta(days=3)
        session.add(
            Call(
                id="k1", community_id="c1", status="planned", starts_at=starts_at, planned_at=wall()
            )
        )
        session.flush()
        calls.ask(session, "k1", "p1")
        about = {"lane": "email:", "address": f"email::person:{ADA}", "kind": "calls.mailed"}
        session.add(outgoing("call-mail:k1:p1:0", **about, card=json.dumps(dump(card))))


def settings(database_url: str, slack: FakeSlack, office: PostOffice, port: int) -> Settings:
    return Settings(
        CONVENER_DATABASE_URL=database_url,
        CONVENER_PUBLIC_URL=f"http://127.0.0.1:{port}",
        CONVENER_SECRET_KEY="k" * 32,
        SLACK_SIGNING_SECRET=SECRET,
        SLACK_BOT_TOKEN="xoxb-T1",
        SLACK_API_URL=slack.url,
        SMTP_URL=office.url(),
        MAIL_FROM=FROM,
    )


def test_a_letter_goes_out_and_its_link_is_answered(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    asked_to_a_call(store)
    store.close()
    port = free_port()
    with FakeSlack() as slack, post_office() as office:
        slack.add_team("T1")
        app = create(settings(sqlite_url, slack, office, port), durable)
        with serving(app, port):
            soon(lambda: bool(office.to(ADA)))
            (letter,) = office.to(ADA)
            link = text(letter).split("I'll be there:\n")[1].split("\n")[0]
            with httpx.Client(trust_env=False) as browser:
                assert browser.get(link).status_code == 200
                answered = browser.post(link)
                assert browser.post(link[:-3]).status_code == 404
            assert "Noted" in answered.text
    store = Store(sqlite_url)
    with store.reading() as session:
        known = calls.attendee(session, "k1", "p1")
        assert known is not None
        assert known.answer == "coming"
        sent = session.get(Outgoing, "call-mail:k1:p1:0")
        assert sent is not None
        assert (sent.state, sent.ref) == ("sent", letter["Message-ID"])
    store.close()
