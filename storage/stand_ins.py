"""Who stands where somebody erased stood: persons without an account, members who left long ago.

Most rows name the one stand-in of a language. Where a table has one row a person, and figures are
made of these, it has numbered stand-ins of its own: nothing tells what one of them did elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from storage.database import insert_new
from storage.people import Member, Person

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When stand-ins came and left: no figure of any week counts them."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """`name` is what they are called in `language`."""

    name: str
    language: str

    @property
    def prefix(self) -> str:
        """How all their ids begin."""
        return f"erased-{self.language}"

    def ident(self, community: str | None, table: str = "", number: int = 0) -> str:
        """The id of one: a member of a community, or the person (None)."""
        person = f"{self.prefix}-{table}-{number}" if table else self.prefix
        return f"{person}-{community}" if community else person

    def stand(
        self, session: Session, community: str | None, table: str = "", number: int = 0
    ) -> str:
        """The same id, of one who is there from now on."""
        person = self.ident(None, table, number)
        insert_new(session, Person(id=person, name=self.name, language=self.language))
        if community is None:
            return person
        member = self.ident(community, table, number)
        row = Member(
            id=member,
            community_id=community,
            person_id=person,
            joined_at=LONG_AGO,
            left_at=LONG_AGO,
        )
        insert_new(session, row)
        return member
