"""`GET /about`: what an administrator is shown of Convener; app manifests point there."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.app import all_texts
from bot.pages import about
from bot.texts import LANGUAGES


@pytest.fixture
def visitor() -> TestClient:
    return TestClient(Starlette(routes=[about(all_texts())]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_is_kept_and_on_what_terms_in_the_reader_s_language(
    visitor: TestClient, language: str
) -> None:
    shown = visitor.get("/about", headers={"Accept-Language": f"{language}-XX,en;q=0.5"})
    assert shown.status_code == 200
    assert f'<html lang="{language}">' in shown.text
    say = all_texts().tongue(language, "UTC")
    for anchor in ("privacy", "terms"):
        assert f'<h2 id="{anchor}">{say(f"core.about.{anchor}")}</h2>' in shown.text


def test_no_script_and_no_other_server_is_let_in(visitor: TestClient) -> None:
    shown = visitor.get("/about", headers={"Accept-Language": "xx"})
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in shown.text
