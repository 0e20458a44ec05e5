"""Who does what, as cards: the roles and their gaps, what people are asked, the core group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Button,
    Buttons,
    Card,
    Choice,
    Facts,
    Form,
    Note,
    Option,
    PeopleInput,
    Shown,
    Text,
    TextInput,
)
from bot.feature import AGAIN
from bot.features.roles import rules
from bot.texts import Markup, Tongue
from storage.people import Member, Person

SHOWN = (*rules.FRAMEWORK, "core_team", "secretariat", "steward")
NAMED_AT_MOST = 12
TAKEN_AT_MOST = 90
REASON_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Roles:
    """Who holds what, who was asked for what and hasn't answered, and how many members there are."""

    community: str
    held: Mapping[str, Sequence[tuple[Member, Person]]]
    asked: Sequence[tuple[str, Person]]
    members: int
    may_give: bool


def overview(text: Tongue, here: Roles, notes: Sequence[str]) -> Card:
    """Each role with who holds it; where nobody does, what it is for."""
    gaps = rules.gaps({role: len(held) for role, held in here.held.items()})
    taken = [role for role in rules.FRAMEWORK if role not in gaps]
    parts: list[Shown] = [Note(each) for each in notes]
    if taken:
        parts.append(Facts(tuple(_held(text, here, role) for role in taken)))
    if gaps:
        count = len(gaps)
        parts += [
            Text(text("roles.gaps", count=count)),
            Facts(tuple(_gap(text, here, role) for role in gaps)),
        ]
    others = (*(role for role in SHOWN if role not in rules.FRAMEWORK and here.held[role]),)
    members = text("roles.role.member"), text("roles.members", count=here.members)
    parts += [
        Text(text("roles.others")),
        Facts((*(_held(text, here, role) for role in others), members)),
        Note(text("roles.principle")),
        Buttons(tuple(_doing(text, here))),
    ]
    return Card(text("roles.title", community=here.community), tuple(parts))


def give_form(text: Tongue, roles: Sequence[str]) -> Form:
    """Which role, and who."""
    options = tuple(Option(role, text(f"roles.role.{role}")) for role in roles)
    return Form(
        id="roles.give",
        title=text("roles.give.title"),
        parts=(
            Text(text("roles.give.intro")),
            Choice("role", text("roles.give.role"), options),
            PeopleInput("people", text("roles.give.who")),
        ),
        submit=text("roles.give.submit"),
        cancel=text("roles.cancel"),
    )


def take_form(text: Tongue, held: Sequence[tuple[str, str, str, bool]]) -> Form:
    """Which role from whom, and why."""
    options = tuple(
        Option(
            f"{member} {role}",
            text(
                f"roles.take.{'held' if is_held else 'asked'}",
                name=name or text("roles.somebody"),
                role=text(f"roles.role.{role}"),
            ),
        )
        for member, role, name, is_held in held
    )
    return Form(
        id="roles.take",
        title=text("roles.take.title"),
        parts=(
            Text(text("roles.take.intro")),
            Choice("which", text("roles.take.which"), options),
            TextInput("reason", text("roles.take.reason"), most=REASON_AT_MOST),
        ),
        submit=text("roles.take.submit"),
        cancel=text("roles.cancel"),
    )


def letter(text: Tongue, community: str, by: str, role: str, *, at_once: bool) -> Card:
    """Somebody is asked to take a role, or has one that gives no rights and may say no to it."""
    if not at_once:
        return question(text, community, role, by)
    name = text(f"roles.role.{role}")
    no = Button(text("roles.asked.no"), "roles.decline", role)
    return Card(
        text("roles.given.title", community=community, role=name),
        (
            Text(text("roles.given.text", by=by, role=name, purpose=text(f"roles.for.{role}"))),
            Buttons((no,)),
        ),
    )


def question(text: Tongue, community: str, role: str, by: str = "") -> Card:
    """Whether somebody would take a role that counts only from their yes."""
    name = text(f"roles.role.{role}")
    buttons = (
        Button(text("roles.asked.yes"), "roles.accept", role, "primary"),
        Button(text("roles.asked.no"), "roles.decline", role),
    )
    key = "roles.asked.by" if by else "roles.asked.waiting"
    return Card(
        text("roles.asked.title", community=community, role=name),
        (
            Text(text(key, by=by, purpose=text(f"roles.for.{role}"))),
            Note(text("roles.asked.rights")),
            Buttons(buttons),
        ),
    )


def taken(text: Tongue, community: str, role: str, by: str, reason: str, day: date) -> Card:
    """Somebody holds a role no more."""
    name = text(f"roles.role.{role}")
    return Card(
        text("roles.told.title", community=community, role=name),
        (Text(text("roles.told.text", by=by, when=day, reason=reason, role=name)),),
    )


def invitation(text: Tongue, community: str, by: str) -> Card:
    """Somebody is asked into the core group."""
    buttons = (
        Button(text("roles.invited.yes"), "roles.join", style="primary"),
        Button(text("roles.invited.no"), "roles.leave"),
    )
    key = "roles.invited.by" if by else "roles.invited.waiting"
    return Card(
        text("roles.invited.title", community=community),
        (Text(text(key, by=by)), Note(text("roles.invited.not_core_team")), Buttons(buttons)),
    )


def name_of(text: Tongue, person: Person) -> str:
    """What somebody is called."""
    return person.name or text("roles.somebody")


def names(text: Tongue, people: Sequence[Person]) -> Markup:
    """Some of them by name, and how many more there are."""
    listed = [name_of(text, each) for each in people[:NAMED_AT_MOST]]
    if len(people) > NAMED_AT_MOST:
        listed.append(text("roles.more", count=len(people) - NAMED_AT_MOST))
    return text("roles.names", names=listed)


def _held(text: Tongue, here: Roles, role: str) -> tuple[str, str]:
    shown = names(text, [person for _, person in here.held[role]])
    waiting = _waiting(text, here, role)
    return text(f"roles.role.{role}"), Markup("; ".join(each for each in (shown, waiting) if each))


def _gap(text: Tongue, here: Roles, role: str) -> tuple[str, str]:
    waiting = _waiting(text, here, role)
    purpose = text(f"roles.for.{role}")
    said = text("roles.nobody_asked", asked=waiting) if waiting else text("roles.nobody")
    return text(f"roles.role.{role}"), text("roles.gap", nobody=said, purpose=purpose)


def _waiting(text: Tongue, here: Roles, role: str) -> Markup | None:
    asked = [person for each, person in here.asked if each == role]
    return text("roles.waiting", names=names(text, asked)) if asked else None


def _doing(text: Tongue, here: Roles) -> Iterator[Button]:
    if here.may_give:
        yield Button(text("roles.give.button"), "roles.give", style="primary")
        yield Button(text("roles.take.button"), "roles.take")
    yield Button(text("roles.group.button"), "roles.group")
    yield Button(text("roles.stewards"), AGAIN, "stewards")
