"""A card as an e-mail (RFC 5322): words and HTML that say the same, and the invitation it encloses.

An invitation stands among the alternatives, where Outlook and Google look for it, and once more as a
file, for those who don't (RFC 6047).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address as Named
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from adapters.email import html
from adapters.email.address import mailbox
from adapters.email.server import Sender
from bot.cards import Button, Buttons, Card, Shown, plain
from bot.enclosed import Enclosed
from bot.markup import plain as plain_markup
from bot.messages import Address

Say = Callable[..., str]
Link = Callable[[Address, Card, Button], str]
"""The address behind a button; empty where a press needs more than a link."""

SUBJECT_AT_MOST = 180
FILE = "invitation.ics"
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What no header may have in it: it could begin another one."""


LINKS = frozenset({"list-unsubscribe"})
"""Headers that hold a link: it is one word, however long (up to 998 characters, RFC 5322)."""


class _Policy(EmailPolicy):
    """As for SMTP, but that links are neither folded nor encoded: no mail program would read them."""

    def fold(self, name: str, value: str) -> str:
        """A header as lines of text."""
        return f"{name}: {value}\r\n" if name.lower() in LINKS else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        return (
            self.fold(name, value).encode("ascii")
            if name.lower() in LINKS
            else super().fold_binary(name, value)
        )


POLICY = _Policy(linesep="\r\n")


def message_id(key: str, sender: Sender) -> str:
    """The same for the same post, however often it is sent."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.host}>"


def written(
    card: Card, to: Address, ident: str, sender: Sender, say: Say, link: Link, at: datetime
) -> bytes:
    """The letter as it goes to the server. Raises Undeliverable where `to` is no mailbox."""

    def behind(button: Button) -> str:
        return link(to, card, button)

    letter = EmailMessage(POLICY)
    local, _, host = sender.mailbox.rpartition("@")
    letter["From"] = Named(_line(sender.name), username=local, domain=host)
    letter["To"] = mailbox(to)
    letter["Subject"] = _line(plain_markup(card.title))[:SUBJECT_AT_MOST]
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = ident
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    _answerable(letter, card, behind, sender)
    letter.set_content(words(card, say, behind), cte="quoted-printable")
    letter.add_alternative(html.document(card, say, behind), subtype="html", cte="quoted-printable")
    if card.enclosed is not None and card.enclosed.method:
        _invite(letter, card.enclosed)
    return letter.as_bytes()


def words(card: Card, say: Say, behind: Callable[[Button], str]) -> str:
    """The whole card without markup, its links in full."""
    paragraphs = [plain_markup(card.title), *(_part(part, behind) for part in card.parts)]
    if lacks(card, behind):
        paragraphs.append(plain_markup(say("email.elsewhere")))
    return "\n\n".join(each for each in paragraphs if each) + "\n"


def lacks(card: Card, behind: Callable[[Button], str]) -> bool:
    """Whether some of its buttons can't be links."""
    return any(not behind(each) for part in card.parts if isinstance(part, Buttons)
               for each in part.buttons)  # fmt: skip


def _part(part: Shown, behind: Callable[[Button], str]) -> str:
    if not isinstance(part, Buttons):
        return plain(part)
    linked = ((plain_markup(each.label), behind(each)) for each in part.buttons)
    return "\n".join(f"{label}:\n{to}" for label, to in linked if to)


def _answerable(
    letter: EmailMessage, card: Card, behind: Callable[[Button], str], sender: Sender
) -> None:
    """Where its reader's own words go, and how they get no more letters like it."""
    enclosed = card.enclosed or Enclosed()
    if enclosed.reply_to:
        letter["Reply-To"] = _line(enclosed.reply_to)
    buttons = (each for part in card.parts if isinstance(part, Buttons) for each in part.buttons)
    stop = next((each for each in buttons if each.action == enclosed.stop), None)
    if stop is not None and (to := behind(stop)):
        letter["List-Id"] = f"<{stop.action}.{card.community or 'all'}.{sender.host}>"
        letter["List-Unsubscribe"] = f"<{to}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _invite(letter: EmailMessage, enclosed: Enclosed) -> None:
    told: dict[str, Any] = {
        "subtype": "calendar",
        "params": {"method": enclosed.method},
        "cte": "base64",
    }
    letter.add_alternative(enclosed.calendar, **told)
    letter.add_attachment(
        enclosed.calendar.encode(), maintype="application", subtype="ics", filename=FILE
    )


def _line(text: str) -> str:
    return _UNFIT.sub(" ", text).strip()
