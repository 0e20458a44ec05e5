"""What Slack and Teams send: one file for each kind of payload, named after what it is.

The shapes are those of the platforms' documents and of what their clients send; people, ids and words
are made up. A payload that once showed a bug gets a file here with its mend.

`slack/` (JSON as it is posted; fields where Slack posts a form)

| file                     | what it is                                                                 |
|--------------------------|----------------------------------------------------------------------------|
| `command*`               | a slash command: fields of a form                                          |
| `ssl_check`              | Slack looks at the certificate: fields, unsigned                           |
| `url_verification`       | Slack makes sure of the address                                            |
| `app_rate_limited`       | Slack sends fewer events                                                   |
| `event_*`                | the Events API: words, who comes and goes, what changes; most for nobody   |
| `block_actions_*`        | a press or another element, in the `payload` field of a form               |
| `view_*`                 | a modal sent or closed                                                     |
| `message_action*`        | a message shortcut; `shortcut` is a global one                             |
| `interactive_message`, `dialog_submission`, `workflow_step_edit`, `block_suggestion`: never shown by us |
| `socket_*`               | frames of Socket Mode                                                      |
| `oauth_redirect*`        | the query with which a browser comes back                                  |

`teams/` (activities)

| file                     | what it is                                                                 |
|--------------------------|----------------------------------------------------------------------------|
| `message*`               | words, a press or a form as a message, edits, deletions, reactions         |
| `conversation_update*`   | who comes and goes, what becomes of teams and channels                     |
| `installation_update*`   | the app is added or taken away                                             |
| `card_action*`           | an invoke: a press on a card                                               |
| `task_*`                 | an invoke: a dialog asked for, or sent                                     |
| `sign_in_*`, `file_consent`, `compose_*`, `tab_*`, `config_*` | invokes that Convener has no use for  |
| `typing`, `event_*`, `end_of_conversation` | for nobody                                               |
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

HERE = Path(__file__).parent
ELSEWHERE = {
    "https://hooks.slack.com": "slack",
    "https://smba.trafficmanager.net/emea/": "teams",
}
"""Where the platforms' own hosts stand in a recording, and whose they are."""


@cache
def names(platform: str) -> tuple[str, ...]:
    """What is recorded of a platform."""
    return tuple(sorted(each.stem for each in (HERE / platform).glob("*.json")))


@cache
def text(platform: str, name: str) -> str:
    """A recording as it stands in its file."""
    return (HERE / platform / f"{name}.json").read_text(encoding="utf-8")


def recorded(platform: str, name: str, host: str = "") -> Json:
    """A recording; the platform is at `host` instead, where one is given."""
    told = text(platform, name)
    for url, whose in ELSEWHERE.items():
        if host and whose == platform:
            told = told.replace(url, host)
    read: Json = json.loads(told)
    return read


def is_form(name: str) -> bool:
    """Whether Slack posts the fields of a form themselves."""
    return name.startswith(("command", "ssl_check"))


def is_interaction(name: str) -> bool:
    """Whether Slack posts it in the `payload` of a form."""
    posted = is_form(name) or name.startswith(("event_", "socket_", "oauth_"))
    return not posted and name not in ("url_verification", "app_rate_limited")
