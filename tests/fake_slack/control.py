"""The fake Slack as a process of its own, told what to do over HTTP.

    GET  /control/calls?team=T1&method=…      the calls so far
    GET  /control/messages?team=T1&channel=C1
    POST /control {"do": "add_user", "team": "T1", "user": "U1", …}

`do` is one of `DEEDS`, each a method of FakeSlack; the rest are its arguments by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.serving import Reply

if TYPE_CHECKING:
    from tests.fake_slack.slack import FakeSlack

DEEDS = (
    "add_team",
    "add_user",
    "add_channel",
    "limit",
    "fail",
    "stall",
    "drop",
    "slow",
    "lift",
    "revoke",
)


class Control:
    """Answers `/control`."""

    def __init__(self, fake: FakeSlack) -> None:
        self._fake = fake

    def __call__(self, path: str, given: Mapping[str, Any]) -> Reply:
        """What is there, or what was done."""
        match path:
            case "/calls":
                wanted = given.get("method", "")
                calls = [each for each in self._fake.calls if wanted in {"", each.method}]
                team = given.get("team", "")
                return Reply([asdict(each) for each in calls if team in {"", each.team}])
            case "/messages":
                team, channel = str(given.get("team")), str(given.get("channel"))
                return Reply([asdict(each) for each in self._fake.messages(team, channel)])
            case "":
                return self._did(dict(given))
            case _:
                return Reply({"ok": False, "error": "unknown path"}, 404)

    def _did(self, given: dict[str, Any]) -> Reply:
        deed = given.pop("do", "")
        if deed not in DEEDS:
            return Reply({"ok": False, "error": f"do one of {DEEDS}"}, 400)
        members = given.pop("members", [])
        try:
            if deed == "add_channel":
                self._fake.add_channel(given.pop("team"), given.pop("channel"), *members, **given)
            else:
                getattr(self._fake, deed)(**given)
        except (KeyError, TypeError) as wrong:
            return Reply({"ok": False, "error": str(wrong)}, 400)
        return Reply({"ok": True})
