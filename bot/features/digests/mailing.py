"""Which way a digest comes to whom: where they talk, by e-mail, both; until they want none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards import Button, Buttons, Card, Note
from bot.enclosed import Enclosed
from bot.feature import Effects, Turn
from bot.messages import Address, Post, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import mailing
from storage.digests import MAILED
from storage.people import Member, Person

ALSO, INSTEAD, UNMAIL = "digests.mail", "digests.instead", "digests.unmail"
SPARE, WANT = "digests.spare", "digests.want"
STOPS = {"digests.weekly": UNMAIL, "digests.team": UNMAIL, "digests.monthly": SPARE}
"""By the kind of a digest, the press by which its reader gets no more letters like it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a digest goes: a place to talk, a mailbox, both, or nowhere."""

    inbox: Address | None = None
    mailbox: Address | None = None

    def __bool__(self) -> bool:
        return self.inbox is not None or self.mailbox is not None


def ways(
    moment: Moment, member: Member, person: Person, inboxes: Mapping[str, Address] | None = None
) -> Ways:
    """Which way a digest comes to a member; `inboxes` are those asked for many at once."""
    known = moment.inboxes([person]) if inboxes is None else inboxes
    inbox = known.get(person.id)
    if not moment.mail_from:
        return Ways(inbox)
    wish = mailing.wants(moment.session, member.id).digests
    if wish == "never" or (wish == "alone" and inbox is not None):
        return Ways(inbox)
    mailbox = moment.mailbox_of(person)
    return Ways(None if wish == "instead" and mailbox else inbox, mailbox)


def posts(
    moment: Moment, key: str, kind: str, person: Person, card: Card, goes: Ways, until: datetime
) -> Iterator[Post]:
    """A digest to one person, each way it goes."""
    if goes.inbox is not None:
        yield Post(key, goes.inbox, card, kind, person.id, until=until)
    if goes.mailbox is not None:
        letter = mailed(moment.to(person), card, kind, moment.here.mailbox)
        yield Post(f"{key}{MAILED}", goes.mailbox, letter, kind, person.id, until=until)


def mailed(text: Tongue, card: Card, kind: str, reply_to: str) -> Card:
    """A digest as a letter, with the way to get no more."""
    stop = STOPS[kind]
    has_stop = any(
        each.action == stop
        for part in card.parts
        if isinstance(part, Buttons)
        for each in part.buttons
    )
    label = "digests.spare.button" if stop == SPARE else "digests.mail.stop"
    parts = () if has_stop else (Buttons((Button(text(label), stop),)),)
    why = Note(text(f"{kind}.why"))
    return replace(
        card,
        parts=(*card.parts, why, *parts),
        enclosed=Enclosed(reply_to=reply_to, stop=stop),
    )


def buttons(turn: Turn) -> tuple[Button, ...]:
    """The ways to have digests by e-mail, or no more; none where they can't come so."""
    if turn.mailbox_of(turn.person) is None:
        return ()
    also = Button(turn.text("digests.mail.also"), ALSO)
    instead = Button(turn.text("digests.mail.instead"), INSTEAD)
    stop = Button(turn.text("digests.mail.stop"), UNMAIL)
    match mailing.wants(turn.session, turn.mine.id).digests:
        case "also":
            return (instead, stop)
        case "instead":
            return (also, stop)
        case _:
            return (also, instead)


def also(turn: Turn) -> Effects:
    """Send digests by e-mail too."""
    return _by_mail(turn, "also", "digests.mail_on")


def instead(turn: Turn) -> Effects:
    """Send digests by e-mail, and nowhere else."""
    return _by_mail(turn, "instead", "digests.mail_instead")


def _by_mail(turn: Turn, wish: str, key: str) -> Effects:
    to = turn.mailbox_of(turn.person)
    if to is None:
        raise Refusal("digests.no_mailbox")
    _wish(turn, wish)
    stop = Button(turn.text("digests.mail.stop"), UNMAIL)
    return [Replace(said(turn.text, key, stop, mailbox=to.id))]


def unmail(turn: Turn) -> Effects:
    """Send digests by e-mail no more."""
    _wish(turn, "never")
    again = Button(turn.text("digests.mail.also"), ALSO)
    return [Replace(said(turn.text, "digests.mail_off", again))]


def spare(turn: Turn) -> Effects:
    """The members' digest comes no more, whichever way."""
    _want(turn, monthly=False)
    again = Button(turn.text("digests.want.button"), WANT)
    return [Replace(said(turn.text, "digests.spared", again))]


def want(turn: Turn) -> Effects:
    """The members' digest comes again."""
    _want(turn, monthly=True)
    stop = Button(turn.text("digests.spare.button"), SPARE)
    return [Replace(said(turn.text, "digests.wanted", stop))]


def wants_month(turn: Turn) -> bool:
    """Whether the asker wants the members' digest."""
    return mailing.wants(turn.session, turn.mine.id).monthly


def switch(turn: Turn) -> Button:
    """The press by which the asker turns the members' digest off, or on again."""
    if wants_month(turn):
        return Button(turn.text("digests.spare.button"), SPARE)
    return Button(turn.text("digests.want.button"), WANT)


def _wish(turn: Turn, digests: str) -> None:
    wish = mailing.wants(turn.session, turn.mine.id)
    wish.digests = digests
    mailing.keep(turn.session, wish)


def _want(turn: Turn, *, monthly: bool) -> None:
    wish = mailing.wants(turn.session, turn.mine.id)
    wish.monthly = monthly
    mailing.keep(turn.session, wish)
