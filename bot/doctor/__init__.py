"""What `convener run` needs, looked at one by one; each finding says how to mend it.

Nothing is changed by looking, and nothing found holds a secret or a part of one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from adapters.email import checkup as post_office
from adapters.slack import checkup
from adapters.teams import checkup as microsoft
from bot.doctor import email, installed, teams
from bot.doctor.database import database
from bot.doctor.finding import Finding
from bot.doctor.slack import OWN, Token, of_workspace, signing_secret, slack, socket_mode
from bot.doctor.surroundings import dotenv, playbooks, port, typos, zones
from bot.settings import DOTENV, BadSettings, Settings, read_settings
from bot.trouble import database_s_name

WITHIN = 3
"""Seconds that each check may take."""

SLACK_WITHIN = 2
"""Seconds of silence after which Slack is called unreachable."""


def examine(tell: Callable[[str], None]) -> list[Finding]:
    """Look at everything, settings first; `tell` hears what is being looked at."""
    tell("settings")
    found = [dotenv(), *typos(os.environ), zones(), *playbooks()]
    try:
        settings = read_settings()
    except BadSettings as error:
        wrong = (each for each in error.troubles if each.name != DOTENV)
        found += [Finding(each.name, "wrong", each.found, each.mend) for each in wrong]
        rest = Finding("the rest", "warning", "database, port and platforms were not looked at",
                       "run it again once the settings are right")  # fmt: skip
        return [*found, rest]
    on = [
        *(["Slack is on"] if settings.slack else []),
        *(["Teams is on"] if settings.teams else []),
        *(["e-mail is on"] if settings.email else []),
    ]
    plays = "the playground is on, with a database of its own"
    found.append(Finding("settings", "ok", ", ".join(on) or plays))
    if settings.slack_signing_secret:
        found.append(signing_secret(settings.slack_signing_secret))
    checks: list[installed.Check] = [
        (
            "database",
            lambda: database(settings.database, _now, database_s_name(plays=settings.plays)),
        ),
        ("port", lambda: [port(settings.port)]),
    ]
    if settings.slack and settings.base_url:
        found.append(installed.address(settings))
    if settings.teams:
        found += [teams.endpoint(settings), teams.tenants(settings)]
    if settings.email:
        found.append(email.links(settings))
    for name, check in [*checks, *_slack(settings), *_teams(settings), *_email(settings)]:
        tell(name)
        found += within(WITHIN, name, check)
    if not any(each.name == "clock" for each in found):
        said = f"this machine says {_now():%Y-%m-%d %H:%M} UTC; nothing here to compare it with"
        found.append(Finding("clock", "ok", said))
    return found


def refusals(settings: Settings) -> list[tuple[str, Finding]]:
    """What Slack and Microsoft have against the settings, by platform; nothing where all is well."""
    asked = (("Slack", _slack(settings)), ("Teams", _teams(settings)), ("E-mail", _email(settings)))
    return [
        (platform, each)
        for platform, checks in asked
        for name, check in checks
        for each in within(WITHIN, name, check)
        if each.state == "wrong"
    ]


def _slack(settings: Settings) -> list[installed.Check]:
    """What to ask Slack: about the one token, or about each workspace's."""
    url = settings.slack_api_url

    def look(token: str, whose: Token) -> list[Finding]:
        return slack(checkup.look(token, url, SLACK_WITHIN), url, _now(), whose)

    def connect() -> list[Finding]:
        return [socket_mode(checkup.connect(settings.slack_app_token, url, SLACK_WITHIN), url)]

    checks: list[installed.Check] = [("Socket Mode", connect)] if settings.slack_app_token else []
    if settings.oauth:
        page = installed.page(settings)
        each = installed.checks(settings, lambda name, token: look(token, of_workspace(name, page)))
        return [*each, *checks]
    if settings.slack:
        checks.insert(0, ("Slack", lambda: look(settings.slack_bot_token, OWN)))
    return checks


def _teams(settings: Settings) -> list[installed.Check]:
    """What to ask Microsoft, where there is a password to ask with."""

    def app() -> list[Finding]:
        url = settings.teams_token_url
        given = (settings.teams_app_id, settings.teams_app_password, settings.teams_tenant_id)
        return teams.app(microsoft.token(*given, url, SLACK_WITHIN), url, _now())

    def keys() -> list[Finding]:
        url = settings.teams_openid_url
        return [teams.keys(microsoft.keys(url, SLACK_WITHIN), url)]

    return [("Teams", app), ("Teams keys", keys)] if settings.teams_app_password else []


def _email(settings: Settings) -> list[installed.Check]:
    """What to ask the mail server."""
    if not settings.email:
        return []
    server, sender = settings.mail

    def look() -> list[Finding]:
        return [email.server(post_office.look(server, sender, SLACK_WITHIN), server.host)]

    return [("e-mail", look)]


def within(seconds: float, name: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """What `check` finds, or that it took too long: a name server may be silent for a minute."""
    found: list[Finding] = []
    failed: list[BaseException] = []

    def look() -> None:
        try:
            found.extend(check())
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            failed.append(error)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if thread.is_alive():
        return [Finding(name, "wrong", f"no answer within {seconds:g} seconds",
                        "check the address, the name server and any firewall or proxy")]  # fmt: skip
    return found


def _now() -> datetime:
    return datetime.now(UTC)
