"""The digest by e-mail: to whoever nothing else reaches, or who asks for it; until they want none."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Button, Buttons, Card, Note
from bot.enclosed import Enclosed
from bot.feature import Effects, Turn
from bot.messages import Address, Replace
from bot.moment import Moment, Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import mailing
from storage.people import Member, Person

STOP = "digests.unmail"


def goes_to(moment: Moment, member: Member, person: Person) -> Address | None:
    """The mailbox that a digest goes to as well; None where it goes to none."""
    wish = mailing.wants(moment.session, member.id).digests
    is_alone = moment.inbox_of(person) is None
    return moment.mailbox_of(person) if wish == "also" or (wish == "alone" and is_alone) else None


def mailed(text: Tongue, card: Card, reply_to: str) -> Card:
    """A digest as a letter, with the way to get no more."""
    stop = Buttons((Button(text("digests.mail.stop"), STOP),))
    enclosed = Enclosed(reply_to=reply_to, stop=STOP)
    return replace(
        card, parts=(*card.parts, Note(text("digests.weekly.why")), stop), enclosed=enclosed
    )


def button(turn: Turn) -> tuple[Button, ...]:
    """The way to have it by e-mail too, or no more; none where it can't come so."""
    wish = mailing.wants(turn.session, turn.mine.id).digests
    if turn.mailbox_of(turn.person) is None:
        return ()
    if wish == "also":
        return (Button(turn.text("digests.mail.stop"), STOP),)
    return (Button(turn.text("digests.mail.also"), "digests.mail"),)


def also(turn: Turn) -> Effects:
    """Send it by e-mail too."""
    to = turn.mailbox_of(turn.person)
    if to is None:
        raise Refusal("digests.no_mailbox")
    _wish(turn, "also")
    stop = Button(turn.text("digests.mail.stop"), STOP)
    return [Replace(said(turn.text, "digests.mail_on", stop, mailbox=to.id))]


def unmail(turn: Turn) -> Effects:
    """Send it by e-mail no more."""
    _wish(turn, "never")
    again = Button(turn.text("digests.mail.also"), "digests.mail")
    return [Replace(said(turn.text, "digests.mail_off", again))]


def _wish(turn: Turn, digests: str) -> None:
    wish = mailing.wants(turn.session, turn.mine.id)
    wish.digests = digests
    mailing.keep(turn.session, wish)
