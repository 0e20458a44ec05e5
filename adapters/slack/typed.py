"""What people typed, out of what Slack escaped."""

from __future__ import annotations

import re

_ESCAPED = re.compile(
    r"""
      <@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>
    | <\#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>
    | <!(?P<broadcast>[a-z]+)(?:\|[^<>]*)?>
    | <!subteam\^[A-Z0-9]+(?:\|@?(?P<group>[^<>]*))?>
    | <(?P<url>(?:https?|mailto):[^<>|\s]+)(?:\|[^<>]*)?>
    | &(?P<entity>amp|lt|gt);
    """,
    re.VERBOSE,
)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


def unescape(text: str) -> str:
    """Slack's escapes, undone once: the words as they were typed, with ids for names.

    `<@U1|ada>` becomes `@U1`, `<#C1|talk>` `#C1`, `<!here>` `@here`, a group its `@name`, a link
    its address, and `&amp;` `&`. Ids rather than names: a name says nothing for sure.
    """
    return _ESCAPED.sub(_unescaped, text)


def without_mention(text: str, user: str) -> str:
    """Words to somebody, without the mention of them (and what set it off).

    Few blanks before it are looked for: any number takes time that grows with their square.
    """
    return re.sub(rf"\s{{0,9}}<@{re.escape(user)}(?:\|[^<>]*)?>[\s:,]*", " ", text).strip()


def _unescaped(found: re.Match[str]) -> str:
    if found["user"]:
        return f"@{found['user']}"
    if found["channel"]:
        return f"#{found['channel']}"
    if found["url"]:
        url: str = found["url"]
        return url.removeprefix("mailto:")
    if found["entity"]:
        return _ENTITIES[found["entity"]]
    return f"@{found['broadcast'] or found['group'] or ''}"
