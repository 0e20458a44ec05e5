"""Before anything is sent: who would be written to, with what, and when; and leaving one of them alone.

Names are for those who lead the community and its secretariat. Nobody can have a nudge sent: they
can only keep one back.
"""

from __future__ import annotations

from datetime import datetime

from bot.cards import Button, Buttons, Card, Divider, Note, Shown, Text
from bot.feature import AGAIN, Effects, Turn
from bot.features.nudges import cards, judging
from bot.features.nudges.judging import Found
from bot.letters import clip
from bot.markup import escape
from bot.messages import Replace, Whisper
from bot.moment import Refusal
from bot.rhythm import schedule_id
from bot.saying import said
from bot.texts import Markup, Tongue
from bot.working_hours import next_for
from storage import nudges
from storage.people import Member, Person
from storage.schedule import Scheduled

A_PAGE = 6
TITLE_SHOWN = 80


def who(turn: Turn) -> Effects:
    """List those who would be written to, a page at a time, whoever comes first."""
    found = [each for each in judging.community(turn) if each.why in ("may", "spared")]
    comes = {each.member.id: _comes(turn, each) for each in found}
    found.sort(key=lambda each: (comes[each.member.id], each.person.name, each.member.id))
    last = max(0, (len(found) - 1) // A_PAGE)
    page = min(_page(turn.value), last)
    text = turn.text
    parts: list[Shown] = [Note(text("nudges.preview.names"))]
    for each in found[page * A_PAGE : (page + 1) * A_PAGE]:
        parts += _line(turn, each)
    if not found:
        parts.append(Text(text("nudges.preview.nobody")))
    elif last:
        parts.append(Note(text("nudges.preview.page", page=page + 1, pages=last + 1)))
    ways = []
    if page < last:
        ways.append(Button(text("nudges.preview.next"), "nudges.who", str(page + 1)))
    if page:
        ways.append(Button(text("nudges.preview.before"), "nudges.who", str(page - 1)))
    back = Button(text("nudges.preview.figures"), AGAIN, "nudges")
    title = text("nudges.preview.title", count=sum(each.why == "may" for each in found))
    return [Replace(Card(title, (*parts, Buttons((*ways, back)))))]


def see(turn: Turn) -> Effects:
    """Show the very card that a member would get, in their language, with nothing on it to press."""
    found = _found(turn)
    if found.opening is None or found.why not in ("may", "spared"):
        raise Refusal("nudges.not_due")
    text, theirs = turn.text, turn.to(found.person)
    card = cards.nudge(theirs, found.opening, turn.here.name, found.number)
    labels = [
        each.label for part in card.parts if isinstance(part, Buttons) for each in part.buttons
    ]
    labels.append(theirs("core.why"))
    language = text(f"nudges.language.{theirs.language}")
    about = text(
        "nudges.preview.exactly", name=_name(turn, found.person), language=language,
        when=_when(turn, found),
    )  # fmt: skip
    return [
        Whisper(
            Card(
                text("nudges.preview.card", name=_name(turn, found.person)),
                (
                    Note(about),
                    Divider(),
                    Text(f"**{card.title}**"),
                    *(part for part in card.parts if not isinstance(part, Buttons)),
                    Note(text("nudges.preview.buttons", names=labels)),
                    Divider(),
                    Buttons((_spare(text, found), _back(text))),
                ),
            )
        )
    ]


def spare(turn: Turn) -> Effects:
    """Leave a member alone until they go quiet anew."""
    found = _found(turn)
    if found.why not in ("may", "spared"):
        raise Refusal("nudges.not_due")
    if found.why == "may":
        nudges.spare(turn.session, found.member.id, turn.person.id, turn.now)
        turn.decided("leave alone", found.member.id)
    undo = Button(turn.text("nudges.preview.unspare"), "nudges.unspare", found.member.id)
    name = _name(turn, found.person)
    return [Replace(said(turn.text, "nudges.spared_now", undo, _back(turn.text), name=name))]


def unspare(turn: Turn) -> Effects:
    """Take that back."""
    found = _found(turn)
    if nudges.spared(turn.session, found.member.id) is not None:
        nudges.spare_no_more(turn.session, found.member.id)
        turn.decided("leave alone no more", found.member.id)
    name = _name(turn, found.person)
    return [Replace(said(turn.text, "nudges.unspared", _back(turn.text), name=name))]


def _page(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > len("99999"):
        raise Refusal("core.stale")
    return int(value)


def _found(turn: Turn) -> Found:
    """How things stand with the member that a press is about, if they are here."""
    member = turn.session.get(Member, turn.value)
    if member is None or member.community_id != turn.here.id or member.left_at is not None:
        raise Refusal("core.stale")
    person = turn.session.get_one(Person, member.person_id)
    return judging.one(turn, member, person)


def _line(turn: Turn, found: Found) -> list[Shown]:
    """One of them: with what and why, and when."""
    opening, text = found.opening, turn.text
    if opening is None:
        return []
    shown = clip(opening.words, TITLE_SHOWN) if opening.words else ""
    what = text(f"nudges.preview.what.{opening.kind}", words=shown)
    why = text(f"nudges.preview.why.{opening.because}")
    key = "nudges.preview.spared_line" if found.why == "spared" else "nudges.preview.line"
    line = text(key, name=_name(turn, found.person), what=what, why=why, when=_when(turn, found))
    see = Button(text("nudges.preview.see"), "nudges.see", found.member.id)
    return [Text(line), Buttons((see, _spare(text, found)))]


def _spare(text: Tongue, found: Found) -> Button:
    way = "unspare" if found.why == "spared" else "spare"
    return Button(text(f"nudges.preview.{way}"), f"nudges.{way}", found.member.id)


def _back(text: Tongue) -> Button:
    return Button(text("nudges.preview.back"), "nudges.who", "0")


def _when(turn: Turn, found: Found) -> Markup:
    """When it would come, by their own clocks."""
    zone = found.person.zone or turn.here.zone
    theirs = turn.texts.tongue(turn.text.language, zone)
    return theirs("nudges.preview.when", when=_comes(turn, found))


def _comes(turn: Turn, found: Found) -> datetime:
    """The hour that is fixed already, or else the first one after the next daily look."""
    fixed = turn.session.get(Scheduled, f"nudge:{found.member.id}")
    if fixed is not None and fixed.next_due_at is not None and fixed.next_due_at > turn.now:
        return fixed.next_due_at
    look = turn.session.get(Scheduled, schedule_id("nudges.look", turn.here.id))
    after = look.next_due_at if look and look.next_due_at else turn.now
    return next_for(found.person, turn.here.zone, max(after, turn.now)) or after


def _name(turn: Turn, person: Person) -> Markup:
    return Markup(escape(person.name)) if person.name else turn.text("nudges.preview.nameless")
