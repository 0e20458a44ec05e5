"""On which line of a TOML file each key stands: `tomllib` doesn't say, tomlkit doesn't either.

The file has been read by `tomllib` before, so that what stands here is known to be TOML.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

Place = tuple[str | int, ...]
"""The way to a value: keys, and positions in arrays, from 0."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_PART = re.compile(r'[ \t]*("(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[\w-]+)[ \t]*', re.ASCII)
_SCALAR = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"{3,5}(?!")'
    r"|'''[\s\S]*?'{3,5}(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,\]}\n#]+"
)


def lines(text: str) -> Mapping[Place, int]:
    """The line, from 1, of every key, table and item of an array."""
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.document()
    return scan.found


def line_of(found: Mapping[Place, int], place: Place) -> int:
    """The line of a value; of what it is missing from, where it isn't there."""
    return next((found[place[:n]] for n in range(len(place), 0, -1) if place[:n] in found), 1)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Place, int] = {}
        self.items: dict[Place, int] = {}

    def document(self) -> None:
        here: Place = ()
        while self.blank():
            if self.text.startswith("[", self.at):
                here = self.header()
            else:
                self.pair(here)

    def blank(self) -> str:
        """Pass over spaces, line ends and remarks; the character after them, or nothing."""
        self.at = _matched(_BLANK, self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def header(self) -> Place:
        line, is_item = self.line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_item else 1
        *before, last = self.key()
        self.at += 2 if is_item else 1
        here: Place = ()
        for part in before:
            here = self.latest((*here, part))
        here = (*here, last)
        self.note(here, line)
        if is_item:
            self.items[here] = self.items.get(here, -1) + 1
        here = self.latest(here)
        self.note(here, line)
        return here

    def latest(self, place: Place) -> Place:
        """The item of an array of tables that is being written; any other place is itself."""
        return (*place, self.items[place]) if place in self.items else place

    def pair(self, here: Place) -> None:
        line = self.line()
        for part in self.key():
            here = (*here, part)
            self.note(here, line)
        self.at += 1  # the equals sign
        self.value(here)

    def key(self) -> tuple[str, ...]:
        parts = []
        while True:
            part = _matched(_PART, self.text, self.at)
            self.at = part.end()
            written = part[1]
            is_quoted = written[0] in "\"'"
            parts.append(tomllib.loads(f"of = {written}")["of"] if is_quoted else written)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def value(self, place: Place) -> None:
        match self.blank():
            case "[":
                self.at += 1
                number = 0
                while self.blank() != "]":
                    self.note((*place, number), self.line())
                    self.value((*place, number))
                    number += 1
                    self.comma()
                self.at += 1
            case "{":
                self.at += 1
                while self.blank() != "}":
                    self.pair(place)
                    self.comma()
                self.at += 1
            case _:
                self.at = _matched(_SCALAR, self.text, self.at).end()

    def comma(self) -> None:
        if self.blank() == ",":
            self.at += 1

    def note(self, place: Place, line: int) -> None:
        self.found.setdefault(place, line)

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1


def _matched(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = pattern.match(text, at)
    if found is None:
        message = f"tomllib reads what this doesn't, at character {at}"
        raise ValueError(message)
    return found
