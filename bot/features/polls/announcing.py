"""The poll as the channel sees it, and the names by which its posts and dates are known."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Card, Shown
from bot.feature import Turn
from bot.features.polls import cards, results
from bot.messages import Address, Post, Update
from bot.moment import Moment, Refusal
from storage import people, polls
from storage.polls import TIME, Poll, Question


def found(turn: Turn, *statuses: str) -> Poll:
    """The poll that a press or a form is about, locked. Raises Refusal where it is not so any more.

    The times of calls are another feature's to open and close.
    """
    poll = found_any(turn, *statuses)
    if poll.kind == TIME:
        raise Refusal("core.stale")
    return poll


def found_any(turn: Turn, *statuses: str) -> Poll:
    """The same of any poll: all are answered alike."""
    poll = polls.hold(turn.session, turn.value)
    if poll is None or poll.community_id != turn.here.id or poll.status not in statuses:
        raise Refusal("core.stale")
    return poll


def key(poll: Poll, venue: Address) -> str:
    """The name of the post that announces a poll in a channel."""
    return f"poll:{poll.id}:{venue}"


def card(
    moment: Moment,
    poll: Poll,
    questions: Sequence[Question] = (),
    turnout: tuple[int, int] | None = None,
) -> Card:
    """The announcement as it stands now. Only a named poll shows its tally while it runs.

    `questions` are the poll's, and `turnout` how many of how many have answered, where known already.
    """
    answered, asked = turnout or polls.turnout(moment.session, poll.id)
    live: tuple[Shown, ...] = ()
    if poll.status == "open" and not poll.anonymous and answered:
        questions = questions or polls.questions(moment.session, poll.id)
        ballots = polls.ballots(moment.session, poll.id)
        live = results.tallies(moment.aloud(), poll, questions, ballots)
    return cards.announced(moment.aloud(), poll, answered, asked, live)


def posts(moment: Moment, poll: Poll) -> list[Post]:
    """The announcement, to every channel of the community."""
    newest = card(moment, poll)
    return [Post(key(poll, venue), venue, newest, "polls.opened") for venue in moment.venues()]


def updates(
    moment: Moment,
    poll: Poll,
    questions: Sequence[Question] = (),
    turnout: tuple[int, int] | None = None,
) -> list[Update]:
    """The announcement brought up to date wherever it stands; what is known already is given."""
    if poll.kind == TIME:  # asked in private
        return []
    newest = card(moment, poll, questions, turnout)
    return [Update(key(poll, venue), newest) for venue in moment.venues()]


def zones(moment: Moment) -> list[str]:
    """The zones of the members present; an unknown one is the community's."""
    present = people.present(moment.session, moment.here.id)
    return sorted({moment.here.zone, *(person.zone for _, person in present if person.zone)})
