"""The report's files: links that lead to them for a while, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.access import may
from bot.cards import Card
from bot.feature import Effects, Turn
from bot.features.reports import cards, drafting, gathering, quarters
from bot.features.reports.handlers import known
from bot.features.reports.quarters import Quarter
from bot.features.reports.written_out import document
from bot.messages import Replace, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from bot.texts import Tongue
from storage import people, reports
from storage.communities import Community
from storage.reports import ReportLink
from storage.sealing import hashed

LEADS_FOR = timedelta(days=14)

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file and its name."""

    name: str
    type: str
    body: bytes


def files(turn: Turn) -> Effects:
    """Make a link to the report's files; only whoever asked sees it."""
    quarter = known(turn, turn.value)
    at = f"{_link(turn, quarter, is_internal=False)}/report"
    return [Whisper(_told(turn, quarter, at, is_internal=False))]


def export(turn: Turn) -> Effects:
    """Make a link to the unsuppressed figures and their rows; only whoever asked sees it."""
    quarter = known(turn, turn.value)
    at = f"{_link(turn, quarter, is_internal=True)}/figures"
    return [Whisper(_told(turn, quarter, at, is_internal=True))]


def revoke(turn: Turn) -> Effects:
    """Let no link to a quarter's files lead there any more."""
    quarter = known(turn, turn.value)
    count = reports.revoke_links(turn.session, turn.here.id, str(quarter), turn.now)
    turn.decided("revoke links to report", str(quarter))
    return [Replace(said(turn.text, "reports.revoked", count=count))]


def _link(turn: Turn, quarter: Quarter, *, is_internal: bool) -> str:
    if not turn.public_url:
        raise Refusal("reports.no_address")
    secret = turn.new_secret()
    turn.session.add(
        ReportLink(
            secret_hash=hashed(secret),
            community_id=turn.here.id,
            quarter=str(quarter),
            language=turn.text.language,
            is_internal=is_internal,
            made_by=turn.person.id,
            made_at=turn.now,
            expires_at=turn.now + LEADS_FOR,
        )
    )
    turn.session.flush()
    turn.decided("link to figures" if is_internal else "link to report", str(quarter))
    return f"{turn.public_url}/documents/{secret}"


def _told(turn: Turn, quarter: Quarter, at: str, *, is_internal: bool) -> Card:
    told = drafting.told(turn, quarter)
    show = cards.export if is_internal else cards.files
    return show(turn.text, told, at, document(turn, told, turn.text))


def behind(moment: Moment, secret: str, name: str, kind: str) -> File | None:
    """The file that a link leads to; None where it leads nowhere, or not to such a one."""
    link = reports.behind(moment.session, hashed(secret), moment.now)
    if link is None or name != ("figures" if link.is_internal else "report"):
        return None
    if link.is_internal and not _may_still(moment, link):
        return None
    here = moment.session.get_one(Community, link.community_id)
    quarter = quarters.parse(link.quarter)
    if quarter is None:
        return None
    there = replace(moment, community=here)
    text = there.texts.tongue(link.language, here.zone)
    return made(there, quarter, kind, text, is_internal=link.is_internal)


def _may_still(moment: Moment, link: ReportLink) -> bool:
    """Whether whoever made a link may see the report still: they may have left, or their role ended."""
    member = people.member(moment.session, link.community_id, link.made_by)
    if member is None or member.left_at is not None:
        return False
    return may(people.roles(moment.session, member.id), "report")


def made(
    moment: Moment, quarter: Quarter, kind: str, text: Tongue, *, is_internal: bool
) -> File | None:
    """A quarter's file; None where there is none of that kind."""
    from bot.features.reports import export as internal  # large, and seldom wanted
    from bot.features.reports import paper, sheets

    if kind not in TYPES or (is_internal and kind != "xlsx"):
        return None
    told = drafting.told(moment, quarter)
    found = document(moment, told, text)
    if is_internal:
        body = internal.xlsx(found, told, gathering.rows(moment, quarter), text)
        return File(f"figures-{quarter}.xlsx", TYPES[kind], body)
    body = paper.pdf(found) if kind == "pdf" else sheets.xlsx(found)
    draft = "-draft" if told.published_at is None else ""
    return File(f"report-{quarter}{draft}.{kind}", TYPES[kind], body)
