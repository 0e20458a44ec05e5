"""The app package that an administrator uploads to Teams: manifest, other languages, icons.

Source: Microsoft's schema of app manifests, version 1.19
(https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.markup import plain

VERSION = "1.19"
SCHEMA = (
    f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams{{}}.schema.json"
)
NAME = "Convener"
COLOUR = "#0b665d"
ICONS = ("color.png", "outline.png")
FOLDER = Path(__file__).parent / "package"

PERSONAL = ("personal",)
SHARED = ("team", "groupChat")

COUNTING = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat")
"""What lets Convener hear messages in which nobody mentions it: only that they were written is kept."""
COUNTING_RESOURCE = "https://convener.invalid"
"""Teams wants some address beside such permissions, and never uses it."""

DESCRIBED_AT_MOST = 128
COMMANDS_AT_MOST = 10

Say = Callable[[str], str]

PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the package: the same app is the same bytes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The commands that Teams offers while somebody writes, each with what it does."""

    personal: Sequence[tuple[str, str]]
    shared: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Language:
    """How the package reads in one language. `tag` is its code."""

    tag: str
    say: Say
    listed: Listed


@dataclass(frozen=True, slots=True)
class Application:
    """What differs from one installation of Convener to another.

    `app` is the application's id (a GUID), `version` three numbers with dots, `about` the
    https address of the page that says who runs it and what is kept.
    """

    app: str
    version: str
    about: str


def package(application: Application, languages: Sequence[Language], *, counting: bool) -> bytes:
    """The app package as a zip; of the languages, the first is its own."""
    made = manifest(application, languages, counting=counting)
    files = {"manifest.json": _json(made)}
    files |= {f"{each.tag}.json": _json(localisation(each)) for each in languages[1:]}
    files |= {each: (FOLDER / each).read_bytes() for each in ICONS}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(zipfile.ZipInfo(name, PACKED_AT), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def manifest(
    application: Application, languages: Sequence[Language], *, counting: bool
) -> dict[str, Any]:
    """The app, minimal or with counting."""
    own, *others = languages
    colour, outline = ICONS
    made: dict[str, Any] = {
        "$schema": SCHEMA.format(""),
        "manifestVersion": VERSION,
        "version": application.version,
        "id": application.app,
        "developer": {
            "name": NAME,
            "websiteUrl": application.about,
            "privacyUrl": f"{application.about}#privacy",
            "termsOfUseUrl": f"{application.about}#terms",
        },
        "name": {"short": NAME, "full": _said(own, "name")},
        "description": {"short": _said(own, "short"), "full": _said(own, "full")},
        "icons": {"color": colour, "outline": outline},
        "accentColor": COLOUR,
        "defaultInstallScope": "team",
        "bots": [
            {
                "botId": application.app,
                "scopes": [*PERSONAL, *SHARED],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    _list(PERSONAL, own.listed.personal),
                    _list(SHARED, own.listed.shared),
                ],
            }
        ],
        "localizationInfo": {
            "defaultLanguageTag": own.tag,
            "additionalLanguages": [
                {"languageTag": each.tag, "file": f"{each.tag}.json"} for each in others
            ],
        },
    }
    if counting:
        permissions = [{"name": each, "type": "Application"} for each in COUNTING]
        made["webApplicationInfo"] = {"id": application.app, "resource": COUNTING_RESOURCE}
        made["authorization"] = {"permissions": {"resourceSpecific": permissions}}
    return made


def localisation(language: Language) -> dict[str, str]:
    """What the manifest says, in another language. A command's name is the same in all of them."""
    told = {
        "$schema": SCHEMA.format(".Localization"),
        "name.short": NAME,
        "name.full": _said(language, "name"),
        "description.short": _said(language, "short"),
        "description.full": _said(language, "full"),
    }
    for place, listed in enumerate((language.listed.personal, language.listed.shared)):
        for number, (_, does) in enumerate(listed):
            at = f"bots[0].commandLists[{place}].commands[{number}].description"
            told[at] = _described(does)
    return told


def _list(scopes: Sequence[str], listed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    if len(listed) > COMMANDS_AT_MOST:
        message = f"Teams lists at most {COMMANDS_AT_MOST} commands"
        raise ValueError(message)
    commands = [{"title": name, "description": _described(does)} for name, does in listed]
    return {"scopes": [*scopes], "commands": commands}


def _described(text: str) -> str:
    told = plain(text)
    return told if len(told) <= DESCRIBED_AT_MOST else f"{told[: DESCRIBED_AT_MOST - 1]}…"


def _said(language: Language, key: str) -> str:
    return plain(language.say(f"teams.manifest.{key}"))


def _json(made: Mapping[str, Any]) -> bytes:
    return json.dumps(made, indent=2, ensure_ascii=False).encode()
