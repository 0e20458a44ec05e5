"""One community in several channels, of several platforms too: tied by its core team, and untied."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Form, about
from bot.feature import Effects, Turn
from bot.features.setup import cards, introducing
from bot.messages import Begin, Invalid, Open, Replace, Update, Whisper
from bot.moment import Refusal
from bot.routing import beside
from bot.saying import platform_name, said
from storage import communities, jobs, listed, outbox, people, rosters
from storage.communities import Community


def tie(turn: Turn) -> Effects:
    """Ask which of the asker's communities may live in this channel too.

    A form, since it is sent from where it was opened: on Teams a card in answer to words in a channel
    comes in direct messages, and what is pressed there is about no channel.
    """
    return [Open(_form(turn, _organised(turn)))]


def tied(turn: Turn) -> Effects:
    """The community lives here too: the roster is read, and nothing is posted unseen."""
    found = _organised(turn)
    form = _form(turn, found)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    there = next(each for each in found if each.here.id == read.one("community"))
    here = str(turn.event.where)
    communities.hold(turn.session, there.here.id)
    if not communities.tie(turn.session, there.here.id, here):
        raise Refusal("core.stale")
    there.here.roster = "reading"
    there.decided("tie", here)
    card = cards.tied(there.text, there.here.name, introducing.card(there), here)
    return [
        Replace(about(there.here.id, card)),
        Begin("setup.roster", f"{there.here.id} {here}"),
    ]


def venues(turn: Turn) -> Effects:
    """Show where the community lives, and let a channel go."""
    found = [(str(each), platform_name(str(each))) for each in turn.venues()]
    return [Whisper(cards.venues(turn.text, turn.here.name, found))]


def untie(turn: Turn) -> Effects:
    """A channel is the community's no more. Whoever is reached only there leaves it.

    Their answers stay, and so do their roles, for when they come back.
    """
    communities.hold(turn.session, turn.here.id)
    gone, homes = turn.value, {str(each): each for each in turn.venues()}
    if gone not in homes:
        raise Refusal("core.stale")
    if len(homes) == 1:
        raise Refusal("setup.last_channel")
    where = homes.pop(gone)
    communities.untie(turn.session, gone)
    turn.decided("untie", gone)
    jobs.move(turn.session, "setup.roster", f"{turn.here.id} {gone}", None)
    outbox.retract(turn.session, turn.here.id, gone)
    if where.lane not in {each.lane for each in homes.values()}:
        _leave(turn, where.lane, sorted({each.lane for each in homes.values()}))
    untold = said(turn.aloud(), "setup.untied_here", community=turn.here.name)
    told = said(turn.text, "setup.untied", community=turn.here.name)
    posted = introducing.key(turn.here, where)
    past = outbox.rename(turn.session, posted, f"{posted}:{turn.event.key}")
    return [Update(past, untold), Replace(told)]


def _leave(turn: Turn, lane: str, others: list[str]) -> None:
    """The community leaves a workspace, and with it those who are in no other."""
    session, here = turn.session, turn.here
    outbox.retract(session, here.id, f"{lane}:")
    listed.remove(session, here.id, lane)
    if listed.progress(session, here.id) == (0, 0):
        here.roster = "read"
    for member in rosters.outside(session, here.id, others):
        member.left_at = turn.now
    session.flush()


def _form(turn: Turn, found: Sequence[Turn]) -> Form:
    """The form, where there is something to tie and nothing tied yet."""
    if turn.event.where.kind != "channel":
        raise Refusal("setup.tie_in_a_channel")
    if turn.community is not None:
        raise Refusal("setup.exists", community=turn.community.name)
    if not found:
        raise Refusal("setup.nothing_to_tie")
    return cards.tie_form(turn.text, [(each.here.id, each.here.name) for each in found])


def _organised(turn: Turn) -> list[Turn]:
    """Those of the asker's communities whose channels they may decide on, wherever they live."""
    found = (
        turn.session.get_one(Community, each)
        for each in people.communities_of(turn.session, turn.person.id)
    )
    seats = (beside(turn, each) for each in found if each.closed_at is None)
    return sorted((each for each in seats if each.may("tie")), key=lambda each: each.here.name)
