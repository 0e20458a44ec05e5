"""Linking: a code on the one account, entered and confirmed on the other."""

from __future__ import annotations

from bot import standing
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.identities import cards, log, rules
from bot.messages import Address, Effect, Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from bot.saying import account_name, said
from storage import linking, merging
from storage.communities import Community
from storage.linking import Linking
from storage.people import Identity

LINKED = "identities.linked"


def link(turn: Turn) -> Effects:
    """Give a code; or, with one, ask whether these two accounts are one person's.

    A code that was said where others read it is good no more.
    """
    code = rules.entered(turn.rest)
    if turn.event.where.kind != "person":
        row = linking.of_code(turn.session, code) if code else None
        if row is not None:
            row.code = None
            return [Whisper(said(turn.text, "identities.said_aloud"))]
        raise Refusal("identities.in_private")
    if code:
        return [Whisper(_checked(turn, code))]
    linking.forget_before(turn.session, turn.now - rules.WAIT)
    fresh = rules.new_code(turn.rng)
    until = turn.now + rules.GOOD_FOR
    linking.put(turn.session, turn.person.id, str(turn.event.sender), fresh, until)
    return [Whisper(cards.code(turn.text, fresh))]


def enter(turn: Turn) -> Effects:
    """Ask for the code."""
    return [Open(cards.code_form(turn.text))]


def entered(turn: Turn) -> Effects:
    """The same as a command with the code behind it."""
    if turn.event.where.kind != "person":
        raise Refusal("identities.in_private")
    form = cards.code_form(turn.text)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    return [Replace(_checked(turn, rules.entered(read.text("code"))))]


def _checked(turn: Turn, code: str) -> Card:
    """What comes of a code. A wrong one is counted, so it is no refusal: that changes nothing."""
    mine = linking.hold(turn.session, turn.person.id)
    until = rules.waits_until(mine.tries, mine.tried_at, turn.now)
    if until is not None:
        return said(turn.text, "identities.too_often", until=until)
    row = linking.of_code(turn.session, code)
    if row is None or row.good_until is None:
        mine.tries = rules.counted(mine.tries, mine.tried_at, turn.now)
        mine.tried_at = turn.now
        left = rules.TRIES - mine.tries
        if not left:
            return said(turn.text, "identities.too_often", until=turn.now + rules.WAIT)
        return said(turn.text, "identities.wrong", count=left)
    if row.good_until <= turn.now:
        return said(turn.text, "identities.expired")
    sender = str(turn.event.sender)
    if row.person_id == turn.person.id:
        key = "identities.own" if row.address == sender else "identities.one_already"
        return said(turn.text, key)
    if row.entered_by not in ("", sender):
        return said(turn.text, "identities.expired")
    row.entered_by = sender
    there = turn.session.get_one(Identity, row.address)
    here = turn.session.get_one(Identity, sender)
    twice = merging.answered_twice(turn.session, row.person_id, turn.person.id)
    return cards.sure(turn.text, there, here, row.person_id, *twice)


def confirm(turn: Turn) -> Effects:
    """Make the two one. Whoever gave the code keeps; the other account hears of it there."""
    row = _good(turn)
    pair = linking.hold_both(turn.session, row.person_id, turn.person.id)
    if pair is None:
        raise Refusal("identities.stale")
    keep, gone = pair
    there = turn.session.get_one(Identity, row.address)
    here = turn.session.get_one(Identity, str(turn.event.sender))
    communities = sorted(each.community_id for each in merging.merge(turn.session, keep, gone))
    log.keep(turn, "link", keep.id, communities, f"{there.address} {here.address}")
    for each in communities:
        standing.renew(turn.at(turn.session.get_one(Community, each)))
    told = said(turn.to(keep), LINKED, here=account_name(here), there=account_name(there))
    key = f"linked:{keep.id}:{turn.event.key}"
    back = Address.parse(there.address)
    effects: list[Effect] = [Post(key, back, told, LINKED, keep.id, pressed=True)]
    done = said(turn.text, "identities.done", here=account_name(here), there=account_name(there))
    return [*effects, Replace(done)]


def _good(turn: Turn) -> Linking:
    """The code that whoever presses has entered, if it still holds."""
    row = turn.session.get(Linking, turn.value, with_for_update=True)
    sender = str(turn.event.sender)
    if row is None or row.code is None or row.entered_by != sender or row.good_until is None:
        raise Refusal("identities.stale")
    if row.good_until <= turn.now or row.person_id == turn.person.id:
        raise Refusal("identities.stale")
    return row
