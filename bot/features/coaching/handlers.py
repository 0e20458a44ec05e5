"""A member's own part: into the pool, a pause, out of it. Nobody but them sees any of it."""

from __future__ import annotations

from bot.cards import Button
from bot.feature import Effects, Turn
from bot.features.coaching import cards, meeting
from bot.messages import Effect, Invalid, Open, Replace, Whisper
from bot.moment import Refusal
from bot.rhythm import once
from bot.saying import said
from storage import coaching, people, schedule
from storage.coaching import GONE, Pooled
from storage.people import Offer


def see(turn: Turn) -> Effects:
    """Show how it stands for them."""
    return [Whisper(cards.mine(turn, meeting.current(turn, turn.mine.id)))]


def join(turn: Turn) -> Effects:
    """Ask what they would like to work on, in which languages, and between which hours."""
    return [Open(cards.join_form(turn.text, _pooled(turn), _seeks(turn), turn.person.language))]


def joined(turn: Turn) -> Effects:
    """They are in the pool, or what they said of it is otherwise now."""
    mine = _pooled(turn)
    asked = cards.join_form(turn.text, mine, _seeks(turn), turn.person.language)
    read = turn.read(asked)
    errors = turn.errors(read)
    begins, ends = (int(read.one(each) or 0) for each in ("begins", "ends"))
    if not errors and ends - begins < cards.HOURS_AT_LEAST:
        errors["ends"] = turn.text("coaching.joining.too_short", count=cards.HOURS_AT_LEAST)
    if errors:
        return [Invalid(errors, asked)]
    if mine is None:
        mine = Pooled(
            member_id=turn.mine.id, focus="", languages="", begins=0, ends=0, since=turn.now
        )
        turn.session.add(mine)
    mine.focus, mine.languages = read.text("focus"), " ".join(read.several("languages"))
    mine.begins, mine.ends = begins, ends
    turn.session.flush()
    return [Replace(cards.mine(turn, meeting.current(turn, turn.mine.id)))]


def pause(turn: Turn) -> Effects:
    """They are left out of the next rounds; whom they are matched with they stay matched with."""
    mine = _in_it(turn)
    mine.paused_at = mine.paused_at or turn.now
    back = Button(turn.text("coaching.resume"), "coaching.resume")
    return [Replace(said(turn.text, "coaching.paused", back))]


def resume(turn: Turn) -> Effects:
    """They are in the next round again."""
    _in_it(turn).paused_at = None
    return [Replace(cards.mine(turn, meeting.current(turn, turn.mine.id)))]


def leave(turn: Turn) -> Effects:
    """They are out of it: what they said is erased, and whoever they are matched with is told so."""
    mine = _in_it(turn)
    turn.session.delete(mine)
    turn.session.flush()
    found = coaching.current(turn.session, turn.mine.id)
    effects: list[Effect] = []
    if found is not None:
        effects = meeting.part(turn, found.id, turn.mine.id, GONE)
    again = Button(turn.text("coaching.join_again"), "coaching.join")
    return [*effects, Replace(said(turn.text, "coaching.left", again))]


def left(turn: Turn) -> Effects:
    """Somebody left a channel: once it is known that they left the community, it is looked to."""
    if turn.community is None:
        return []
    member = people.member(turn.session, turn.here.id, turn.person.id)
    if member is not None and coaching.current(turn.session, member.id) is not None:
        row = once(turn, f"coaching-part:{member.id}", "coaching.part", member.id, turn.now)
        schedule.put(turn.session, row)
    return []


def _pooled(turn: Turn) -> Pooled | None:
    return turn.session.get(Pooled, turn.mine.id)


def _in_it(turn: Turn) -> Pooled:
    found = _pooled(turn)
    if found is None:
        raise Refusal("core.stale")
    return found


def _seeks(turn: Turn) -> str:
    offer = turn.session.get(Offer, turn.mine.id)
    return offer.seeks if offer else ""
