"""The shelf as cards and forms. A link is shown as it is: nobody counts who opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Divider,
    Form,
    Note,
    Option,
    Shown,
    Text,
    TextInput,
)
from bot.features.shelf.links import LINK_AT_MOST
from bot.markup import escape, titled
from bot.texts import Markup, Tongue
from storage.people import Person
from storage.shelf import Resource, ShelfNote

KINDS = ("guide", "tool", "template", "data", "example", "recording", "something")
TITLE_AT_MOST, GOOD_FOR_AT_MOST, TOPICS_AT_MOST, NOTE_AT_MOST = 70, 500, 150, 1000


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a resource: by their membership, with what they said of it before."""

    member_id: str
    leads: bool
    was_helped: bool
    has_noted: bool


def overview(
    text: Tongue,
    community: str,
    resources: Sequence[Resource],
    helped: Mapping[str, int],
    pages: tuple[int | None, int | None],
) -> Card:
    """The newest of the shelf. `pages`: how many newer ones the pages before and after leave out."""
    lines = [part for each in resources for part in _line(text, each, helped.get(each.id, 0))]
    turns = zip(("newer", "older"), pages, strict=True)
    other = tuple(
        Button(text(f"shelf.{key}"), "shelf.page", str(skip))
        for key, skip in turns
        if skip is not None
    )
    return Card(
        text("shelf.overview.title", community=community),
        (
            *(lines or (Text(text("shelf.overview.empty")),)),
            *((Buttons(other),) if other else ()),
            Divider(),
            Buttons(
                (
                    Button(text("shelf.share"), "shelf.share", style="primary"),
                    Button(text("shelf.find"), "finding.find"),
                    Button(text("shelf.tell"), "stories.tell"),
                    Button(text("shelf.stories"), "stories.page", "0"),
                )
            ),
        ),
    )


def posted(text: Tongue, resource: Resource, by: str, helped: int) -> Card:
    """A resource as its channel sees it."""
    title = text("shelf.posted.title", name=by)
    if resource.status != "shelved":
        return Card(title, (Note(text(f"shelf.posted.{resource.status}")),))
    see = Button(text("shelf.see"), "shelf.see", resource.id)
    return Card(
        title,
        (*_shown(text, resource, helped), Buttons((_helped(text, resource), see))),
    )


def whole(
    text: Tongue,
    resource: Resource,
    by: str,
    helped: int,
    notes: Sequence[tuple[ShelfNote, Person]],
    reader: Reader,
) -> Card:
    """A resource with what others noted on it, for one reader."""
    said: list[Shown] = []
    for note, person in notes:
        said.append(Note(text("shelf.note_by", name=person.name, day=note.noted_at)))
        said.append(Text(escape(note.words)))
    is_mine = resource.member_id == reader.member_id
    first = () if is_mine else _for_others(text, resource, reader)
    tend = (
        Button(text("shelf.edit"), "shelf.edit", resource.id),
        Button(text("shelf.take_back"), "shelf.take_back", resource.id),
    )
    link = "works" if resource.broken_at else "broken"
    last = (
        Button(text("shelf.story"), "stories.tell", f"resource {resource.id}"),
        Button(text(f"shelf.link_{link}"), f"shelf.{link}", resource.id),
        *(tend if is_mine or reader.leads else ()),
    )
    return Card(
        text("shelf.posted.title", name=by),
        (
            *_shown(text, resource, helped),
            *((Divider(), *said) if said else ()),
            *((Buttons(first),) if first else ()),
            Buttons(last),
        ),
    )


def twice(text: Tongue, resource: Resource, by: str, *, is_mine: bool) -> Card:
    """That this link is on the shelf already, and what may be done instead."""
    see = Button(text("shelf.see"), "shelf.see", resource.id)
    note = Button(text("shelf.note"), "shelf.note", resource.id, "primary")
    edit = Button(text("shelf.edit"), "shelf.edit", resource.id, "primary")
    key = "shelf.twice.mine" if is_mine else "shelf.twice.text"
    return Card(
        text("shelf.twice.title"),
        (
            Text(text(key, name=by, day=resource.shared_at)),
            *_shown(text, resource, 0),
            Buttons((edit if is_mine else note, see)),
        ),
    )


def broken(text: Tongue, community: str, resource: Resource) -> Card:
    """To whoever can mend it: a member says that the link leads nowhere."""
    return Card(
        text("shelf.mend.title", community=community),
        (
            Text(Markup(titled(resource.title, resource.link))),
            Text(text("shelf.mend.text")),
            Buttons(
                (
                    Button(text("shelf.edit"), "shelf.edit", resource.id, "primary"),
                    Button(text("shelf.link_works"), "shelf.works", resource.id),
                    Button(text("shelf.take_back"), "shelf.take_back", resource.id),
                )
            ),
        ),
    )


def share_form(text: Tongue, known: Resource | None, link: str = "") -> Form:
    """A resource to share, or what is known of one."""
    kinds = tuple(Option(each, text(f"shelf.kind.{each}")) for each in KINDS)
    return Form(
        id="shelf.share",
        title=text("shelf.form.title" if known is None else "shelf.form.change"),
        value=known.id if known else "",
        parts=(
            TextInput(
                "link",
                text("shelf.form.link"),
                value=known.link if known else link,
                hint=text("shelf.form.link_hint"),
                most=LINK_AT_MOST,
            ),
            TextInput(
                "title",
                text("shelf.form.name"),
                value=known.title if known else "",
                most=TITLE_AT_MOST,
            ),
            TextInput(
                "good_for",
                text("shelf.form.good_for"),
                multiline=True,
                value=known.good_for if known else "",
                hint=text("shelf.form.good_for_hint"),
                most=GOOD_FOR_AT_MOST,
            ),
            TextInput(
                "topics",
                text("shelf.form.topics"),
                required=False,
                value=known.topics if known else "",
                hint=text("shelf.form.topics_hint"),
                most=TOPICS_AT_MOST,
            ),
            Choice("kind", text("shelf.form.kind"), kinds, value=(known.kind,) if known else ()),
            Note(text("shelf.form.seen")),
        ),
        submit=text("shelf.form.submit" if known is None else "shelf.save"),
        cancel=text("shelf.cancel"),
    )


def note_form(text: Tongue, resource: Resource, mine: ShelfNote | None) -> Form:
    """A note to write, or to change."""
    return Form(
        id="shelf.note",
        title=text("shelf.noting.title"),
        value=resource.id,
        parts=(
            Text(escape(resource.title)),
            TextInput(
                "words",
                text("shelf.noting.words"),
                multiline=True,
                value=mine.words if mine else "",
                hint=text("shelf.noting.hint"),
                most=NOTE_AT_MOST,
            ),
            Note(text("shelf.noting.seen")),
        ),
        submit=text("shelf.save"),
        cancel=text("shelf.cancel"),
    )


def _shown(text: Tongue, resource: Resource, helped: int) -> tuple[Shown, ...]:
    kind = text(f"shelf.kind.{resource.kind}")
    about = text("shelf.about", kind=kind, topics=resource.topics) if resource.topics else kind
    thanks = (Note(text("shelf.thanked", count=helped)),) if helped else ()
    warning = (Note(text("shelf.may_be_broken")),) if resource.broken_at else ()
    return (
        Text(Markup(titled(resource.title, resource.link))),
        Text(escape(resource.good_for)),
        Note(about),
        *thanks,
        *warning,
    )


def _line(text: Tongue, resource: Resource, helped: int) -> tuple[Shown, ...]:
    link = Markup(titled(resource.title, resource.link))
    key = "shelf.line_helped" if helped else "shelf.line"
    facts = {"link": link, "good_for": resource.good_for, "day": resource.shared_at}
    see = Button(text("shelf.see"), "shelf.see", resource.id)
    warning = (Note(text("shelf.may_be_broken")),) if resource.broken_at else ()
    return (Text(text(key, count=helped, **facts)), *warning, Buttons((see,)))


def _helped(text: Tongue, resource: Resource) -> Button:
    return Button(text("shelf.helped"), "shelf.helped", resource.id, "primary")


def _for_others(text: Tongue, resource: Resource, reader: Reader) -> tuple[Button, ...]:
    thanked = Button(text("shelf.not_helped"), "shelf.not_helped", resource.id)
    note = "shelf.change_note" if reader.has_noted else "shelf.note"
    unnote = (Button(text("shelf.unnote"), "shelf.unnote", resource.id),)
    return (
        thanked if reader.was_helped else _helped(text, resource),
        Button(text(note), "shelf.note", resource.id),
        *(unnote if reader.has_noted else ()),
    )
