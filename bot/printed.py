"""What the command line prints: a community's digest, and Slack's manifest."""

from __future__ import annotations

import json
import random

from sqlmodel import Session

from adapters.slack.manifest import manifest
from bot.app import all_texts, community_clock
from bot.feature import Moment
from bot.features.digests import handlers
from bot.playbook_file import OWN, load_all
from bot.settings import Settings
from bot.texts import DEFAULT
from bot.trouble import Trouble
from storage import communities
from storage.database import Store

NAMED_AT_MOST = 20
"""Communities that are listed where the one that is meant can't be told."""


class Unclear(Exception):
    """Which community is meant can't be told; the message says which there are."""


class NoWay(Exception):
    """Slack would not know where Convener is; the message has the mend."""


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


def digest(store: Store, name: str) -> str:
    """A community's digest as it stands now, plain. Raises Unclear where the name is nobody's own."""
    with store.reading() as session:
        return handlers.printed(moment(store, session, name))


def moment(store: Store, session: Session, name: str) -> Moment:
    """The moment of the one community of that name or id. Raises Unclear where there isn't one."""
    every = communities.every(session)
    found = [each for each in every if name == each.id] or [
        each for each in every if each.name.casefold() == name.strip().casefold()
    ]
    if len(found) == 1:
        return Moment(
            session=session,
            now=community_clock(store)(),
            rng=random.SystemRandom(),
            texts=all_texts(),
            playbooks=load_all(OWN),
            community=found[0],
        )
    named = ", ".join(f"{each.name} ({each.id})" for each in found or every[:NAMED_AT_MOST])
    if found:
        message = f"several communities are called “{name}”; give one's id: {named}"
    else:
        message = f"no community is called “{name}”; " + (
            f"there are: {named}" if named else "there is none on this database yet"
        )
    raise Unclear(message)
