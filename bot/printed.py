"""What the command line prints or writes: a community's digest, Slack's manifest, Teams' package."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import typer
from sqlmodel import Session

from adapters.slack.manifest import manifest
from adapters.teams.manifest import Application, Language, Listed, package
from bot import archive
from bot.app import all_texts
from bot.features import FEATURES
from bot.features.digests import handlers
from bot.features.reports import links
from bot.features.reports.handlers import begun, known, latest
from bot.moment import Moment, Refusal
from bot.playbook_file import OWN, load_all
from bot.playground_time import community_clock
from bot.settings import Settings
from bot.texts import DEFAULT, LANGUAGES, Tongue
from bot.trouble import Trouble
from storage import communities
from storage.database import Store

NAMED_AT_MOST = 20
"""Communities that are listed where the one that is meant can't be told."""


GUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")

ALONE = ("help", "home", "status", "answer", "me", "data", "why", "call", "poll", "digest")
TOGETHER = ("help", "status", "start", "answer", "poll", "call", "stewards", "roster", "pause")
"""The commands that Teams offers while somebody writes, to one person and among several."""


READERS = {"secretariat": "weekly", "team": "team", "members": "monthly"}
"""Digests by whose they are."""


class Unclear(Exception):
    """Which community is meant can't be told; the message says which there are."""


class NoWay(Exception):
    """The platform would not know where Convener is, or which app; the message has the mend."""


def slack_manifest(settings: Settings, *, socket: bool, counting: bool) -> str:
    """The manifest of the Slack app, as JSON. Raises NoWay where Slack has no way in."""
    socket = socket or bool(settings.slack_app_token)
    url = settings.public_url.rstrip("/")
    if not socket and not url.startswith("https://"):
        found = "Slack takes only https://" if url else "Slack must be told where Convener is"
        mend = "set it to https://YOUR-HOST, or leave it and add --socket-mode"
        raise NoWay(str(Trouble("CONVENER_PUBLIC_URL", found, mend)))
    say = all_texts().tongue(DEFAULT, "UTC")
    back = url if url.startswith("https://") else ""
    made = manifest(say, back, socket=socket, counting=counting)
    return json.dumps(made, indent=2, ensure_ascii=False)


def teams_package(settings: Settings, app: str, *, counting: bool) -> bytes:
    """The app package for Teams. Raises NoWay without the app's id or an address for people."""
    app = app or settings.teams_app_id
    if not GUID.fullmatch(app):
        found = f"“{app}” is no application id" if app else "Teams must be told which app this is"
        mend = "give the application (client) id that Entra shows, with --app-id or in the setting"
        raise NoWay(str(Trouble("TEAMS_APP_ID", found, mend)))
    url = settings.public_url.rstrip("/")
    if not url.startswith("https://"):
        found = "Teams takes only https://" if url else "Teams must be told where Convener is"
        raise NoWay(str(Trouble("CONVENER_PUBLIC_URL", found, "set it to https://YOUR-HOST")))
    made = Application(app.lower(), version("convener"), f"{url}/about")
    return package(made, [_spoken(each) for each in LANGUAGES], counting=counting)


def _spoken(language: str) -> Language:
    say = all_texts().tongue(language, "UTC")
    return Language(language, say, Listed(_does(say, ALONE), _does(say, TOGETHER)))


def _does(say: Tongue, names: Sequence[str]) -> list[tuple[str, str]]:
    """Commands with the lines that help has for them."""
    commands = {name: route for feature in FEATURES for name, route in feature.commands.items()}
    return [(name, say(commands[name].help)) for name in names]


def digest(store: Store, name: str, whose: str = "secretariat") -> str:
    """A community's digest as it stands now, plain. Raises Unclear where the name is nobody's own.

    `whose`: the secretariat's, the team's, or the members'.
    """
    with store.reading() as session:
        return handlers.printed(moment(store, session, name), READERS[whose])


def kind_of_report(suffix: str, *, internal: bool) -> str:
    """The kind of file that a name's ending asks for. Raises BadParameter, the command line's own."""
    kind = suffix.lower().removeprefix(".")
    endings = ("xlsx",) if internal else tuple(links.TYPES)
    if kind not in endings:
        message = f"it must end with {' or '.join(f'.{each}' for each in endings)}"
        raise typer.BadParameter(message, param_hint="--out")
    return kind


def report(store: Store, name: str, words: str, kind: str, *, internal: bool) -> bytes:
    """A quarter's report as a file, as the community reads. Raises Unclear, and BadParameter."""
    with store.reading() as session:
        now = moment(store, session, name)
        try:
            quarter = known(now, words) if words else latest(now)
        except Refusal as error:
            if error.key == "reports.no_quarter":
                message = f"“{words}” is no quarter; write one such as 2026Q3"
            else:
                message = f"there is nothing of {words}; the community began in {begun(now)}"
            raise typer.BadParameter(message, param_hint="--quarter") from error
        file = links.made(now, quarter, kind, now.aloud(), is_internal=internal)
    if file is None:
        message = f"no report is a {kind}"
        raise ValueError(message)
    return file.body


def export(store: Store, name: str) -> dict[str, bytes]:
    """A community as files, by their names. Raises Unclear where the name is nobody's own."""
    with store.reading() as session:
        now = moment(store, session, name)
        return archive.files(session, now.here, now.aloud(), now.now)


def anywhere(store: Store, session: Session) -> Moment:
    """This moment, of no community."""
    return Moment(
        session=session,
        now=community_clock(store)(),
        rng=random.SystemRandom(),
        texts=all_texts(),
        playbooks=load_all(OWN),
    )


def moment(store: Store, session: Session, name: str) -> Moment:
    """The moment of the one community of that name or id. Raises Unclear where there isn't one."""
    every = communities.every(session)
    found = [each for each in every if name == each.id] or [
        each for each in every if each.name.casefold() == name.strip().casefold()
    ]
    if len(found) == 1:
        return replace(anywhere(store, session), community=found[0])
    named = ", ".join(f"{each.name} ({each.id})" for each in found or every[:NAMED_AT_MOST])
    if found:
        message = f"several communities are called “{name}”; give one's id: {named}"
    else:
        message = f"no community is called “{name}”; " + (
            f"there are: {named}" if named else "there is none on this database yet"
        )
    raise Unclear(message)
