"""Being installed in any workspace, by OAuth: a page that asks, and the way back from Slack.

The state goes with the browser, as a cookie too: an installation ends where it began, once, within
ten minutes. slack_sdk's own pieces stay aside: its cookie has no SameSite and is lost on http, its
address builder encodes nothing, and its stores keep states and tokens as they are.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.slack import address, pages
from adapters.slack.checkup import COUNTING, NEEDED
from adapters.slack.render import Say
from adapters.slack.voice import silent
from bot.html import language_of

log = structlog.get_logger(__name__)

ASK, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "convener-install"
GOOD_FOR = 600
"""Seconds from the page to the way back."""

SECONDS = 10
"""How long the exchange of a code may take."""

TOKEN = re.compile(r"xoxb-[\w.-]{1,250}", re.ASCII)
CODE = re.compile(r"[\w.-]{1,512}", re.ASCII)
ERROR = re.compile(r"[a-z0-9_.]{1,80}")
SCOPES = re.compile(r"[a-z0-9_:.,-]{0,2000}")
NAME_AT_MOST = 200

EXPIRED = frozenset({"invalid_code", "code_already_used", "code_expired", "invalid_grant"})
"""Refusals that another try mends; the rest is for whoever runs Convener."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What Slack gave for a code."""

    team: str
    name: str
    bot: str
    scopes: str
    by: str
    """Who installed it."""
    app: str
    token: str = field(repr=False)


class Keeper(Protocol):
    """Keeps installations, and tells which states are good. May block."""

    def begin(self) -> str:
        """A new state."""

    def spend(self, state: str) -> bool:
        """Use a state up; False where it was never good, or is no more."""

    def install(self, came: Installed) -> None:
        """Keep an installation."""


@dataclass(frozen=True, slots=True)
class Application:
    """The Slack app that is installed. `base_url` is where Convener is, as browsers see it."""

    client_id: str
    base_url: str
    api_url: str
    client_secret: str = field(repr=False)

    @property
    def redirect(self) -> str:
        """Where Slack sends people back to."""
        return self.base_url + BACK

    def asking(self, state: str, *, counting: bool) -> str:
        """Where people are asked for their consent, to what counting needs too where they want it."""
        scopes = {**NEEDED, **(COUNTING if counting else {})}
        asked = {"client_id": self.client_id, "scope": ",".join(scopes), "state": state}
        where = urljoin(self.api_url, "/oauth/v2/authorize")
        return f"{where}?{urlencode(asked | {'redirect_uri': self.redirect})}"


class Failed(Exception):
    """It came to nothing: `page` words it, `status` is HTTP's, `why` is for the log."""

    def __init__(self, page: str, status: int, why: str = "") -> None:
        super().__init__(page)
        self.page = page
        self.status = status
        self.why = why


def routes(app: Application, keeper: Keeper, say_in: Callable[[str], Say]) -> list[BaseRoute]:
    """The two addresses. `say_in` gives the texts of this folder in a language."""
    is_secure = app.base_url.startswith("https:")

    async def ask(request: Request) -> Response:
        state = await run_in_threadpool(keeper.begin)
        counting = "counting" in request.query_params
        to = app.asking(state, counting=counting)
        page = pages.asking(say_in(language_of(request)), to, counting=counting)
        page.set_cookie(
            COOKIE, state, max_age=GOOD_FOR, path="/slack", secure=is_secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
        return page

    async def back(request: Request) -> Response:
        say = say_in(language_of(request))
        try:
            came = await _finished(app, keeper, request)
        except Failed as no:
            log.warning("an installation came to nothing", page=no.page, why=no.why)
            page = pages.failed(say, no.page, ASK, no.status)
        except Exception as error:  # noqa: BLE001 - a bug or the database; its words may hold anything
            log.error("an installation failed", error_type=type(error).__name__)  # noqa: TRY400
            page = pages.failed(say, "not_kept", ASK, 503)
        else:
            page = pages.done(say, came.name, came.app, came.team)
        page.delete_cookie(COOKIE, path="/slack", secure=is_secure, httponly=True, samesite="lax")
        return page

    return [Route(ASK, ask, methods=["GET"]), Route(BACK, back, methods=["GET"])]


async def _finished(app: Application, keeper: Keeper, request: Request) -> Installed:
    """The state is used up first: whatever follows, the same address does nothing again."""
    given, state = request.query_params, request.query_params.get("state", "")
    mine = request.cookies.get(COOKIE, "")
    if not state or not hmac.compare_digest(state.encode(), mine.encode()):
        raise Failed("stale", 400, "another browser, or none")
    if not await run_in_threadpool(keeper.spend, state):
        raise Failed("stale", 400, "no good state")
    if "error" in given:
        told = given["error"]
        page = "cancelled" if told == "access_denied" else "refused"
        raise Failed(page, 400, told if ERROR.fullmatch(told) else "unreadable")
    code = given.get("code", "")
    if not CODE.fullmatch(code):
        raise Failed("stale", 400, "no code")
    came = _read(await run_in_threadpool(_exchanged, app, code))
    await run_in_threadpool(keeper.install, came)
    return came


def _exchanged(app: Application, code: str) -> Mapping[str, Any]:
    client = WebClient(base_url=app.api_url, timeout=SECONDS, logger=silent(), retry_handlers=[])
    try:
        told = client.oauth_v2_access(
            client_id=app.client_id,
            client_secret=app.client_secret,
            code=code,
            redirect_uri=app.redirect,
        )
    except SlackApiError as error:
        named = _refusal(error.response)
        raise Failed("stale" if named in EXPIRED else "refused", 400, named) from None
    except (OSError, HTTPException, ValueError, AttributeError) as error:  # no dict: no attribute
        raise Failed("unreached", 502, type(error).__name__) from None
    return told.data if isinstance(told.data, dict) else {}


def _refusal(told: object) -> str:
    """Slack's word for why; raises Failed where whoever answered isn't Slack."""
    data = told.data if isinstance(told, SlackResponse) else None
    named = str(data.get("error", "")) if isinstance(data, dict) else ""
    if not ERROR.fullmatch(named):
        raise Failed("unreached", 502, "no answer of Slack's")
    return named


def _read(told: Mapping[str, Any]) -> Installed:
    """What Slack gave, or Failed where it isn't for one workspace, or not as documented."""
    match told:
        case {"is_enterprise_install": True} | {"team": None}:
            raise Failed("whole_organisation", 400)
        case {
            "access_token": str(token),
            "bot_user_id": str(bot),
            "scope": str(scopes),
            "app_id": str(app),
            "team": {"id": str(team), "name": str(name)},
            "authed_user": {"id": str(by)},
        } if (
            all(address.ID.fullmatch(each) for each in (team, bot, by, app))
            and TOKEN.fullmatch(token)
            and SCOPES.fullmatch(scopes)
        ):
            shown = " ".join(name.replace("\x00", "").split())[:NAME_AT_MOST]
            return Installed(team, shown, bot, scopes, by, app, token)
        case _:
            raise Failed("refused", 502, "its answer isn't as documented; is token rotation on?")
