"""`GET /about`: what an administrator is shown of Convener; app manifests point there."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from bot.app import all_texts
from bot.pages import about
from bot.texts import LANGUAGES


def get(asks: str) -> httpx.Response:
    """What a browser gets that asks for a language."""
    transport = httpx.ASGITransport(Starlette(routes=[about(all_texts())]))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://cop.example") as client:
            return await client.get("/about", headers={"Accept-Language": asks})

    return asyncio.run(ask())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_is_kept_and_on_what_terms_in_the_reader_s_language(language: str) -> None:
    shown = get(f"{language}-XX,en;q=0.5")
    assert shown.status_code == 200
    assert f'<html lang="{language}">' in shown.text
    say = all_texts().tongue(language, "UTC")
    for anchor in ("privacy", "terms"):
        assert f'<h2 id="{anchor}">{say(f"core.about.{anchor}")}</h2>' in shown.text


def test_no_script_and_no_other_server_is_let_in() -> None:
    shown = get("xx")
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in shown.text
