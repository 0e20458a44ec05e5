"""Environment → settings, checked at the start. A wrong one is named, with its mend."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PLAYGROUND_DATABASE = "sqlite:///playground.db"
SLACK_API = "https://slack.com/api/"
ADDRESS = r"https?://[^\s/?#]+[^\s?#]*"


class BadSettings(Exception):
    """The environment can't be used; the message names each variable and its mend."""


class Settings(BaseSettings):
    """What the environment says. `.env` in the working directory is read as well."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field("sqlite:///convener.db", alias="CONVENER_DATABASE_URL")
    playground: Literal["auto", "on", "off"] = Field("auto", alias="CONVENER_PLAYGROUND")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", alias="CONVENER_LOG_LEVEL"
    )
    public_url: str = Field("", alias="CONVENER_PUBLIC_URL")
    port: int = Field(8080, alias="PORT", ge=1, le=65535)
    slack_signing_secret: str = Field("", alias="SLACK_SIGNING_SECRET", repr=False)
    slack_bot_token: str = Field("", alias="SLACK_BOT_TOKEN", repr=False)
    slack_api_url: str = Field(SLACK_API, alias="SLACK_API_URL")

    @property
    def slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_signing_secret)

    @property
    def plays(self) -> bool:
        """Whether the playground is on: asked for, or nothing else is configured."""
        return self.playground == "on" or (self.playground == "auto" and not self.slack)

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

    @field_validator("slack_api_url")
    @classmethod
    def _slashed(cls, url: str) -> str:
        return f"{url.strip().rstrip('/')}/" if url.strip() else SLACK_API

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        try:
            backend = make_url(self.database_url).drivername
        except ArgumentError:
            backend = ""
        if backend not in ("sqlite", "postgresql+psycopg"):
            message = (
                "CONVENER_DATABASE_URL: write sqlite:///FILE or "
                "postgresql+psycopg://USER:PASSWORD@HOST/NAME"
            )
            raise ValueError(message)
        if self.public_url and not re.fullmatch(ADDRESS, self.public_url):
            message = "CONVENER_PUBLIC_URL: write it as https://HOST, as others reach Convener"
            raise ValueError(message)
        if bool(self.slack_signing_secret) != bool(self.slack_bot_token):
            missing = "SLACK_BOT_TOKEN" if self.slack_signing_secret else "SLACK_SIGNING_SECRET"
            message = (
                f"{missing}: Slack needs the signing secret and the bot token; set both or none"
            )
            raise ValueError(message)
        if self.slack_bot_token and not self.slack_bot_token.startswith("xoxb-"):
            message = (
                "SLACK_BOT_TOKEN: a bot token begins with xoxb-; copy it from OAuth & Permissions"
            )
            raise ValueError(message)
        if not re.fullmatch(ADDRESS, self.slack_api_url):
            message = f"SLACK_API_URL: write it as {SLACK_API}, or leave it out"
            raise ValueError(message)
        if self.playground == "on" and self.slack:
            message = (
                "CONVENER_PLAYGROUND: the playground never runs beside a platform; set it to off"
            )
            raise ValueError(message)
        if self.playground == "off" and not self.slack:
            message = (
                "SLACK_SIGNING_SECRET: no platform is configured and the playground is off; "
                "configure Slack, or set CONVENER_PLAYGROUND=on"
            )
            raise ValueError(message)
        return self


def read_settings() -> Settings:
    """Read the environment. Raises BadSettings with a line for each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for each in error.errors(include_url=False, include_input=False):
            name = ".".join(str(part) for part in each["loc"])
            lines.append(
                f"{name}: {each['msg']}" if name else each["msg"].removeprefix("Value error, ")
            )
        raise BadSettings("\n".join(lines)) from None
