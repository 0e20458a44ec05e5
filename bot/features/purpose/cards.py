"""A purpose as cards: as it stands, as it was, and as members are asked about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Facts,
    Form,
    Note,
    Option,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.purpose import rules
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.people import Person
from storage.purposes import Backing, Purpose

PARTS = ("purpose", "vision", "value")
WORDS_AT_MOST = 800
REASON_AT_MOST = 300
NAMED_AT_MOST = 8
CHANGES_AT_MOST = 3
CHANGED_AT_MOST = 100
"""Characters of one change that a card shows."""
BUTTONS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Version:
    """A version with whoever wrote it, the one before it, and who has said yes to it."""

    row: Purpose
    by: str
    before: Purpose | None
    members: Sequence[Person]
    backings: Sequence[Backing]


def none(text: Tongue) -> Card:
    """Nothing is written yet."""
    write = Button(text("purpose.write.button"), "purpose.write", style="primary")
    return Card(
        text("purpose.none.title"),
        (Text(text("purpose.none.text")), Note(text("purpose.principle")), Buttons((write,))),
    )


def overview(text: Tongue, community: str, shown: Version) -> Card:
    """The version that holds, what has changed in it, who said yes, and what can be done."""
    parts: list[Shown] = [*_words(text, shown.row), Facts(tuple(_facts(text, shown)))]
    changed = tuple(_changed(text, shown))
    if changed:
        parts += [Text(text("purpose.changed")), Facts(changed)]
    parts += [Note(text("purpose.principle")), Buttons(tuple(_doing(text, shown)))]
    title = text("purpose.title", community=community, number=shown.row.number)
    return Card(title, tuple(parts))


def version(text: Tongue, community: str, shown: Version) -> Card:
    """A version as it was."""
    changed = tuple(_changed(text, shown))
    parts: list[Shown] = [*_words(text, shown.row), Facts(tuple(_facts(text, shown)))]
    if changed:
        parts += [Text(text("purpose.changed")), Facts(changed)]
    parts.append(Buttons((_now(text),)))
    return Card(text("purpose.title", community=community, number=shown.row.number), tuple(parts))


def history(text: Tongue, community: str, every: Sequence[Version]) -> Card:
    """All versions, the newest first, and the way to each."""
    facts = tuple(
        (
            text("purpose.number", number=each.row.number),
            text(
                f"purpose.history.{_state(each.row)}",
                when=each.row.written_at,
                by=each.by,
                reason=each.row.reason or text("purpose.history.first"),
                members=len(each.members),
                backings=len(each.backings),
            ),
        )
        for each in every
    )
    buttons = tuple(
        Button(text("purpose.number", number=each.row.number), "purpose.version", each.row.id)
        for each in every[:BUTTONS_AT_MOST]
    )
    title = text("purpose.history.title", community=community)
    return Card(title, (Facts(facts), Buttons((_now(text), *buttons))))


def asked(text: Tongue, community: str, row: Purpose, yeses: int) -> Card:
    """What members are asked in the channel: whether this is what they are here for."""
    buttons = (
        Button(text("purpose.asked.yes"), "purpose.yes", row.id, "primary"),
        Button(text("purpose.asked.no"), "purpose.no", row.id),
    )
    return Card(
        text("purpose.asked.title", community=community),
        (
            *_words(text, row),
            Note(text("purpose.asked.text", count=yeses)),
            Buttons(buttons),
        ),
    )


def over(text: Tongue, community: str, row: Purpose) -> Card:
    """A version that members aren't asked about any more."""
    return Card(
        text("purpose.over.title", community=community, number=row.number),
        (*_words(text, row), Note(text("purpose.over.text"))),
    )


def preview(text: Tongue, card: Card, row: Purpose) -> Card:
    """What the channel would see, before it does."""
    post = Button(text("purpose.preview.post"), "purpose.ask", row.id, "primary")
    shown = tuple(part for part in card.parts if not isinstance(part, Buttons))
    return Card(
        text("purpose.preview.title"),
        (Note(text("purpose.preview.text")), *shown, Buttons((post, _now(text)))),
    )


def write_form(text: Tongue, now: Purpose | None) -> Form:
    """The words; where there are some already, why they change and whether it is a pivot."""
    why = (
        TextInput("reason", text("purpose.write.reason"), most=REASON_AT_MOST),
        Choice(
            "kind",
            text("purpose.write.kind"),
            tuple(Option(each, text(f"purpose.write.kind_{each}")) for each in ("words", "pivot")),
            value=("words",),
        ),
    )
    return Form(
        id="purpose.write",
        title=text("purpose.write.title"),
        parts=(
            Text(text("purpose.write.intro")),
            *(
                TextInput(
                    part,
                    text(f"purpose.write.{part}"),
                    multiline=True,
                    required=part != "value",
                    value=getattr(now, part) if now else "",
                    hint=text(f"purpose.write.{part}_hint"),
                    most=WORDS_AT_MOST,
                )
                for part in PARTS
            ),
            *(why if now else ()),
        ),
        submit=text("purpose.write.submit"),
        cancel=text("purpose.cancel"),
        value=str(now.number) if now else "0",
    )


def _words(text: Tongue, row: Purpose) -> Iterator[Text]:
    for part in PARTS:
        words = getattr(row, part)
        if words:
            yield Text(text(f"purpose.part.{part}", words=words))


def _facts(text: Tongue, shown: Version) -> Iterator[tuple[str, str]]:
    row = shown.row
    yield text("purpose.written"), text("purpose.written_by", when=row.written_at, by=shown.by)
    if row.reason:
        yield text("purpose.pivot" if row.pivot else "purpose.why"), escape(row.reason)
    yield text("purpose.members"), _named(text, [each.name for each in shown.members])
    yield text("purpose.stakeholders"), _backed(text, shown.backings)


def _named(text: Tongue, names: Sequence[str]) -> Markup:
    if not names:
        return text("purpose.nobody")
    listed = [name or text("purpose.somebody") for name in names[:NAMED_AT_MOST]]
    rest = len(names) - NAMED_AT_MOST
    if rest > 0:
        listed.append(text("purpose.others", count=rest))
    return text("purpose.named", n=len(names), names=listed)


def _backed(text: Tongue, backings: Sequence[Backing]) -> Markup:
    if not backings:
        return text("purpose.nobody")
    lines = [
        text(
            "purpose.backed" if each.source else "purpose.backed_plainly",
            who=each.who,
            when=each.since,
            source=each.source,
        )
        for each in backings[:NAMED_AT_MOST]
    ]
    return text("purpose.named", n=len(backings), names=lines)


def _changed(text: Tongue, shown: Version) -> Iterator[tuple[str, str]]:
    """Part by part, what went and what came, said in words and not by colour."""
    if shown.before is None:
        return
    for part in PARTS:
        found = rules.changes(getattr(shown.before, part), getattr(shown.row, part))
        lines = [_change(text, each) for each in found[:CHANGES_AT_MOST]]
        if len(found) > CHANGES_AT_MOST:
            lines.append(text("purpose.change.more", count=len(found) - CHANGES_AT_MOST))
        if lines:
            yield text(f"purpose.name.{part}"), Markup("\n".join(lines))


def _change(text: Tongue, change: rules.Change) -> Markup:
    kind = "for" if change.before and change.after else "gone" if change.before else "new"
    before, after = (_short(each) for each in (change.before, change.after))
    return text(f"purpose.change.{kind}", before=before, after=after)


def _short(words: str) -> str:
    return words if len(words) <= CHANGED_AT_MOST else words[:CHANGED_AT_MOST] + "…"


def _doing(text: Tongue, shown: Version) -> Iterator[Button]:
    ident = shown.row.id
    yield Button(text("purpose.preview.button"), "purpose.preview", ident, "primary")
    yield Button(text("purpose.back.button"), "purpose.back", ident)
    yield Button(text("purpose.write.change"), "purpose.write")
    yield Button(text("purpose.history.button"), "purpose.history")
    confirm = Confirm(
        text("purpose.undo.title"),
        text("purpose.undo.text"),
        text("purpose.undo.yes"),
        text("purpose.undo.no"),
    )
    yield Button(text("purpose.undo.button"), "purpose.undo", ident, confirm=confirm)
    for each in shown.backings[:NAMED_AT_MOST]:
        label = text("purpose.unback", who=_short(each.who)[:40])
        yield Button(label, "purpose.unback", each.id)


def _now(text: Tongue) -> Button:
    return Button(text("purpose.now"), AGAIN, "purpose")


def _state(row: Purpose) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "pivot" if row.pivot else "version"
