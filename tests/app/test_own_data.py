"""What is kept of somebody, as a page and as JSON, over HTTP: all of it, theirs alone, for a day."""

from __future__ import annotations

import asyncio
import json
import random
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import SQLModel
from starlette.applications import Starlette

from adapters.playground.world import person
from bot.own_data import own_data
from storage import disclosure, holdings, participation, people
from storage.database import Store
from storage.disclosure import HIDDEN
from storage.linking import put
from tests.storage.rows import NOW
from tests.storage.test_removal import lived
from tests.town import LEADER, Town


def get(town: Town, path: str) -> httpx.Response:
    app = Starlette(routes=own_data(town.core.engine))

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.get(path)

    return asyncio.run(go())


def link(town: Town, who: str) -> str:
    """The path that their card leads to."""
    shown = repr(town.card(town.command(who, "data")))
    (found,) = set(re.findall(r"(/data/[0-9a-f]{32})\)", shown))
    return str(found)


def told(town: Town, who: str) -> dict[str, Any]:
    answer = get(town, f"{link(town, who)}.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.text)
    return found


@pytest.fixture
def polled(town: Town) -> Town:
    town.start()
    town.ask_needs()
    for who in ("june", "kamau"):
        town.answer(who)
    return town


def test_each_table_that_knows_of_people_is_in_it_though_it_be_empty(polled: Town) -> None:
    found = told(polled, "june")
    assert found["tables"].keys() == holdings.tables().keys()
    assert len(found["tables"]["person"]) == 1
    assert found["tables"]["member"][0]["preference"] == "active"
    (poll,) = found["tables"]["participation"]
    assert poll["answered"] is True
    assert found["names"][poll["poll_id"]]
    assert "ballot" not in found["tables"]
    assert any("anonym" in each for each in found["left_out"])


def test_nobody_else_s_name_or_account_is_in_it(polled: Town) -> None:
    path = link(polled, "kamau")
    whole = get(polled, f"{path}.json").text + get(polled, path).text
    with polled.store.reading() as session:
        june = people.by_address(session, str(person("june")))
        assert june is not None
    for each in (june.id, june.name, str(person("june"))):
        assert each not in whole
    assert str(person("kamau")) in whole


def test_of_a_row_that_several_share_only_what_is_theirs_is_shown(town: Town) -> None:
    with town.store.transaction() as session:
        lived(session)
        put(session, "p1", "playground:home:person:p1", "ABCDEFGH", NOW + timedelta(hours=1))
    with town.store.reading() as session:
        for who, other in (("p1", "p2"), ("p2", "p1")):
            found = {name: list(rows) for name, rows in disclosure.rows(session, who)}
            for name, rows in found.items():
                naming = {each.name for each in holdings.tables()[name][1]}
                for row in rows:
                    assert other not in {row[each] for each in naming & row.keys()}, name
                    assert not row.keys() & set(HIDDEN.get(name, ()))
    for name, columns in HIDDEN.items():
        assert set(columns) <= set(SQLModel.metadata.tables[name].c.keys())


def test_a_decision_about_them_is_in_it_without_who_made_it(town: Town) -> None:
    town.start()
    form = town.command(LEADER, "stewards").form or town.press(LEADER, "calls.name").form
    assert form is not None
    town.submit(LEADER, form, {"people": (str(person("june")),)})
    about = [
        each for each in told(town, "june")["tables"]["audit"] if each["action"] == "name steward"
    ]
    assert len(about) == 1
    assert "person_id" not in about[0]


def test_messages_are_told_in_words(polled: Town) -> None:
    polled.go(days=12)
    cards = [each["card"] for each in told(polled, "amina")["tables"]["outbox"]]
    assert cards
    assert not any('"is"' in each for each in cards)


def test_the_page_says_the_same_in_the_reader_s_language(polled: Town) -> None:
    with polled.store.transaction() as session:
        june = people.by_address(session, str(person("june")))
        assert june is not None
        june.language = "tr"
    answer = get(polled, link(polled, "june"))
    assert answer.headers["content-type"].startswith("text/html")
    assert "no-store" in answer.headers["cache-control"]
    assert '<html lang="tr">' in answer.text
    assert "adsız yanıtlarınız" in answer.text
    assert "Water Losses" in answer.text


def test_what_people_wrote_is_no_html_on_the_page(town: Town) -> None:
    town.start()
    town.command("june", "me")
    form = town.press("june", "membership.offers").form
    town.submit("june", form, {"offers": "<script>alert(1)</script>"})
    answer = get(town, link(town, "june"))
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_link_leads_nowhere_after_a_day_or_once_there_is_a_newer_one(polled: Town) -> None:
    old, new = link(polled, "june"), link(polled, "june")
    assert get(polled, old).status_code == 404
    assert get(polled, new).status_code == 200
    polled.go(hours=24)
    assert get(polled, new).status_code == 404
    assert get(polled, f"/data/{'0' * 32}.json").status_code == 404


def test_another_s_link_stays_as_it_is(polled: Town) -> None:
    theirs = link(polled, LEADER)
    link(polled, "june")
    assert get(polled, theirs).status_code == 200


def test_without_an_address_of_its_own_it_says_who_can_mend_that(store: Store) -> None:
    town = Town(store, random.Random(7), public_url="")
    assert "CONVENER_PUBLIC_URL" in town.said(town.command("june", "data"))


def test_a_long_life_is_told_whole(polled: Town) -> None:
    with polled.store.transaction() as session:
        june = people.by_address(session, str(person("june")))
        assert june is not None
        (community,) = people.communities_of(session, june.id)
        member = people.member(session, community, june.id)
        assert member is not None
        for back in range(500):
            day = NOW.date() - timedelta(days=back)
            participation.add(session, day, {(member.id, f"k{kind}"): 1 for kind in range(20)})
    path = link(polled, "june")
    found = json.loads(get(polled, f"{path}.json").text)
    assert len(found["tables"]["signal"]) >= 10_000
    assert get(polled, path).text.endswith("</main></body></html>")


def test_no_table_s_secrets_nor_uncovered_counts_are_among_it() -> None:
    secret = {"secret_hash", "counted"}
    for name, (table, _) in holdings.tables().items():
        assert secret & set(table.c.keys()) <= set(HIDDEN.get(name, ())), name
