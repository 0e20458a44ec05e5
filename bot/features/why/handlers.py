"""Why somebody got what they got, and did not get what they didn't: theirs alone to ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from bot.courtesy import Asked
from bot.feature import Effects, Turn
from bot.features.why import cards, rules
from bot.features.why.cards import Told
from bot.letters import clip
from bot.markup import plain
from bot.messages import Whisper
from bot.moment import Refusal
from bot.routing import beside
from bot.saying import platform_name
from bot.seats import mine
from bot.texts import Markup
from storage import communities, correspondence, outbox
from storage.communities import Community
from storage.outbox import Outgoing

TOLD_AT_MOST, WITHHELD_AT_MOST = 6, 5
LOOKED_BACK = timedelta(days=28)
"""So far back goes the answer to why something did not come."""

TITLE = 80
"""Characters of a message's title that the answer repeats."""


def why(turn: Turn) -> Effects:
    """Say what was sent to the asker and to their communities' channels, what was not, and why."""
    here = _theirs(turn)
    venues = [each for ident in here for each in communities.venues(turn.session, ident)]
    rows = correspondence.told(turn.session, turn.person.id, here.keys(), venues, TOLD_AT_MOST)
    since = turn.now - LOOKED_BACK
    not_said = correspondence.withheld(
        turn.session, turn.person.id, here.keys(), since, WITHHELD_AT_MOST
    )
    return [
        Whisper(
            cards.overview(
                turn.text,
                [_told(turn, row, here, _decided(turn, row)) for row in rows],
                [_told(turn, row, here, _kept(turn, row)) for row in not_said],
            )
        )
    ]


def this(turn: Turn) -> Effects:
    """Say it of one message, to its reader alone."""
    here = _theirs(turn)
    row = outbox.get(turn.session, turn.value)
    is_theirs = row is not None and row.person_id == turn.person.id
    if row is None or not is_theirs or (row.community_id and row.community_id not in here):
        raise Refusal("why.none_of_yours")
    asked = cast("Asked", row.asked)
    community = here.get(row.community_id)
    may_digest = community is not None and beside(turn, community).may("digest")
    ways = rules.ways_out(row.kind, asked, is_mine=True, may_digest=may_digest)
    ends = turn.text(f"why.ends.{asked}")
    told = _told(turn, row, here, _decided(turn, row))
    return [Whisper(cards.one(turn.text, told, ends, ways))]


def _theirs(turn: Turn) -> dict[str, Community]:
    """The asker's communities of this workspace; of others nothing is said here."""
    return {each.id: each for each in mine(turn, turn.event, turn.person)}


def _told(turn: Turn, row: Outgoing, here: Mapping[str, Community], why: Markup) -> Told:
    community = here.get(row.community_id)
    return Told(
        what=turn.text(f"{row.kind}.label"),
        title=_title(row) if row.person_id else "",
        at=row.sent_at or row.created_at,
        community=community.name if community else "",
        platform=platform_name(row.address),
        why=why,
    )


def _title(row: Outgoing) -> str:
    """What stood over a message; empty once its words are forgotten."""
    raw = json.loads(row.card) if row.card else {}
    title = plain(str(raw.get("title", "")))
    return clip(title, TITLE) if title else ""


def _decided(turn: Turn, row: Outgoing) -> Markup:
    """The rule that a message follows, what decided it, and what made it late."""
    said = [turn.text(f"{row.kind}.why")]
    if row.person_id == turn.person.id:
        said += [Markup(row.because)] if row.because else []
        if row.held_until is not None:
            late = "waits" if row.state == "waiting" else "waited"
            said.append(turn.text(f"why.{late}", until=row.held_until))
    return Markup(" ".join(said))


def _kept(turn: Turn, row: Outgoing) -> Markup:
    """Why a message was not sent."""
    key = f"why.not.{rules.not_sent(row.state, row.reason)}"
    return turn.text(key if turn.text.has(key) else "why.not.something")
