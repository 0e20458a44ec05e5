"""Slack, connected: one workspace by its token, or any that install Convener."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime

from starlette.routing import BaseRoute

from adapters.slack import install
from adapters.slack.app import door
from adapters.slack.client import SlackPlatform
from adapters.slack.reception import Reception
from adapters.slack.socket_mode import SocketMode
from adapters.slack.voice import Voice
from bot.connections import Connection, Doors, Handle, tongues
from bot.posting import whole
from bot.settings import Settings
from bot.texts import Texts, Tongue
from bot.workspaces import Workspaces
from scheduler.clock import wall
from storage.database import Store


def connect(settings: Settings, store: Store, texts: Texts) -> Connection:
    """The port, and the ways in that are configured."""
    say = tongues(store, texts)

    def say_in(language: str) -> Tongue:
        return texts.tongue(language, "UTC")

    workspaces = Workspaces(store, settings.secret_keys, wall, wall) if settings.oauth else None
    if workspaces is not None and len(settings.secret_keys) > 1:
        workspaces.seal_anew()

    def token_of(team: str) -> str | None:
        return workspaces.token_of(team) if workspaces else settings.slack_bot_token

    def removed(team: str, at: datetime) -> None:
        if workspaces is not None:
            workspaces.removed(team, at)

    def opened(handle: Handle) -> Doors:
        reception = Reception(
            handle,
            say,
            lambda wanted: whole(store, wanted.community, wanted.sender.lane, wanted.ref),
            removed,
            handle.count,
        )
        voice = Voice(token_of, reception.home, settings.slack_api_url)
        routes: list[BaseRoute] = []
        last: list[AbstractAsyncContextManager[object]] = []
        if secret := settings.slack_signing_secret:
            routes.append(door(signing_secret=secret, reception=reception, voice=voice))
        if workspaces is not None:
            routes += install.routes(_application(settings), workspaces, say_in)
        if token := settings.slack_app_token:
            last.append(SocketMode(token, reception, voice, settings.slack_api_url))
        return Doors(tuple(routes), (voice,), tuple(last))

    anew = workspaces.token_anew if workspaces else token_of
    return Connection(SlackPlatform(token_of, say, settings.slack_api_url, anew=anew), opened)


def _application(settings: Settings) -> install.Application:
    return install.Application(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        base_url=settings.base_url,
        api_url=settings.slack_api_url,
    )
