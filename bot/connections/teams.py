"""Teams, connected: one app in one tenant, which may serve further tenants by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.teams import references, render
from adapters.teams.app import door
from adapters.teams.auth import Doorkeeper
from adapters.teams.client import TeamsPlatform
from adapters.teams.connector import Connector
from adapters.teams.heard import Payload
from adapters.teams.hosts import SERVICE_HOSTS
from adapters.teams.keys import Keys
from adapters.teams.rates import Gate
from adapters.teams.reception import Reception
from adapters.teams.token import Tokens
from adapters.teams.voice import Voice
from adapters.teams.web import Web
from bot.cards import Card
from bot.connections import Connection, Doors, Handle, tongues
from bot.features import FEATURES
from bot.messages import Address
from bot.posting import whole
from bot.routing import Routes
from bot.settings import Settings
from bot.texts import Texts
from bot.whereabouts import Whereabouts
from storage.database import Store


def connect(settings: Settings, store: Store, texts: Texts) -> Connection:
    """The port, and the way in. Without a password (for local clients) no token is sent."""
    routes = Routes.of(FEATURES)
    whereabouts = Whereabouts(store)

    say = tongues(store, texts)

    def draw(to: Address, card: Card) -> Mapping[str, Any]:
        return render.post(card, say(to), routes.opens)

    def remember(tenant: str, activity: Payload) -> None:
        whereabouts.remember(references.told(tenant, activity))

    app, tenant = settings.teams_app_id, settings.teams_tenant_id
    web = Web()
    tokens = (
        Tokens(app, settings.teams_app_password, tenant, settings.teams_token_url, web)
        if settings.teams_app_password
        else None
    )
    hosts = settings.teams_hosts or SERVICE_HOSTS
    platform = TeamsPlatform(Connector(app, tokens, web, Gate()), whereabouts, draw, hosts)

    def opened(handle: Handle) -> Doors:
        reception = Reception(
            handle,
            say,
            routes.opens,
            remember,
            lambda wanted: whole(store, wanted.community, wanted.sender.lane, wanted.ref),
            whereabouts.channels_of,
            handle.count,
        )
        keys = Keys(settings.teams_openid_url)
        voice = Voice(platform.tell)
        way = door(
            doorkeeper=Doorkeeper(keys, app, settings.teams_tenants, hosts),
            reception=reception,
            voice=voice,
            anonymous=settings.teams_anonymous,
        )
        return Doors((way,), (voice,))

    return Connection(platform, opened)
