"""Environment → settings, checked at the start. A wrong one is named, with its mend."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings.email import ANY_SENDER, ANY_SERVER, EmailSettings
from bot.settings.teams import ANY_ID, TeamsSettings
from bot.settings.wrong import is_address, is_here, wrong
from bot.trouble import DATABASE, Trouble

DOTENV = ".env"
PLAYGROUND_DATABASE = "sqlite:///playground.db"
ANY_BOT_TOKEN = f"xoxb-{'any' * 16}"
"""It opens nothing, and passes for any setting that has no default."""
ANY = {"TEAMS_APP_ID": ANY_ID, "TEAMS_TENANT_ID": ANY_ID, "TEAMS_ALLOWED_TENANTS": ANY_ID,
       "TEAMS_SERVICE_HOSTS": "host.example", "TEAMS_ANONYMOUS": False,
       "SMTP_URL": ANY_SERVER, "MAIL_FROM": ANY_SENDER}  # fmt: skip
"""What passes for those that such a token doesn't pass for."""

KEY_AT_LEAST = 32
"""Characters of a secret that keys are derived from."""
SLACK_API_URL = "https://slack.com/api/"


class BadSettings(Exception):
    """The environment can't be used; the message names each variable and its mend."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__("\n".join(str(trouble) for trouble in troubles))
        self.troubles = troubles


class Settings(TeamsSettings, EmailSettings):
    """What the environment says. `.env` in the working directory is read as well."""

    model_config = SettingsConfigDict(
        env_file=DOTENV, extra="ignore", frozen=True, str_strip_whitespace=True
    )

    database_url: str = Field("sqlite:///convener.db", alias="CONVENER_DATABASE_URL")
    playground: Literal["auto", "on", "off"] = Field("auto", alias="CONVENER_PLAYGROUND")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", alias="CONVENER_LOG_LEVEL"
    )
    erasures: str = Field("", alias="CONVENER_ERASURES")
    public_url: str = Field("", alias="CONVENER_PUBLIC_URL")
    port: int = Field(8080, alias="PORT", ge=1, le=65535)
    slack_signing_secret: str = Field("", alias="SLACK_SIGNING_SECRET", repr=False)
    slack_bot_token: str = Field("", alias="SLACK_BOT_TOKEN", repr=False)
    secret_key: str = Field("", alias="CONVENER_SECRET_KEY", repr=False)
    slack_app_token: str = Field("", alias="SLACK_APP_TOKEN", repr=False)
    slack_client_id: str = Field("", alias="SLACK_CLIENT_ID")
    slack_client_secret: str = Field("", alias="SLACK_CLIENT_SECRET", repr=False)
    slack_api_url: str = Field(SLACK_API_URL, alias="SLACK_API_URL")

    @property
    def slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_signing_secret or self.slack_app_token)

    @property
    def connects(self) -> bool:
        """Whether any platform is configured; several may be at once."""
        return self.slack or self.teams

    @property
    def oauth(self) -> bool:
        """Whether any workspace may install Convener; else it has one, by its token."""
        return bool(self.slack_client_id)

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys that secrets are sealed with: the newest first."""
        return tuple(key.strip() for key in self.secret_key.split(",")) if self.secret_key else ()

    @property
    def plays(self) -> bool:
        """Whether the playground is on: asked for, or nothing else is configured."""
        return self.playground == "on" or (self.playground == "auto" and not self.connects)

    @property
    def database(self) -> str:
        """The database in use; the playground has a file of its own."""
        return PLAYGROUND_DATABASE if self.plays else self.database_url

    @property
    def base_url(self) -> str:
        """Where its pages are reached, without a slash at the end; empty where nobody said."""
        if self.plays and not self.public_url:
            return f"http://127.0.0.1:{self.port}"
        return self.public_url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):  # ValueError: a port that is no number
            parsed = None
        is_file = parsed is not None and parsed.drivername == "sqlite"
        if is_file and parsed is not None and parsed.database in (None, "", ":memory:"):
            raise wrong(DATABASE, "it names no file, and nothing would be kept",
                         "write sqlite:///FILE")  # fmt: skip
        if not is_file and (parsed is None or parsed.drivername != "postgresql+psycopg"):
            raise wrong(DATABASE, "it is no database that Convener knows",
                         "write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")  # fmt: skip
        if parsed is not None and "@" in (parsed.host or ""):  # else errors tell half a password
            raise wrong(DATABASE, "there is more than one @ in it",
                         "write %40 for an @ in the password")  # fmt: skip
        return url

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, token: str) -> str:
        if token and not re.fullmatch(r"xoxb-[\w.-]+", token, re.ASCII):
            raise wrong("SLACK_BOT_TOKEN", "a bot token begins with xoxb- and is one word",
                         "copy it from OAuth & Permissions")  # fmt: skip
        return token

    @field_validator("secret_key")
    @classmethod
    def _secret_key(cls, keys: str) -> str:
        if keys and any(len(key.strip()) < KEY_AT_LEAST for key in keys.split(",")):
            raise wrong("CONVENER_SECRET_KEY",
                         f"a key has at least {KEY_AT_LEAST} characters, and a comma between two",
                         "make one: openssl rand -base64 32")  # fmt: skip
        return keys

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, token: str) -> str:
        if token and not re.fullmatch(r"xapp-[\w.-]+", token, re.ASCII):
            raise wrong("SLACK_APP_TOKEN", "an app-level token begins with xapp- and is one word",
                         "copy it from Basic Information, App-Level Tokens")  # fmt: skip
        return token

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, url: str) -> str:
        if url and not is_address(url):
            raise wrong("CONVENER_PUBLIC_URL", "it is no address that others could reach",
                         "leave it out, or write it like https://convener.example")  # fmt: skip
        if url and urlsplit(url).path.strip("/"):
            raise wrong("CONVENER_PUBLIC_URL", "it has a path, and Convener's own begin after the host",
                        "leave out what follows the host: https://convener.example")  # fmt: skip
        return url

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        if not is_address(url or SLACK_API_URL):
            raise wrong("SLACK_API_URL", "it is no address that begins with http:// or https://",
                         f"leave it out, or write it like {SLACK_API_URL}")  # fmt: skip
        return (url or SLACK_API_URL).rstrip("/") + "/"

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        self._whole_oauth()
        self.whole_teams()
        self.whole_email()
        if self.teams_anonymous and self.public_url and not is_here(self.public_url):
            raise wrong("TEAMS_ANONYMOUS",
                        "strangers who come through what stands before CONVENER_PUBLIC_URL could"
                        " look like this machine", "leave one of the two out")  # fmt: skip
        if not self.oauth and self.slack != bool(self.slack_bot_token):
            missing = "SLACK_BOT_TOKEN" if self.slack else "SLACK_SIGNING_SECRET"
            raise wrong(missing, "Slack needs the signing secret and the bot token",
                         "set both or none; SLACK_APP_TOKEN may stand in the secret's place")  # fmt: skip
        if self.playground == "on" and self.connects:
            raise wrong("CONVENER_PLAYGROUND", "the playground never runs beside a platform",
                         "set it to off")  # fmt: skip
        if self.playground == "off" and not self.connects:
            raise wrong("SLACK_SIGNING_SECRET",
                         "no platform is configured and the playground is off",
                         "configure Slack or Teams, or set CONVENER_PLAYGROUND=on")  # fmt: skip
        return self

    def _whole_oauth(self) -> None:
        """To be installed by OAuth it needs all of these; half of them would fail later."""
        if not self.slack_client_id and not self.slack_client_secret:
            return
        needed = {
            "SLACK_CLIENT_ID": self.slack_client_id,
            "SLACK_CLIENT_SECRET": self.slack_client_secret,
            "SLACK_SIGNING_SECRET": self.slack_signing_secret or self.slack_app_token,
            "CONVENER_SECRET_KEY": self.secret_key,
            "CONVENER_PUBLIC_URL": self.public_url,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise wrong(", ".join(missing), "installations by OAuth need this, and it isn't set",
                         "set it, or leave SLACK_CLIENT_ID and SLACK_CLIENT_SECRET out")  # fmt: skip
        if self.slack_bot_token:
            raise wrong("SLACK_BOT_TOKEN",
                         "with SLACK_CLIENT_ID each workspace has a token of its own",
                         "leave it out, and install Convener anew at /slack/install")  # fmt: skip


class Named(NamedTuple):
    """A variable's name and whether it has a value; never the value."""

    name: str
    is_set: bool


def read_settings() -> Settings:
    """Read the environment. Raises BadSettings with a line for each wrong variable."""
    try:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(_unreadable(error)) from None
    except ValidationError as error:
        wrong = _details(error)
    # What concerns several variables is asked only once each of them is right: put something
    # right for the wrong ones and ask again, so that nobody mends one line to be shown the next.
    names = {str(part) for each in wrong for part in each["loc"]}
    fields = (field for field in Settings.model_fields.values() if field.alias in names)
    aliases = {str(field.alias): field.default for field in fields}
    right = {name: ANY.get(name, usual or ANY_BOT_TOKEN) for name, usual in aliases.items()}
    try:
        Settings.model_validate(right)
    except ValidationError as error:
        wrong += [each for each in _details(error) if each not in wrong]
    raise BadSettings(*(_trouble(each) for each in wrong))


def in_dotenv() -> tuple[Named, ...]:
    """The variables that `.env` names. Raises BadSettings when it can't be read."""
    try:
        found = DotEnvSettingsSource(Settings).env_vars
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(_unreadable(error)) from None
    return tuple(Named(name.upper(), bool(value)) for name, value in found.items())


def _details(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=False)


def _trouble(each: ErrorDetails) -> Trouble:
    context = each.get("ctx", {})
    if each["type"] == "setting":
        return Trouble(context["name"], context["found"], context["mend"])
    name = ".".join(str(part) for part in each["loc"])
    if name == "PORT":
        return Trouble(
            name, "it is no number from 1 to 65535", "write one, such as 8080, or leave it out"
        )
    return Trouble(name, each["msg"], "set it right in the environment or .env, or leave it out")


def _unreadable(error: OSError | UnicodeDecodeError) -> Trouble:
    reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    mend = "save it as UTF-8 text that whoever runs Convener may read"
    return Trouble(DOTENV, f"it can't be read ({reason})", mend)
