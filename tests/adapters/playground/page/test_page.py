from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from adapters.playground.page import Desk, page
from adapters.playground.world import World

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def _answers(world: World, say: Callable[..., str], *paths: str) -> list[httpx.Response]:
    """What a host that mounts the page last answers, in its lifespan."""
    desk = Desk(
        world=world,
        handle=lambda _event: (),
        now=lambda: NOON,
        say=say,
        next_due=lambda: None,
        move=lambda _goal, _told: None,
        start_over=lambda: None,
    )
    app = page(desk)

    @asynccontextmanager
    async def lifespan(_host: Starlette) -> AsyncIterator[None]:
        async with app.router.lifespan_context(app):
            yield

    host = Starlette(routes=[Mount("/", app)], lifespan=lifespan)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(host, client=("127.0.0.1", 1))
        async with (
            host.router.lifespan_context(host),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client,
        ):
            return [await client.get(path) for path in paths]

    return asyncio.run(ask())


def test_the_page_opens_as_the_person_and_at_the_place_of_its_address(
    world: World, say: Callable[..., str]
) -> None:
    first, second = _answers(world, say, "/", "/?as=cem&in=dm")
    assert first.status_code == 200
    assert "Bo Birch" in first.text
    assert "#hall" in first.text
    assert first.headers["x-frame-options"] == "DENY"
    assert "Cem Cedar" in second.text
    assert "oyun alanı" in second.text or "oyun alan\\u0131" in second.text


def test_nonsense_in_the_address_still_opens_a_page(world: World, say: Callable[..., str]) -> None:
    for answer in _answers(world, say, "/?as=nobody&in=c:nowhere", "/?as=%00&in=%3Cb%3E"):
        assert answer.status_code == 200
        assert "Bo Birch" in answer.text


def test_other_paths_are_not_found(world: World, say: Callable[..., str]) -> None:
    [answer] = _answers(world, say, "/nothing/here")
    assert answer.status_code == 404


def test_an_empty_world_is_an_empty_page_and_no_error(say: Callable[..., str]) -> None:
    [answer] = _answers(World(), say, "/")
    assert answer.status_code == 200
