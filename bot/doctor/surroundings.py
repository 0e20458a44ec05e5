"""What is around Convener on this machine: `.env`, misspelt variables, time zones, the port."""

from __future__ import annotations

import difflib
import errno
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.doctor.finding import Finding
from bot.features import FEATURES
from bot.playbook_file import OWN, BadPlaybook, load_all
from bot.routing import Routes
from bot.settings import DOTENV, BadSettings, Settings, in_dotenv

OURS = ("CONVENER_", "SLACK_", "TEAMS_", "SMTP_", "MAIL_")
NEAR = 0.75
"""How like a setting's name a misspelling is, of 1 (difflib's ratio)."""


def dotenv() -> Finding:
    """Whether `.env`, if there is one, is a file of settings."""
    file = Path(DOTENV)
    if not file.exists():
        return Finding(DOTENV, "ok", "there is none; the environment alone counts")
    if file.is_dir():
        return Finding(DOTENV, "warning", "it is a folder, and nothing is read from it",
                       "make it a file, as .env.example is")  # fmt: skip
    try:
        names = in_dotenv()
    except BadSettings as error:
        (trouble,) = error.troubles
        return Finding(DOTENV, "wrong", trouble.found, trouble.mend)
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    odd = [str(number) for number, line in lines if not re.match(r"\s*(#.*|[^#]*=.*|)$", line)]
    if odd:
        return Finding(DOTENV, "warning", f"no NAME=VALUE in line {', '.join(odd)}",
                       "write NAME=VALUE, or # before a remark")  # fmt: skip
    return Finding(DOTENV, "ok", f"read; it names {len(names)} variable{'s' * (len(names) != 1)}")


def typos(environment: Mapping[str, str]) -> list[Finding]:
    """Variables nobody reads that look like a setting which isn't set."""
    given = {name.upper(): bool(value) for name, value in environment.items()}
    with suppress(BadSettings):  # said by `dotenv`
        given |= {name: is_set or given.get(name, False) for name, is_set in in_dotenv()}
    known = {str(field.alias) for field in Settings.model_fields.values()}
    unset = sorted(name for name in known if not given.get(name))
    found = []
    for name in sorted(given.keys() - known):
        meant = difflib.get_close_matches(name, unset, 1, NEAR) if name.startswith(OURS) else []
        if meant:
            found.append(Finding(name, "warning", "Convener knows no such variable and ignores it",
                                 f"did you mean {meant[0]}?"))  # fmt: skip
    return found


def zones() -> Finding:
    """Whether the clocks of the world are known."""
    try:
        ZoneInfo("Africa/Nairobi")
    except ZoneInfoNotFoundError:
        return Finding("time zones", "wrong", "this Python has no time zone data",
                       "install the Python package tzdata, or the system's")  # fmt: skip
    return Finding("time zones", "ok", f"{len(available_timezones())} are known")


def playbooks() -> list[Finding]:
    """Whether the frameworks of one's own, where there are some, can be used."""
    commands = Routes.of(FEATURES).commands
    try:
        known = load_all(OWN, commands).every
    except BadPlaybook as error:
        return [Finding(each.name, "wrong", each.found, each.mend) for each in error.troubles]
    return [Finding("playbooks", "ok", f"read: {', '.join(each.id for each in known)}")]


def port(number: int) -> Finding:
    """Whether Convener could listen there."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", number))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return Finding("port", "warning", f"something listens at {number} already: another Convener?",
                               "stop it before the next run, or set PORT to another")  # fmt: skip
            return Finding("port", "wrong", f"{number} can't be listened at ({error.strerror})",
                           "set PORT to another, above 1023")  # fmt: skip
    return Finding("port", "ok", f"{number} is free")
