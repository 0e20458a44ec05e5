"""Keeping effects: posts and updates go into the outbox, in the transaction that decided them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.acquaintance import EMAIL
from bot.card_json import dump, load
from bot.cards import Button, Buttons, Card, Form, about
from bot.courtesy import Asked, quiet_until
from bot.feature import Kind, Turn
from bot.markup import local
from bot.messages import Answer, Begin, Effect, Invalid, Open, Post, Replace, Update, Whisper
from bot.moment import Moment
from bot.texts import Tongue
from storage import communities, jobs, outbox, people, renewing
from storage.database import Store
from storage.people import Person

WHY = "why.this"
"""The press that tells somebody why they got a message; its value is the message's name."""

IN_A_ROW = 5
"""So many buttons stand in one row at most before `WHY` gets a row of its own."""

MENTION = "@<"
"""How a mention of somebody begins."""

UNREAD = frozenset({"is", "id", "action", "value", "community", "enclosed"})
"""What of a card nobody reads."""


Outcome = Literal["done", "answered", "refused", "already", "busy", "failed"]
"""What came of an event or occasion, for the figures: `answered` where nothing was to be kept."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a transaction leaves to do once it is committed: answers, lanes to wake, long work."""

    answers: tuple[Answer, ...] = ()
    lanes: tuple[str, ...] = ()
    begun: tuple[Begin, ...] = ()
    outcome: Outcome = "answered"


def keep(moment: Moment, kinds: Mapping[str, Kind], effects: Iterable[Effect]) -> Done:
    """Write the lasting effects down and hand the rest back."""
    effects = list(effects)
    community = moment.community.id if moment.community else ""
    answers: list[Answer] = []
    lanes = dict.fromkeys(_keep_posts(moment, kinds, effects))
    begun: list[Begin] = []
    for effect in effects:
        match effect:
            case Post():
                pass  # kept already, all at once
            case Update() if moment.is_closed:
                pass  # what stands there stays as it is
            case Update():
                lane = _update(moment, effect.key, about(community, effect.card))
                if lane:
                    lanes[lane] = None
            case Begin():
                jobs.begin(moment.session, effect.job, effect.subject)
                begun.append(effect)
            case Whisper(card):
                answers.append(Whisper(_for(moment, about(community, card))))
            case Replace(card):
                answers.append(Replace(_for(moment, about(community, card))))
            case Open(form):
                answers.append(Open(_of(community, form)))
            case Invalid(errors, form):
                answers.append(Invalid(errors, _of(community, form)))
            case _:
                answers.append(effect)
    return Done(tuple(answers), tuple(lanes), tuple(begun), "done")


def _of(community: str, form: Form) -> Form:
    return form if form.community else replace(form, community=community)


def whole(store: Store, community: str, lane: str, ref: str) -> Card | None:
    """All of a message that its platform calls so, as it would be said now."""
    with store.reading() as session:
        kept = outbox.under(session, community, lane, ref)
    return load(json.loads(kept)) if kept else None


def _keep_posts(
    moment: Moment, kinds: Mapping[str, Kind], effects: Sequence[Effect]
) -> Sequence[str]:
    """Put those of the effects that are posts into the outbox. Returns the lanes to wake."""
    said = [(n, effect) for n, effect in enumerate(effects) if isinstance(effect, Post)]
    if not said:
        return ()
    readers = _await_silence(moment, [post for _, post in said])
    known = outbox.known(moment.session, [post.key for _, post in said])
    lately = moment.unasked_of(list(readers.values()))
    rows = []
    for position, post in said:
        if post.key not in known:
            known.add(post.key)
            reader = readers.get(post.person)
            row = _row(moment, kinds[post.kind], post, position, reader, lately[post.person])
            if reader is not None and row.asked == "no" and row.state == "waiting":
                lately[reader.id] += 1
            rows.append(row)
    fresh = outbox.add(moment.session, rows)
    return [row.lane for row in rows if row.key in fresh and row.pending]


def _await_silence(moment: Moment, posts: Sequence[Post]) -> dict[str, Person]:
    """See each pause and stop that was said by now; one said later waits, and finds these posts.

    Returns the posts' readers.
    """
    if moment.community is not None:
        communities.keep_as_is(moment.session, moment.community.id)
    return people.keep_as_is(moment.session, {post.person for post in posts if post.person})


def _row(
    moment: Moment, kind: Kind, post: Post, position: int, person: Person | None, lately: int
) -> outbox.Outgoing:
    """A post as the outbox has it. `lately` is how many unasked ones its reader got this week."""
    asked: Asked = "now" if post.pressed else kind.asked
    community = moment.community.id if moment.community else ""
    is_over = moment.is_closed and not kind.is_last
    why_not = "closed" if is_over else moment.held_back(asked, person, lately)
    held_until = _quiet_until(moment, asked, person)
    card = post.card
    if asked == "no" and person is not None and post.to.platform != EMAIL:
        card = explained(moment.to(person), post.key, card)
    return outbox.Outgoing(
        key=post.key,
        lane=post.to.lane,
        address=str(post.to),
        kind=post.kind,
        community_id=community,
        person_id=post.person,
        asked=asked,
        urgency=kind.urgency,
        created_at=moment.now,
        position=position,
        card=_json(_local(dump(about(community, card)), post.to.lane)),
        because=post.because,
        pending=why_not is None and held_until is None,
        state={None: "waiting", "paused": "missed"}.get(why_not, "withheld"),
        reason=why_not or "",
        missed_at=moment.now if why_not == "paused" else None,
        stale_after=post.until,
        held_until=held_until if why_not is None else None,
    )


def explained(text: Tongue, key: str, card: Card) -> Card:
    """A message that nobody asked for, with a way to hear why it came, after all other buttons."""
    why = Button(text("core.why"), WHY, key)
    last = card.parts[-1] if card.parts else None
    if isinstance(last, Buttons) and len(last.buttons) < IN_A_ROW:
        return replace(card, parts=(*card.parts[:-1], Buttons((*last.buttons, why))))
    return replace(card, parts=(*card.parts, Buttons((why,))))


def _quiet_until(moment: Moment, asked: Asked, person: Person | None) -> datetime | None:
    """When the quiet hours of a message's reader end, where they hold it."""
    if person is None or asked == "now":
        return None
    zone = person.zone or (moment.community.zone if moment.community else "UTC")
    return quiet_until(person.quiet_hours, zone, moment.now)


def _for(moment: Moment, card: Card) -> Card:
    """An answer as the workspace of whoever acted may have it."""
    if not isinstance(moment, Turn) or MENTION not in repr(card):
        return card
    said: Card = load(_local(dump(card), moment.event.sender.lane))
    return said


def _update(moment: Moment, key: str, card: Card) -> str | None:
    row = renewing.stands(moment.session, key)
    if row is None:
        return None
    if row.asked == "no" and row.person_id and not row.address.startswith(f"{EMAIL}:"):
        reader = moment.session.get(Person, row.person_id)
        card = explained(moment.to(reader), key, card) if reader is not None else card
    raw = dump(card)
    if MENTION in str(raw):
        raw = _local(raw, row.lane)
    return renewing.put_over(moment.session, row, _json(raw))


def _json(raw: Any) -> str:
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def _local(raw: Any, lane: str) -> Any:
    match raw:
        case str():
            return local(raw, lane)
        case list() | tuple():
            return [_local(each, lane) for each in raw]
        case dict():
            return {
                name: each if name in UNREAD else _local(each, lane) for name, each in raw.items()
            }
    return raw
