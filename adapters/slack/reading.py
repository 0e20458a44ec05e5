"""Where the reading of a roster stands, as a cursor that survives a crash.

A channel's members come in pages of ids. Who they are is told by pages of the whole workspace, or
one by one; which is quicker depends on how many of the workspace's people are in the channel.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack import limits

MEMBERS, DIRECTORY = "members", "people"


@dataclass(frozen=True, slots=True)
class Reading:
    """Pages of the channel's members, `count` of them seen; or of the workspace, `count` pages left.

    `cursor` is Slack's own.
    """

    of: str = MEMBERS
    count: int = 0
    cursor: str = ""

    @classmethod
    def at(cls, text: str) -> Reading:
        """What `written` wrote; an empty one is the beginning."""
        if not text:
            return cls()
        of, count, cursor = text.split(":", 2)
        return cls(of, int(count), cursor)

    def written(self) -> str:
        """As a cursor of ours."""
        return f"{self.of}:{self.count}:{self.cursor}"

    def after_members(self, found: int, following: str) -> str:
        """The cursor behind a page of so many members; empty where they are better asked singly."""
        count = self.count + found
        if following:
            return Reading(MEMBERS, count, following).written()
        if count <= limits.ASKED_ONE_BY_ONE:
            return ""
        return Reading(DIRECTORY, count // limits.DIRECTORY_PAGE_WORTH).written()

    def after_directory(self, following: str) -> str:
        """The cursor behind a page of the workspace; empty where it was the last, or worth it."""
        if not following or self.count <= 1:
            return ""
        return Reading(DIRECTORY, self.count - 1, following).written()
