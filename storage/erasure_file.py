"""The file of erasures: outside the database, so that a restored backup is told whom it must erase.

One line of JSON each: {"erasure": "…", "hashes": ["…"]}; without hashes, somebody came back. Names
and addresses never stand in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


class Unreadable(Exception):
    """A line of the file is no erasure; the message says which."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody was erased, by the hashes of their addresses; or came back, and there are none."""

    erasure: str
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasures:
    """How it is kept who was erased: the secrets of their hashes, newest first, and the file."""

    keys: tuple[str, ...] = field(default=(), repr=False)
    file: Path | None = None

    def append(self, line: Line) -> None:
        """One write, on the disk before this returns. Raises OSError; then nobody is erased."""
        if self.file is None:
            return
        body = json.dumps({"erasure": line.erasure, "hashes": line.hashes}) + "\n"
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, body.encode())
            os.fsync(handle)
        finally:
            os.close(handle)


NOWHERE = Erasures()
"""No secret and no file: the database alone knows of erasures."""


def read(file: Path) -> Iterator[Line]:
    """What a file says, in its order. Raises Unreadable, and OSError.

    A last line that breaks off was never answered for: it is left out.
    """
    text = file.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        try:
            told = json.loads(line)
            yield Line(str(told["erasure"]), tuple(map(str, told["hashes"])))
        except (ValueError, KeyError, TypeError):
            if not line.endswith("\n"):
                return
            message = f"{file.name}, line {number}: it is no erasure"
            raise Unreadable(message) from None


def standing(lines: Iterable[Line]) -> list[Line]:
    """The erasures that hold: what was said last of each, but of those who came back."""
    last = {each.erasure: each for each in lines}
    return [each for each in last.values() if each.hashes]
