"""Communities in great numbers, written by SQL: names as long as real ones, one workspace a community."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from scheduler.clock import wall
from storage.database import Store
from tests.bench.settled import HALF_A_YEAR

SAID = {
    "<each>": "generate_series(CAST(:first AS int), CAST(:last AS int)) c",
    "<all>": "generate_series(1, CAST(:members AS int)) m",
    "<lane>": "'slack:T' || lpad(c::text, 9, '0')",
}
"""What stands for communities and members by their numbers, and for a community's workspace."""

COMMUNITIES = (
    """INSERT INTO community (id, name, domain, zone, languages, stage, created_at, roster)
    SELECT md5('c' || c), 'Community ' || c, 'Water', 'UTC', 'en', 'forming', :began, 'complete'
    FROM <each>""",
    """INSERT INTO venue (address, community_id)
    SELECT <lane> || ':channel:C', md5('c' || c)
    FROM <each>""",
    """INSERT INTO person (id, name, zone, language)
    SELECT md5('p' || c || ' ' || m), 'Somebody by name ' || m, 'UTC', 'en'
    FROM <each>, <all>""",
    """INSERT INTO identity (address, person_id, reachable, standing, name, zone, language)
    SELECT <lane> || ':person:U' || lpad(m::text, 9, '0'), md5('p' || c || ' ' || m),
      true, 'own', 'Somebody by name ' || m, 'UTC', 'en'
    FROM <each>, <all>""",
    """INSERT INTO organisation (id, community_id, name, sector)
    SELECT md5('o' || c || ' ' || o), md5('c' || c), 'Organisation ' || o, 'ngo'
    FROM <each>, generate_series(0, 4) o""",
    """INSERT INTO member (id, community_id, person_id, joined_at, organisation_id)
    SELECT md5('m' || c || ' ' || m), md5('c' || c), md5('p' || c || ' ' || m), :began,
      md5('o' || c || ' ' || m % 5)
    FROM <each>, <all>""",
    """INSERT INTO role (member_id, role)
    SELECT md5('m' || c || ' 1'), 'leader' FROM <each>""",
)
DUE = """INSERT INTO schedule (id, community_id, occasion, subject, rule, zone, next_due_at)
    SELECT :occasion || ':' || md5('c' || c), md5('c' || c), :occasion, '', :rule, 'UTC', :due
    FROM <each>"""
POSTS = """INSERT INTO outbox (key, lane, address, kind, community_id, person_id, asked, urgency,
      created_at, position, card, version, sent_version, state, pending, ref, reason)
    SELECT :kind || ':' || md5('m' || c || ' ' || m) || ':' || :kind, <lane>,
      <lane> || ':person:U' || lpad(m::text, 9, '0'), :kind, md5('c' || c),
      md5('p' || c || ' ' || m), 'before', 3, :began, m, :card, 1, 0, 'waiting', true, '', ''
    FROM <each>, <all>"""


def settle(store: Store, communities: int, members: int, first: int = 1) -> None:
    """Communities from a number on, each of so many members, the first of whom leads."""
    given = {"first": first, "last": first + communities - 1, "members": members}
    run(store, COMMUNITIES, began=wall() - HALF_A_YEAR, **given)


def fall_due(store: Store, occasion: str, communities: int) -> None:
    """A weekly occasion of each of these communities is due now, all at one instant."""
    due = wall().replace(microsecond=0) - timedelta(seconds=1)
    rule = f"every 7d at 09:00 from {(due + timedelta(days=6)).date()}"
    run(store, (DUE,), occasion=occasion, first=1, last=communities, rule=rule, due=due)


def post(store: Store, kind: str, card: str, communities: int, members: int) -> None:
    """A message to each of so many members of so many communities waits to be sent."""
    given = {"kind": kind, "card": card, "began": wall()}
    run(store, (POSTS,), first=1, last=communities, members=members, **given)


def run(store: Store, statements: Sequence[str], **given: object) -> None:
    """These statements, each with what it asks for; then the planner learns what there is."""
    with store.transaction() as session:
        for each in map(_spelled, statements):
            named = {key: value for key, value in given.items() if f":{key}" in each}
            session.execute(text(each), named)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _spelled(statement: str) -> str:
    for short, whole in SAID.items():
        statement = statement.replace(short, whole)
    return statement
