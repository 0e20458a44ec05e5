"""The page of somebody outside the chat, and the charter's document, over HTTP."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
import httpx
import pytest
from starlette.applications import Starlette

from bot.documents import documents
from bot.invitations import invitation
from storage.charters import DocumentLink
from storage.database import Store
from storage.polls import Ballot, NamedBallot, Participation
from storage.prospects import NoMail, Prospect
from tests.calling import sleep_until
from tests.chartering import ready
from tests.inviting import FROM, invite, letters, paste
from tests.town import LEADER, Town

GOOD = {"act": "answer", "why": ["o1", "o2"], "gain": "o1", "miss": "o2", "willing": "join"}


def ask(
    town: Town,
    method: str,
    path: str,
    data: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    app = Starlette(routes=[invitation(town.core.engine), documents(town.core.engine)])

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.request(method, path, data=data, headers=headers)

    return asyncio.run(go())


@pytest.fixture
def asked(store: Store) -> Town:
    return polled(store)


@pytest.fixture
def link(asked: Town) -> str:
    return linked_to(asked)


def polled(store: Store) -> Town:
    town = Town(store, random.Random(7), people=10, mail_from=FROM)
    town.start()
    town.ask_needs()
    return town


def linked_to(town: Town) -> str:
    return f"/invitation/{invite(town, 'ada@x.example')['ada@x.example']}"


@pytest.fixture(scope="module")
def seen(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A poll that asks somebody outside, and that nothing happens to."""
    yield from opened(sqlite_template, tmp_path_factory, polled)


@pytest.fixture(scope="module")
def at(seen: Town) -> str:
    return linked_to(seen)


def opened(
    template: Path, folders: pytest.TempPathFactory, build: Callable[[Store], Town]
) -> Iterator[Town]:
    file = folders.mktemp("lived") / "convener.db"
    shutil.copy(template, file)
    store = Store(f"sqlite:///{file}")
    yield build(store)
    store.close()


def test_looking_changes_nothing_however_often(seen: Town, at: str) -> None:
    before = [row.model_dump() for row in seen.rows(Prospect)]
    for method in ("GET", "HEAD", "GET"):
        assert ask(seen, method, at).status_code == 200
    assert [row.model_dump() for row in seen.rows(Prospect)] == before
    assert seen.rows(Ballot) == []


def test_it_is_not_cached_tells_nobody_where_it_came_from_and_takes_nothing_from_elsewhere(
    seen: Town, at: str
) -> None:
    page = ask(seen, "GET", at)
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    assert "ada@x.example" not in page.text
    for site in ("cross-site", "same-site"):
        sent = ask(seen, "POST", at, data=GOOD, headers={"sec-fetch-site": site})
        assert sent.status_code == 403
    assert seen.rows(Ballot) == []


def test_an_answer_is_one_line_and_one_ballot_with_nothing_between_them(
    asked: Town, link: str
) -> None:
    sent = ask(asked, "POST", link, data=GOOD)
    assert (sent.status_code, sent.headers["location"]) == (303, "?done=answered")
    assert "Thank you" in ask(asked, "GET", f"{link}?done=answered").text
    (ballot,) = asked.rows(Ballot)
    (row,) = asked.rows(Prospect)
    assert row.answered
    values = {str(each) for each in row.model_dump().values()}
    assert ballot.key not in values
    assert row.id not in ballot.answers
    assert asked.rows(NamedBallot) == []
    again = ask(asked, "POST", link, data=GOOD | {"miss": "o1"})
    assert again.headers["location"] == "?done=before"
    assert [each.answers for each in asked.rows(Ballot)] == [ballot.answers]
    assert not any(each.answered for each in asked.rows(Participation))


def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(
    seen: Town, at: str
) -> None:
    sent = ask(seen, "POST", at, data={"act": "answer", "why": "o3", "comment": "<b>& so"})
    assert sent.status_code == 422
    assert re.search(r'<fieldset[^>]*aria-describedby="e-gain"', sent.text)
    assert 'id="e-gain">Please choose.' in sent.text
    assert 'id="e-why"' not in sent.text
    assert re.search(r'value="o3"[^>]* checked', sent.text)
    assert "&lt;b&gt;&amp; so" in sent.text
    assert 'href="#f-gain"' in sent.text
    assert seen.rows(Ballot) == []


@pytest.mark.parametrize(
    "data",
    [
        {"act": "answer", "why": "forged", "gain": "o1", "miss": "o1", "willing": "join"},
        {"act": "answer", "why": "o1", "gain": "o1", "miss": "o1", "willing": ["join", "lead"]},
        {"act": "join", "name": "  "},
        {"act": "join", "name": "x" * 101},
        {"act": "dance"},
        {},
        {"act": "answer", "comment": "x" * 70_000},
        {f"f{number}": "x" for number in range(300)},
    ],
)
def test_forged_and_broken_forms_change_nothing(
    seen: Town, at: str, data: dict[str, object]
) -> None:
    sent = ask(seen, "POST", at, data=data)
    assert sent.status_code in (200, 403, 422)
    assert seen.rows(Ballot) == []
    (row,) = seen.rows(Prospect)
    assert (row.answered, row.joins_at, row.email) == (False, None, "ada@x.example")


def test_who_would_join_is_told_to_the_core_team_once_who_sees_to_it(
    asked: Town, link: str
) -> None:
    for name in ("Ada *Stone*", "Ada Stone"):
        ask(asked, "POST", link, data={"act": "join", "name": name, "organisation": "Pipes"})
    asked.go(minutes=1)
    told = [m for m in asked.letters(LEADER) if m.key.startswith("joins:")]
    assert len(told) == 1
    assert told[0].card is not None
    assert "Name: Ada *Stone*" in told[0].card.plain()
    assert "ada@x.example" in told[0].card.plain()
    assert "seeing to Ada Stone" in asked.said(asked.press(LEADER, "prospects.seen"))
    asked.command(LEADER, "poll")
    assert "Nobody waits" in asked.said(asked.press(LEADER, "prospects.show"))
    assert asked.rows(Ballot) == []


def test_who_wants_no_mail_is_forgotten_and_never_invited_again(asked: Town, link: str) -> None:
    sent = ask(asked, "POST", link, data={"act": "stop"})
    assert sent.headers["location"] == "?done=stopped"
    assert [row.email for row in asked.rows(Prospect)] == [""]
    (kept,) = asked.rows(NoMail)
    assert "ada" not in kept.hash + kept.salt
    assert letters(asked) == []
    assert "asked at the moment" in paste(asked, "ada@x.example")
    ask(asked, "POST", link, data={"act": "stop"})
    assert len(asked.rows(NoMail)) == 1


def test_a_link_leads_nowhere_once_the_poll_is_closed(asked: Town, link: str) -> None:
    sleep_until(asked, asked.clock() + timedelta(days=15))
    assert ask(asked, "GET", link).status_code == 410
    sent = ask(asked, "POST", link, data=GOOD)
    assert sent.status_code == 410
    assert asked.rows(Ballot) == []


def test_mail_can_still_be_stopped_once_the_poll_is_closed(asked: Town, link: str) -> None:
    sleep_until(asked, asked.clock() + timedelta(days=15))
    assert 'value="stop"' in ask(asked, "GET", link).text
    done = ask(asked, "POST", link, data={"act": "stop"})
    assert done.status_code == 303
    assert len(asked.rows(NoMail)) == 1
    assert "get mail from here again" in ask(asked, "GET", f"{link}{done.headers['location']}").text


@pytest.mark.parametrize("secret", ["0" * 32, "x", "A" * 32, "%00", "..%2f..", "0" * 5000])
def test_any_other_address_is_nothing(seen: Town, at: str, secret: str) -> None:
    assert ask(seen, "GET", f"/invitation/{secret}").status_code == 404
    assert ask(seen, "POST", f"/invitation/{secret}", data=GOOD).status_code == 404
    assert ask(seen, "GET", f"/documents/{secret}/charter.docx").status_code == 404


def test_it_speaks_the_browser_s_language_or_the_community_s(seen: Town, at: str) -> None:
    for said, language, words in (
        ("tr-TR,tr;q=0.9", "tr", "Katılmak istiyorum"),
        ("fi", "en", "I would like to join"),
    ):
        page = ask(seen, "GET", at, headers={"accept-language": said}).text
        assert f'<html lang="{language}">' in page
        assert words in page


def chartered(store: Store) -> Town:
    town = Town(store, random.Random(7), people=6, mail_from=FROM)
    town.start()
    ready(town)
    return town


@pytest.fixture(scope="module")
def shelf(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A community whose charter's draft is linked to."""
    yield from opened(sqlite_template, tmp_path_factory, chartered)


def linked(town: Town) -> str:
    town.command(LEADER, "charter")
    told = town.said(town.press(LEADER, "charter.document"))
    found = re.search(r"https://convener\.example(/documents/[0-9a-f]{32}/charter)\.docx", told)
    assert found is not None
    return found[1]


def test_the_document_lies_behind_its_link_as_word_and_as_markdown(shelf: Town) -> None:
    at = linked(shelf)
    word = ask(shelf, "GET", f"{at}.docx")
    assert word.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert word.headers["content-disposition"] == 'attachment; filename="charter.docx"'
    assert word.headers["cache-control"] == "no-store"
    headings = [each.text for each in docx.Document(BytesIO(word.content)).paragraphs]
    assert "1. Purpose and vision" in headings
    text = ask(shelf, "GET", f"{at}.md").text
    assert "About decisions." in text
    assert "| Leader | Amina Wekulo |" in text
    assert ask(shelf, "GET", f"{at}.pdf").status_code == 404
    secret = at.split("/")[2]
    assert secret not in {row.secret_hash for row in shelf.rows(DocumentLink)}


def test_a_link_ends_when_it_is_revoked_and_after_two_weeks(shelf: Town) -> None:
    first = linked(shelf)
    shelf.press(LEADER, "charter.revoke")
    assert ask(shelf, "GET", f"{first}.docx").status_code == 404
    second = linked(shelf)
    sleep_until(shelf, shelf.clock() + timedelta(days=13))
    assert ask(shelf, "GET", f"{second}.md").status_code == 200
    sleep_until(shelf, shelf.clock() + timedelta(days=2))
    assert ask(shelf, "GET", f"{second}.md").status_code == 404
