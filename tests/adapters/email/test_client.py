"""Letters over a real SMTP server: taken, refused, put off, in doubt; never a secret told."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.email.address import PLATFORM, mailbox
from adapters.email.client import EmailPlatform
from adapters.email.server import Sender, Server
from bot.app import all_texts
from bot.cards import Bar, Button, Buttons, Card, Chart, Facts, Note, Progress, Table, Text
from bot.enclosed import Enclosed
from bot.messages import Address
from bot.platform import CantTell, TryLater, Undeliverable, Unsure
from tests.post_office import FROM, PostOffice, post_office, text

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
CARD = Card(
    "Stewards' call of Su Kaybı",
    (
        Text("**There** is [a page](https://a.example/x) for <it> & you"),
        Facts((("When", "Tuesday"), ("Where", "Hall 2"))),
        Progress("Answers", 2, 9),
        Table("Hours", ("Who", "When"), (("Ada", "15:00"),)),
        Chart("Needs", (Bar("Time", 7, "7 of 9", "up 12 points"),)),
        Note("A note"),
        Buttons((Button("I'll be there", "yes"), Button("Move it", "form"))),
        Buttons((Button("No more of these", "stop"),)),
    ),
    community="c1",
)


def person(found: str) -> Address:
    return Address(PLATFORM, "", "person", found)


ADA = person("ada@people.example")


def platform(server: Server, seconds: float = 5) -> EmailPlatform:
    def link(_to: Address, _card: Card, button: Button) -> str:
        return f"https://cop.example/reply/{button.action}" if button.action != "form" else ""

    say = all_texts().tongue("en", "UTC")
    sender = Sender.parse(f"Su Kaybı topluluğu <{FROM}>")
    return EmailPlatform(server, sender, lambda _: say, link, lambda: NOW, seconds)


@pytest.fixture(scope="module")
def an_office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def office(an_office: PostOffice) -> PostOffice:
    """One that has taken nothing yet."""
    an_office.taken.clear()
    an_office.answers.clear()
    an_office.sender_answer = an_office.letter_answer = "250 OK"
    an_office.silent = False
    return an_office


@pytest.fixture
def port(office: PostOffice) -> EmailPlatform:
    return platform(Server.parse(office.url()))


def test_a_letter_arrives_in_words_and_html_over_an_encrypted_line(
    port: EmailPlatform, office: PostOffice
) -> None:
    ref = port.post(ADA, CARD, "m")
    (letter,) = office.taken
    assert office.encrypted[-1]
    assert letter["Message-ID"] == ref
    assert (letter["To"], letter["Subject"]) == (ADA.id, "Stewards' call of Su Kaybı")
    assert letter["From"].addresses[0].display_name == "Su Kaybı topluluğu"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == NOW
    assert "List-Unsubscribe" not in letter
    assert letter.get_content_type() == "multipart/alternative"
    words = text(letter)
    assert "a page (https://a.example/x)" in words
    assert "I'll be there:\nhttps://cop.example/reply/yes" in words
    assert "Move it" not in words
    assert "write help to Convener there" in words
    html = text(letter, "html")
    assert "&lt;it&gt; &amp; you" in html
    assert "<script" not in html
    assert "src=" not in html
    assert 'href="https://cop.example/reply/yes"' in html


def test_an_invitation_is_an_alternative_and_a_file(
    port: EmailPlatform, office: PostOffice
) -> None:
    told = Enclosed("REQUEST", CALENDAR, "desk@people.example", "stop")
    port.post(ADA, dataclasses.replace(CARD, enclosed=told), "m")
    (letter,) = office.taken
    assert letter.get_content_type() == "multipart/mixed"
    alternatives, file = letter.iter_parts()
    kinds = [each.get_content_type() for each in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_, part = alternatives.iter_parts()
    assert part.get_param("method") == "REQUEST"
    assert part.get_payload(decode=True) == CALENDAR.encode()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invitation.ics")
    assert letter["Reply-To"] == "desk@people.example"
    assert letter["List-Unsubscribe"] == "<https://cop.example/reply/stop>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Id"] == "<stop.c1.mail.example>"


def test_a_long_link_is_one_word_of_its_header(office: PostOffice) -> None:
    long = f"https://cop.example/reply/{'gAAAA-_=' * 60}"
    say = all_texts().tongue("tr", "UTC")
    server, sender = Server.parse(office.url()), Sender.parse(FROM)
    port = EmailPlatform(
        server, sender, lambda _: say, lambda _to, _card, _button: long, lambda: NOW
    )
    card = dataclasses.replace(CARD, title="ğ" * 120, enclosed=Enclosed(stop="stop"))
    port.post(ADA, card, "m")
    (raw,) = [
        line for line in office.raw[-1].split(b"\r\n") if line.startswith(b"List-Unsubscribe:")
    ]
    assert raw == f"List-Unsubscribe: <{long}>".encode()
    assert max(map(len, office.raw[-1].split(b"\r\n"))) < 998
    assert office.taken[-1]["Subject"] == "ğ" * 120


def test_the_same_post_sent_again_is_recognisably_the_same(
    port: EmailPlatform, office: PostOffice
) -> None:
    first, again, other = (port.post(ADA, CARD, key) for key in ("m", "m", "n"))
    assert first == again != other
    assert [each["Message-ID"] for each in office.taken] == [first, again, other]


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 no such mailbox ada@people.example", "550 gone", "553 not here"]
)
def test_a_refused_mailbox_is_undeliverable_and_its_owner_unreachable(
    port: EmailPlatform, office: PostOffice, answer: str
) -> None:
    office.answers[ADA.id] = answer
    with pytest.raises(Undeliverable) as no:
        port.post(ADA, CARD, "m")
    assert not no.value.of_all
    assert no.value.reason.startswith("smtp_55")
    assert "ada" not in no.value.reason
    assert office.taken == []


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied", "554 no"])
def test_what_is_about_us_tells_nothing_of_a_reader(
    port: EmailPlatform, office: PostOffice, answer: str
) -> None:
    office.answers[ADA.id] = answer
    with pytest.raises(Undeliverable) as no:
        port.post(ADA, CARD, "m")
    assert no.value.of_all


def test_what_the_server_takes_later_is_tried_later(
    port: EmailPlatform, office: PostOffice
) -> None:
    office.answers[ADA.id] = "450 4.2.1 greylisted"
    with pytest.raises(TryLater) as later:
        port.post(ADA, CARD, "m")
    assert not isinstance(later.value, Unsure)
    office.answers.clear()
    office.letter_answer = "452 full"
    with pytest.raises(TryLater):
        port.post(ADA, CARD, "m")


def test_a_refused_letter_tells_nothing_of_its_reader(
    port: EmailPlatform, office: PostOffice
) -> None:
    office.letter_answer = "554 5.6.0 looks like spam"
    with pytest.raises(Undeliverable) as no:
        port.post(ADA, CARD, "m")
    assert (no.value.reason, no.value.of_all) == ("smtp_554_5.6.0", True)


def test_where_the_answer_to_a_letter_is_lost_nobody_knows(
    port: EmailPlatform, office: PostOffice
) -> None:
    office.silent = True
    with pytest.raises(Unsure):
        port.post(ADA, CARD, "m")
    assert len(office.taken) == 1


def test_a_login_or_a_sender_that_is_refused_keeps_letters_back_and_tells_no_secret(
    office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = dataclasses.replace(Server.parse(office.url()), password="wrong-secret")
    with pytest.raises(TryLater):
        platform(wrong).post(ADA, CARD, "m")
    office.sender_answer = "553 5.7.1 not yours"
    with pytest.raises(TryLater):
        platform(Server.parse(office.url())).post(ADA, CARD, "m")
    said = capsys.readouterr().out
    assert "what=login why=535" in said
    assert "what=sender why=553" in said
    assert "secret" not in said
    assert "ada@" not in said


def test_a_server_elsewhere_must_encrypt_before_it_gets_a_login() -> None:
    with post_office(starttls=False) as plain:
        elsewhere = dataclasses.replace(Server.parse(plain.url()), is_here=False)
        with pytest.raises(TryLater):
            platform(elsewhere).post(ADA, CARD, "m")
        assert plain.logins == []
        platform(Server.parse(plain.url())).post(ADA, CARD, "m")  # one on this machine needn't
        assert len(plain.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused_elsewhere(office: PostOffice) -> None:
    logins = len(office.logins)
    elsewhere = dataclasses.replace(Server.parse(office.url()), is_here=False)
    with pytest.raises(TryLater):
        platform(elsewhere).post(ADA, CARD, "m")
    assert len(office.logins) == logins


def test_a_server_that_is_not_there_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(TryLater):
        platform(Server("127.0.0.1", port, is_here=True)).post(ADA, CARD, "m")


def test_a_server_that_says_nothing_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = platform(Server("127.0.0.1", mute.getsockname()[1], is_here=True), seconds=0.05)
        with pytest.raises(TryLater):
            port.post(ADA, CARD, "m")


def test_it_is_one_way(port: EmailPlatform) -> None:
    with pytest.raises(Undeliverable) as no:
        port.update(ADA, "<x>", CARD)
    assert no.value.of_all
    with pytest.raises(CantTell):
        port.lookup(ADA, "m", NOW)
    assert port.resting(ADA) is None


@pytest.mark.parametrize(
    ("ident", "reason"),
    [
        ("ayşe@people.example", "not_ascii"),
        ("no-mailbox", "no_mailbox"),
        ("@people.example", "no_mailbox"),
        ("a..b@people.example", "no_mailbox"),
        ("a@-people.example", "no_mailbox"),
        ("a@people..example", "no_mailbox"),
        ("a" * 65 + "@people.example", "no_mailbox"),
    ],
)
def test_what_is_no_mailbox_is_refused_before_anything_is_sent(
    port: EmailPlatform, office: PostOffice, ident: str, reason: str
) -> None:
    with pytest.raises(Undeliverable) as no:
        port.post(person(ident), CARD, "m")
    assert no.value.reason == reason
    assert office.taken == []


def test_a_host_beyond_ascii_is_written_as_servers_know_it() -> None:
    assert mailbox(person("ada@bücher.example")) == "ada@xn--bcher-kva.example"


@given(st.text(max_size=300), st.text(max_size=100))
@example("", "\x85X: y")  # a next line, to whom it is one
@settings(max_examples=15)
def test_no_words_forge_a_header_or_another_part(
    an_office: PostOffice, title: str, words: str
) -> None:
    an_office.taken.clear()
    port = platform(Server.parse(an_office.url()))
    told = Enclosed(reply_to=f"a@b.example\r\nBcc: {words}")
    card = Card(f"Hello\r\nBcc: all@people.example {title}", (Text(f"{words}\r\n.\r\nQUIT"),))
    port.post(ADA, dataclasses.replace(card, enclosed=told), "m")
    (letter,) = an_office.taken
    known = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
    known |= {
        "X-Auto-Response-Suppress",
        "Content-Type",
        "Reply-To",
        "X-Peer",
        "X-MailFrom",
        "X-RcptTo",
    }
    assert set(letter.keys()) <= known
    assert [each.get_content_type() for each in letter.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://mail.example", Server("mail.example", 587)),
        ("smtps://mail.example", Server("mail.example", 465, tls=True)),
        ("smtp://u:p%40w@localhost:25", Server("localhost", 25, "u", "p@w", is_here=True)),
    ],
)
def test_a_server_s_address_is_read(url: str, told: Server) -> None:
    assert Server.parse(url) == told
    assert "p@w" not in repr(told)


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://u@mail.example", "smtp://m.example/x",
     "smtp://m.example:0", "smtp://m.example:99999", "smtp://m.example?starttls=off"],
)  # fmt: skip
def test_what_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Server.parse(url)
