"""What falls due of a poll: its close, its one reminder in each zone, the time to ask again."""

from __future__ import annotations

from bot.feature import Due, Effects
from bot.features.polls import announcing, cards, closing, opening
from bot.messages import Effect, Post
from storage import people, polls, rounds, schedule


def begin(due: Due) -> Effects:
    """Open a poll that another feature has written: a vote."""
    opening.hold(due)
    poll = polls.hold(due.session, due.subject)
    if poll is None or poll.status != "opening":
        return []
    return opening.begin(due, poll, opening.asked(due, poll)[0])


def close(due: Due) -> Effects:
    """The day has come: the poll closes by itself."""
    poll = polls.hold(due.session, due.subject)
    if poll is None or poll.status != "open":
        return []
    return closing.close(due, poll)


def remind(due: Due) -> Effects:
    """Remind those in one zone who were asked, have not answered, and may be written to.

    Whoever just follows along was told that nobody nudges them; they may answer all the same.
    The community's own zone takes those along whose zone nobody had when the poll was opened.
    """
    ident, _, zone = due.subject.partition(" ")
    poll = polls.hold(due.session, ident)
    if poll is None or poll.status != "open":
        return []
    if poll.closes_at <= due.now:  # the machine slept: it closes in this very tick
        return []
    subjects = schedule.subjects(due.session, due.here.id, poll.id)
    known = {each.partition(" ")[2] for each in subjects} - {""}  # the close has none
    effects: list[Post] = []
    _, asked = polls.turnout(due.session, poll.id)
    others = known if zone == due.here.zone else None
    theirs = rounds.silent_in(due.session, poll, zone, others)
    inboxes, lately = due.inboxes(theirs), due.unasked_of(theirs)
    for person in theirs:
        address = inboxes.get(person.id)
        if address is None or due.held_back("no", person, lately[person.id]) is not None:
            continue
        card = cards.reminder(due.to(person), poll, due.here.name, asked)
        key = f"poll-reminder:{poll.id}:{person.id}"
        because = due.to(person)(
            "polls.reminder.because",
            poll=poll.title,
            community=due.here.name,
            since=poll.opened_at or poll.created_at,
            until=poll.closes_at,
        )
        post = Post(
            key, address, card, "polls.reminder", person.id, until=poll.closes_at, because=because
        )
        effects.append(post)
    polls.mark_reminded(due.session, poll.id, *(each.person for each in effects))
    return effects


def again(due: Due) -> Effects:
    """Half a year after the last needs poll, tell the core team, unless they have asked since."""
    last = due.session.get(polls.Poll, due.subject)
    newer = [
        each
        for each in polls.of_community(due.session, due.here.id, "open", "closed")
        if each.kind == "needs" and last is not None and each.created_at > last.created_at
    ]
    if last is None or newer:
        return []
    effects: list[Effect] = []
    for _, person in people.holding(due.session, due.here.id, "core_team"):
        address = due.inbox_of(person)
        if address is not None:
            since = last.closed_at or last.created_at
            card = cards.again(due.to(person), due.here.name, since)
            key = f"needs-again:{last.id}:{person.id}"
            effects.append(Post(key, address, card, "polls.again", person.id))
    return effects


def standing(due: Due) -> Effects:
    """Open polls as they stand now, in every channel; one that hasn't got a poll's card gets it."""
    effects: list[Effect] = []
    for poll in polls.of_community(due.session, due.here.id, "open"):
        effects += announcing.posts(due, poll)
        effects += announcing.updates(due, poll)
    return effects
