"""What the environment says of Microsoft Teams."""

from __future__ import annotations

import re

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from bot.settings.wrong import is_address, is_here, wrong

TEAMS_OPENID_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TEAMS_TOKEN_URL = "https://login.microsoftonline.com/"  # noqa: S105 - where tokens are had
ANY_ID = "00000000-0000-0000-0000-000000000000"

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12,13}")
"""Of an app or a tenant; local playgrounds have made up a tenant with one digit more."""

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class TeamsSettings(BaseSettings):
    """One app in one tenant, which may serve further tenants by name."""

    teams_app_id: str = Field("", alias="TEAMS_APP_ID")
    teams_app_password: str = Field("", alias="TEAMS_APP_PASSWORD", repr=False)
    teams_tenant_id: str = Field("", alias="TEAMS_TENANT_ID")
    teams_allowed_tenants: str = Field("", alias="TEAMS_ALLOWED_TENANTS")
    teams_openid_url: str = Field(TEAMS_OPENID_URL, alias="TEAMS_OPENID_URL")
    teams_token_url: str = Field(TEAMS_TOKEN_URL, alias="TEAMS_TOKEN_URL")
    teams_service_hosts: str = Field("", alias="TEAMS_SERVICE_HOSTS")
    teams_anonymous: bool = Field(default=False, alias="TEAMS_ANONYMOUS")

    @property
    def teams(self) -> bool:
        """Whether Teams is configured."""
        return bool(self.teams_app_id)

    @property
    def teams_tenants(self) -> tuple[str, ...]:
        """The tenants that are served, the app's own first."""
        return tuple(dict.fromkeys((self.teams_tenant_id, *_listed(self.teams_allowed_tenants))))

    @property
    def teams_hosts(self) -> tuple[str, ...]:
        """The hosts that answers may go to; none: those that Microsoft documents."""
        return _listed(self.teams_service_hosts)

    @field_validator("teams_app_id", "teams_tenant_id")
    @classmethod
    def _id(cls, ident: str, info: ValidationInfo) -> str:
        if ident and not _ID.fullmatch(ident.lower()):
            raise wrong(str(info.field_name).upper(), f"it has no such look as {ANY_ID}",
                        "copy it from the app's Overview in Microsoft Entra")  # fmt: skip
        return ident.lower()

    @field_validator("teams_allowed_tenants")
    @classmethod
    def _tenants(cls, tenants: str) -> str:
        if any(not _ID.fullmatch(each) for each in _listed(tenants)):
            raise wrong("TEAMS_ALLOWED_TENANTS", "tenants are named by their ids, a comma between two",
                        "ask each organisation for its tenant id")  # fmt: skip
        return tenants

    @field_validator("teams_service_hosts")
    @classmethod
    def _hosts(cls, hosts: str) -> str:
        if any(not _HOST.fullmatch(each) for each in _listed(hosts)):
            raise wrong("TEAMS_SERVICE_HOSTS", "it lists bare host names, a comma between two",
                        "leave it out, or write it like smba.trafficmanager.net")  # fmt: skip
        return hosts

    @field_validator("teams_openid_url", "teams_token_url")
    @classmethod
    def _url(cls, url: str, info: ValidationInfo) -> str:
        alias = str(info.field_name).upper()
        usual = TEAMS_OPENID_URL if alias == "TEAMS_OPENID_URL" else TEAMS_TOKEN_URL
        url = url or usual
        if not is_address(url) or not (url.startswith("https://") or is_here(url)):
            raise wrong(alias, "it is no address that begins with https://, nor on this machine",
                        f"leave it out, or write it like {usual}")  # fmt: skip
        return url

    def whole_teams(self) -> None:
        """To serve Teams it needs all of these; half of them would fail later."""
        needed = {"TEAMS_APP_ID": self.teams_app_id, "TEAMS_TENANT_ID": self.teams_tenant_id}
        if not self.teams_anonymous:
            needed["TEAMS_APP_PASSWORD"] = self.teams_app_password
        missing = [name for name, value in needed.items() if not value]
        begun = [*needed.values(), self.teams_app_password, self.teams_allowed_tenants]
        if missing and (self.teams_anonymous or any(begun)):
            raise wrong(", ".join(missing), "Teams needs this, and it isn't set",
                        "set it, or leave every TEAMS_ variable out")  # fmt: skip


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip().lower() for each in text.split(",") if each.strip())
