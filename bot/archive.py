"""A community as files: everything that it leaves behind, for whoever keeps its archive.

Kept out is what is a person's and not the community's (accounts, quiet hours, messages sent to
them), and what nobody may ever see: single anonymous ballots. Of those there are totals, from five on.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from bot.markup import plain
from bot.texts import Tongue
from storage import archive, people, polls
from storage.communities import Community
from storage.people import Organisation
from storage.polls import Poll

SHOWN_FROM = 5
"""Answers below which an anonymous poll shows nothing (product 3)."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute: it is written as words."""

Json = str | int | bool | None


def files(session: Session, community: Community, text: Tongue, now: datetime) -> dict[str, bytes]:
    """The archive by file name: all rows as JSON, the same to read, the roster as a table."""
    rows = archive.rows(session, community.id)
    whole = {
        "community": community.name,
        "exported_at": now.isoformat(),
        "tables": {name: [_row(each) for each in found] for name, found in rows.items()},
        "polls": [_poll(session, each) for each in archive.polls_of(session, community.id)],
    }
    told = json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True)
    return {
        "community.json": told.encode(),
        "community.md": _markdown(session, community, text, rows, now).encode(),
        "roster.csv": _roster(session, community).encode("utf-8-sig"),
    }


def _row(row: Mapping[str, object]) -> dict[str, Json]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> Json:
    match value:
        case datetime() | date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
    return str(value)


def _poll(session: Session, poll: Poll) -> dict[str, object]:
    """What came of a poll that is closed: how often each option was chosen, if enough answered."""
    ballots = polls.ballots(session, poll.id)
    answered, asked = polls.turnout(session, poll.id)
    shown = poll.status == "closed" and (not poll.anonymous or len(ballots) >= SHOWN_FROM)
    totals: dict[str, dict[str, int]] = {}
    for question in polls.questions(session, poll.id) if shown else ():
        chosen = [set(each[question.key]) for each in ballots if each.get(question.key)]
        is_enough = not poll.anonymous or len(chosen) >= SHOWN_FROM
        if question.kind != "text" and is_enough:
            totals[question.label] = {
                label: sum(ident in each for each in chosen) for ident, label in question.choices
            }
    return {"id": poll.id, "answered": answered, "asked": asked, "totals": totals}


def _markdown(
    session: Session,
    community: Community,
    text: Tongue,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    now: datetime,
) -> str:
    """What a person reads first: what it was, who was in it, what it decided, what came of it."""
    members = people.present(session, community.id)
    lines = [
        f"# {community.name}",
        "",
        plain(text("core.archive.about", domain=community.domain, since=community.created_at)),
        plain(text("core.archive.members", count=len(members), when=now)),
    ]
    if community.closed_at is not None:
        facts = {"when": community.closed_at, "archive": community.archive}
        lines.append(plain(text("core.archive.closed", **facts)))
    for name in archive.READ:
        found = rows.get(name, ())
        if found:
            heading = text(f"core.archive.of.{name}")
            lines += ["", f"## {plain(heading)}", ""]
            lines += [f"- {_line(row, archive.READ[name])}" for row in found]
    return "\n".join(lines) + "\n"


def _line(row: Mapping[str, object], columns: Sequence[str]) -> str:
    """One row in a line: its telling columns, those that are empty left out."""
    told = [_plain(row[column]) for column in columns]
    return "; ".join(" ".join(str(each).split()) for each in told if each not in (None, ""))


def _roster(session: Session, community: Community) -> str:
    """Present members: name, organisation, sector, roles, since when."""
    into = io.StringIO()
    sheet = csv.writer(into, lineterminator="\r\n")
    sheet.writerow(["name", "organisation", "sector", "roles", "joined"])
    for member, person in people.present(session, community.id):
        at = member.organisation_id
        work = session.get(Organisation, at) if at else None
        roles = ", ".join(sorted(people.roles(session, member.id) - {"member"}))
        cells = [person.name, work.name if work else "", work.sector if work else "", roles]
        sheet.writerow([*map(_cell, cells), member.joined_at.date().isoformat()])
    return into.getvalue()


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
