"""The charter as a document: links that lead to it for a while, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.feature import Effects, Turn
from bot.features.charter import cards, reading, rules, written_out
from bot.features.charter.view import view
from bot.features.charter.written_out import Document
from bot.messages import Replace, Whisper
from bot.moment import Moment, Refusal
from bot.saying import said
from storage import charters
from storage.charters import DocumentLink
from storage.communities import Community
from storage.sealing import hashed


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it is made and called."""

    write: Callable[[Document], bytes]
    type: str


def _word_file(document: Document) -> bytes:
    """As DOCX. What writes it takes seven megabytes: it is loaded where somebody wants one."""
    from bot.features.charter.word_file import word_file

    return word_file(document)


FORMATS: Mapping[str, Format] = {
    "docx": Format(
        _word_file, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "md": Format(written_out.markdown, "text/markdown; charset=utf-8"),
}


def document(turn: Turn) -> Effects:
    """Make a link to the document; only whoever asked sees it."""
    charter = reading.found(turn, turn.value)
    if not turn.public_url:
        raise Refusal("charter.no_address")
    secret = turn.new_secret()
    turn.session.add(
        DocumentLink(
            secret_hash=hashed(secret),
            charter_id=charter.id,
            made_by=turn.person.id,
            made_at=turn.now,
            expires_at=turn.now + rules.LEADS_FOR,
        )
    )
    turn.session.flush()
    turn.decided("link to charter", charter.id)
    live = len(charters.links(turn.session, [charter.id], turn.now))
    at = f"{turn.public_url}/documents/{secret}/charter"
    card = cards.document(turn.text, f"{at}.docx", f"{at}.md", view(turn, charter), live)
    return [Whisper(card)]


def revoke(turn: Turn) -> Effects:
    """Let no link to a charter lead there any more."""
    charter = reading.found(turn, turn.value)
    count = charters.revoke_links(turn.session, [charter.id], turn.now)
    turn.decided("revoke links to charter", charter.id)
    return [Replace(said(turn.text, "charter.revoked", count=count))]


def behind(moment: Moment, secret: str) -> Document | None:
    """The document that a link leads to; None where it leads nowhere."""
    charter = charters.by_secret(moment.session, hashed(secret), moment.now)
    if charter is None:
        return None
    here = moment.session.get_one(Community, charter.community_id)
    return written_out.document(replace(moment, community=here), charter)
