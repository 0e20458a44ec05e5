"""What a mail server says to us, and the mend."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.email.checkup import Refused, Seen, Step
from bot.doctor.finding import Finding
from bot.settings import Settings

MENDS: Mapping[Step, tuple[str, str]] = {
    "connection": (
        "it doesn't answer",
        (
            "check the host and the port in SMTP_URL, the network and any firewall; smtps:// where the"
            " server wants TLS from the start (often 465), else smtp:// (often 587)"
        ),
    ),
    "certificate": (
        "its certificate isn't the host's, or nobody vouches for it",
        "write the host in SMTP_URL as the certificate names it",
    ),
    "encryption": (
        "it offers no STARTTLS, so that others could read the login and the e-mails",
        "use the port that has it (often 587), or smtps://",
    ),
    "login": (
        "it refuses the login",
        "check the user and the password in SMTP_URL; many providers want a password made for apps",
    ),
    "sender": (
        "it doesn't let this login send as MAIL_FROM",
        "set MAIL_FROM to a mailbox that the login may send as",
    ),
}


def server(seen: Seen | Refused, host: str) -> Finding:
    """What came of greeting it; nothing was sent."""
    match seen:
        case Seen(encrypted=encrypted):
            how = "encrypted" if encrypted else "unencrypted, on this machine"
            return Finding("e-mail", "ok", f"{host} takes e-mails from MAIL_FROM, {how}")
        case Refused(at=at, why=why):
            found, mend = MENDS[at]
            return Finding("e-mail", "wrong", f"{host}: {found} ({why})", mend)


def links(settings: Settings) -> Finding:
    """Whether e-mails can have links by which they are answered, and who would send any."""
    if settings.plays:
        return Finding("e-mail links", "warning", "the playground sends no e-mails",
                       "configure Slack or Teams beside SMTP_URL")  # fmt: skip
    needed = {"CONVENER_PUBLIC_URL": settings.base_url, "CONVENER_SECRET_KEY": settings.secret_key}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        return Finding("e-mail links", "warning",
                       f"e-mails have no links to answer by without {' and '.join(missing)}",
                       "set it, so that whoever is invited can say whether they come")  # fmt: skip
    return Finding("e-mail links", "ok", f"e-mails are answered at {settings.base_url}/reply")
