"""A small world with somebody malicious in it, and the page's own words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import adapters.playground
from adapters.playground.page.spans import Pen, names
from adapters.playground.world import Channel, Dweller, World
from bot.markup import plain
from bot.texts import Texts

EVIL = "<img src=x onerror=alert(1)>\"'&"
"""What somebody may call themselves; no page may ever hold it as it is."""


@pytest.fixture
def evil() -> str:
    return EVIL


@pytest.fixture
def world() -> World:
    world = World()
    world.settle(
        (
            Dweller("ana", "Ana Alder", "America/Lima", organisation="City Lab"),
            Dweller("bo", "Bo Birch", "Africa/Nairobi", part="core_team"),
            Dweller("cem", "Cem Cedar", "Europe/Istanbul", language="tr", part="steward"),
            Dweller("eve", EVIL, "UTC", organisation=EVIL, part="somebody"),
        ),
        (Channel("hall", "hall", ("ana", "bo")), Channel("den", EVIL, ("cem",))),
    )
    return world


@pytest.fixture(scope="session")
def say() -> Callable[..., str]:
    texts = Texts()
    texts.add("playground", Path(adapters.playground.__file__).parent / "texts")
    return lambda language, key, **facts: plain(texts.tongue(language, "UTC")(key, **facts))


@pytest.fixture
def pen(world: World, say: Callable[..., str]) -> Pen:
    return Pen(partial(say, "en"), names(world))
