"""What the environment says of e-mail."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from adapters.email.server import Sender, Server
from bot.settings.wrong import wrong

ANY_SERVER, ANY_SENDER = "smtp://mail.example", "cop@mail.example"
"""What passes for a server and a sender."""


class EmailSettings(BaseSettings):
    """One server, and who e-mails are from."""

    smtp_url: str = Field("", alias="SMTP_URL", repr=False)
    mail_from: str = Field("", alias="MAIL_FROM")

    @property
    def email(self) -> bool:
        """Whether e-mail is configured."""
        return bool(self.smtp_url)

    @property
    def mail(self) -> tuple[Server, Sender]:
        """The server and the sender, where e-mail is configured."""
        return Server.parse(self.smtp_url), Sender.parse(self.mail_from)

    @field_validator("smtp_url")
    @classmethod
    def _server(cls, url: str) -> str:
        try:
            if url:
                Server.parse(url)
        except ValueError:
            raise wrong("SMTP_URL", "it is no mail server, or has half a login in it",
                        "write smtp://USER:PASSWORD@HOST:587, or smtps:// where the server wants"
                        " TLS from the start; %40 for an @ in the password") from None  # fmt: skip
        return url

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, words: str) -> str:
        try:
            if words:
                Sender.parse(words)
        except ValueError:
            raise wrong("MAIL_FROM", "it is no e-mail address",
                        "write name@host.example, or Community <name@host.example>") from None  # fmt: skip
        return words

    def whole_email(self) -> None:
        """To send e-mails it needs both; half of them would fail later."""
        if bool(self.smtp_url) != bool(self.mail_from):
            missing = "MAIL_FROM" if self.smtp_url else "SMTP_URL"
            raise wrong(missing, "e-mail needs this, and it isn't set",
                        "set SMTP_URL and MAIL_FROM, or leave both out")  # fmt: skip
