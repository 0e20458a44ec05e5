"""Stories as cards and forms. No consent is ticked before its teller does; a teller is named as they said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Confirm,
    Form,
    Note,
    Option,
    Shown,
    Text,
    TextInput,
)
from bot.features.stories.subjects import Subject
from bot.markup import escape
from bot.texts import Markup, Tongue
from storage.activities import Activity
from storage.board import Asked
from storage.calls import Call
from storage.shelf import Resource
from storage.stories import NAMINGS, VALUE_CYCLES, Story, Teller

STORY_AT_MOST, TOPIC_AT_MOST, REASON_AT_MOST, LABEL_AT_MOST = 280, 100, 300, 60
NO = "no"
"""What is chosen where a story isn't to be shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story with what is known of it: whose it is, what it is about (None: free, or gone)."""

    story: Story
    teller: Teller
    subject: Subject | None
    is_mine: bool


def page(
    text: Tongue, community: str, told: Sequence[Told], pages: Sequence[int | None], *, leads: bool
) -> Card:
    """What members may read, the newest first. `pages`: how many the ones before and after skip."""
    lines = [part for each in told for part in _read(text, each, leads=leads)]
    turns = zip(("newer", "older"), pages, strict=True)
    other = [
        Button(text(f"stories.{key}"), "stories.page", str(skip))
        for key, skip in turns
        if skip is not None
    ]
    if leads:
        other.append(Button(text("stories.hidden_ones"), "stories.page", "hidden"))
    return Card(
        text("stories.page.title", community=community),
        (
            *(lines or (Text(text("stories.page.empty")),)),
            *((Buttons(tuple(other)),) if other else ()),
            Buttons((_tell(text), _mine(text))),
        ),
    )


def hidden(text: Tongue, community: str, told: Sequence[Told]) -> Card:
    """What organisers hide, to be shown again."""
    lines: list[Shown] = []
    for each in told:
        show = Button(text("stories.show"), "stories.show", each.story.id)
        because = text("stories.because", reason=each.story.hidden_because)
        lines += [_words(text, each.story), Note(because), Buttons((show,))]
    back = Button(text("stories.all"), "stories.page", "0")
    empty = Text(text("stories.none_hidden"))
    title = text("stories.hidden_title", community=community)
    return Card(title, (*(lines or (empty,)), Buttons((back,))))


def mine(text: Tongue, community: str, told: Sequence[Told]) -> Card:
    """All that the reader told, with who may read it."""
    lines = [part for each in told for part in (*_owned(text, each), Buttons(_own(text, each)))]
    back = Button(text("stories.all"), "stories.page", "0")
    return Card(
        text("stories.mine.title", community=community),
        (
            *(lines or (Text(text("stories.mine.empty")),)),
            Buttons((_tell(text), back)),
        ),
    )


def kept(text: Tongue, told: Told, key: str) -> Card:
    """One's own story as it now stands."""
    return Card(
        text(f"stories.{key}.title"),
        (*_owned(text, told), Buttons((*_own(text, told), _mine(text)))),
    )


def withheld(text: Tongue, community: str, story: Story) -> Card:
    """To its teller: organisers hide their story, and why; or show it again."""
    state = "hidden_from_all" if story.hidden_at else "shown_again"
    because = (Note(text("stories.because", reason=story.hidden_because)),)
    return Card(
        text(f"stories.{state}.title", community=community),
        (
            _words(text, story),
            Text(text(f"stories.{state}.text")),
            *(because if story.hidden_at else ()),
            Buttons((_mine(text),)),
        ),
    )


def tell_form(text: Tongue, value: str, known: Story | None, about: str,
              subjects: Mapping[str, Subject]) -> Form:  # fmt: skip
    """A story to tell, or to tell anew. `value`: what the form is about."""
    cycles = tuple(Option(each, text(f"stories.cycle.{each}")) for each in VALUE_CYCLES)
    things = tuple(Option(ref, _short(title(text, each))) for ref, each in subjects.items())
    chosen = (about,) if about in subjects else ()
    thing = Choice("about", text("stories.form.about"), things, required=False, value=chosen)
    return Form(
        id="stories.tell",
        title=text("stories.form.title"),
        value=value,
        parts=(
            Text(text("stories.form.intro")),
            TextInput(
                "text",
                text("stories.form.text"),
                value=known.text if known else "",
                hint=text("stories.form.text_hint"),
                most=STORY_AT_MOST,
            ),
            Choice(
                "cycle",
                text("stories.form.cycle"),
                cycles,
                value=(known.cycle,) if known else (),
            ),
            *((thing,) if things else ()),
            TextInput(
                "topic",
                text("stories.form.topic"),
                required=False,
                value=known.topic if known else "",
                most=TOPIC_AT_MOST,
            ),
            _consent(text, "shown_as", known.shown_as or NO if known else ""),
            _consent(text, "naming", known.naming or NO if known else ""),
            Note(text("stories.form.promise")),
        ),
        submit=text("stories.form.submit"),
        cancel=text("stories.cancel"),
    )


def hide_form(text: Tongue, story: Story) -> Form:
    """Why a story isn't to be shown."""
    return Form(
        id="stories.hide",
        title=text("stories.hiding.title"),
        value=story.id,
        parts=(
            _words(text, story),
            TextInput("reason", text("stories.hiding.reason"), multiline=True, most=REASON_AT_MOST),
            Note(text("stories.hiding.told")),
        ),
        submit=text("stories.hiding.submit"),
        cancel=text("stories.cancel"),
    )


def title(text: Tongue, subject: Subject) -> Markup:
    """What a story is about, in a few words."""
    match subject:
        case Activity() | Asked() | Resource():
            return Markup(escape(subject.title))
        case Call():
            return text("stories.call", day=subject.starts_at)
    assert_never(subject)


def _consent(text: Tongue, name: str, value: str) -> Choice:
    options = tuple(Option(each, text(f"stories.may.{each}")) for each in (*NAMINGS, NO))
    return Choice(
        name,
        text(f"stories.form.{name}"),
        options,
        value=(value,) if value else (),
        hint=text(f"stories.form.{name}_hint"),
    )


def _read(text: Tongue, told: Told, *, leads: bool) -> tuple[Shown, ...]:
    """A story in the members' list, under the name that its teller chose."""
    story, by = told.story, text("stories.by.none")
    if story.shown_as == "name":
        by = Markup(escape(told.teller.name))
    elif story.shown_as == "organisation" and told.teller.organisation:
        by = text("stories.by.organisation", organisation=told.teller.organisation)
    facts = [by, *_about(text, told), text("stories.on", day=story.told_at)]
    hide = (Button(text("stories.hide"), "stories.hide", story.id),)
    buttons = _own(text, told) if told.is_mine else hide if leads else ()
    return (
        _words(text, story),
        Note(Markup(" · ".join(facts))),
        *((Buttons(buttons),) if buttons else ()),
    )


def _owned(text: Tongue, told: Told) -> tuple[Shown, ...]:
    """A story with who may read it, for its teller."""
    story = told.story
    if story.withdrawn_at is not None:
        state: tuple[Shown, ...] = (Note(text("stories.is_withdrawn", day=story.withdrawn_at)),)
    else:
        state = (
            Note(text("stories.members_see", how=text(f"stories.how.{story.shown_as or NO}"))),
            Note(text("stories.sponsors_see", how=text(f"stories.how.{story.naming or NO}"))),
        )
    because = (Note(text("stories.because", reason=story.hidden_because)),)
    facts = [*_about(text, told), text("stories.on", day=story.told_at)]
    hides = because if story.hidden_at else ()
    return (_words(text, story), Note(Markup(" · ".join(facts))), *state, *hides)


def _about(text: Tongue, told: Told) -> list[Markup]:
    cycle = text(f"stories.cycle_name.{told.story.cycle}")
    if told.subject is not None:
        return [cycle, title(text, told.subject)]
    return [cycle, Markup(escape(told.story.topic))] if told.story.topic else [cycle]


def _own(text: Tongue, told: Told) -> tuple[Button, ...]:
    story = told.story
    edit = Button(text("stories.edit"), "stories.edit", story.id)
    if story.withdrawn_at is None:
        return (edit, Button(text("stories.withdraw"), "stories.withdraw", story.id))
    sure = Confirm(
        text("stories.erasing.title"),
        text("stories.erasing.text"),
        text("stories.erasing.yes"),
        text("stories.cancel"),
    )
    return (
        Button(text("stories.restore"), "stories.restore", story.id),
        Button(text("stories.erase"), "stories.erase", story.id, "danger", confirm=sure),
    )


def _words(text: Tongue, story: Story) -> Text:
    return Text(text("stories.words", words=story.text))


def _tell(text: Tongue) -> Button:
    return Button(text("stories.tell"), "stories.tell", style="primary")


def _mine(text: Tongue) -> Button:
    return Button(text("stories.my_own"), "stories.mine")


def _short(name: str) -> str:
    return name if len(name) <= LABEL_AT_MOST else name[: LABEL_AT_MOST - 1].rstrip("\\ ") + "…"
