"""Entries beside who is known: who is new, who changes and how, who can't be matched. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.acquaintance import email_address
from bot.features.roster.rules import Bad, Entry
from storage.people import Identity, Member, Organisation, Person


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds that is of concern to a file's entries.

    `lane` is the workspace that account ids belong to; empty where the community has none or
    several. Accounts go by address, persons and members by the person's id. `strangers` are
    persons who have accounts, but none where the community lives: nobody there vouches for them.
    `erased` are addresses of people who were erased, and come back only by themselves.
    """

    lane: str
    accounts: Mapping[str, Identity]
    persons: Mapping[str, Person]
    members: Mapping[str, Member]
    organisations: Sequence[Organisation]
    roles: AbstractSet[tuple[str, str]]
    strangers: AbstractSet[str] = frozenset()
    erased: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and what is to be done for it. `person` and `member` are empty where they are new.

    `accounts` are addresses to be added, `fills` the person's own fields that are still empty.
    """

    entry: Entry
    person: str = ""
    member: str = ""
    accounts: tuple[str, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    organisation: str = ""
    roles: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """`new` to the community, `changed`, or `unchanged`."""
        if not self.member:
            return "new"
        return (
            "changed"
            if self.accounts or self.fills or self.organisation or self.roles
            else "unchanged"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    matches: tuple[Match, ...]
    bad: tuple[Bad, ...]

    def count(self, kind: str) -> int:
        """How many entries are of a kind."""
        return sum(each.kind == kind for each in self.matches)


def addresses(entry: Entry, lane: str) -> tuple[str, ...]:
    """The addresses by which an entry names somebody, the account first."""
    account = f"{lane}:person:{entry.account}" if entry.account and lane else ""
    email = str(email_address(entry.email) or "") if entry.email else ""
    return tuple(filter(None, (account, email)))


def match(entries: Sequence[Entry], known: Known) -> Plan:
    """Whom each entry means, by account or e-mail address; who can't be told is bad."""
    named = {each.name.casefold(): each for each in known.organisations}
    by_id = {each.id: each for each in known.organisations}
    matches: list[Match] = []
    bad: list[Bad] = []
    taken: dict[str, int] = {}
    for entry in entries:
        theirs = addresses(entry, known.lane)
        owners = {known.accounts[each].person_id for each in theirs if each in known.accounts}
        person = next(iter(owners), "")
        member = known.members.get(person)
        if entry.account and not known.lane:
            bad.append(Bad(entry.row, entry.account, "no_workspace"))
        elif known.erased & set(theirs):
            bad.append(Bad(entry.row, entry.email or entry.account, "erased"))
        elif len(owners) > 1:
            bad.append(Bad(entry.row, entry.account, "two_people", {"email": entry.email}))
        elif person in taken:
            bad.append(
                Bad(entry.row, entry.email or entry.account, "same", {"other": taken[person]})
            )
        elif member is None and person in known.strangers:
            bad.append(Bad(entry.row, entry.email, "elsewhere"))
        elif member is not None and member.left_at is not None:
            bad.append(Bad(entry.row, entry.email or entry.account, "left"))
        else:
            at = by_id.get(member.organisation_id or "") if member else None
            meant = named.get(entry.organisation.casefold())
            fresh = tuple(each for each in theirs if each not in known.accounts)
            matches.append(
                Match(
                    entry=entry,
                    person=person,
                    member=member.id if member else "",
                    accounts=fresh,
                    fills=_fills(entry, known.persons.get(person)),
                    organisation="" if meant is not None and meant is at else entry.organisation,
                    roles=tuple(
                        each
                        for each in entry.roles
                        if member is None or (member.id, each) not in known.roles
                    ),
                )
            )
            taken |= {person: entry.row} if person else {}
    return Plan(tuple(matches), tuple(bad))


def _fills(entry: Entry, person: Person | None) -> tuple[tuple[str, str], ...]:
    """A person's own fields that are still empty: what they or their account say comes first."""
    told = (("name", entry.name), ("zone", entry.zone), ("language", entry.language))
    return tuple(
        (field, value) for field, value in told if value and not (person and getattr(person, field))
    )
