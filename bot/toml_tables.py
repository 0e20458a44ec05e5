"""Reading a TOML file that people write: whatever is wrong is kept with its line, key and mend.

A getter that finds nothing it can use says so and returns something harmless, so that whoever
wrote the file hears of all that is wrong with it at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.texts import DEFAULT, LANGUAGES
from bot.toml_lines import Place, line_of, lines
from bot.trouble import Trouble

Words = Mapping[str, str]
IDENT = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Document:
    """A file with what is wrong in it."""

    name: str
    found: Mapping[Place, int]
    troubles: list[Trouble] = field(default_factory=list)

    def wrong(self, place: Place, found: str, mend: str) -> None:
        """Keep that something is wrong at a place."""
        where = [self.name, f"line {line_of(self.found, place)}", *_said(place)]
        self.troubles.append(Trouble(", ".join(where), found, mend))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file, with the way to it."""

    document: Document
    place: Place
    items: Mapping[str, Any]

    def wrong(self, name: str, found: str, mend: str) -> None:
        """Keep that something is wrong with a key of this table."""
        self.document.wrong((*self.place, name), found, mend)

    def only(self, *names: str) -> None:
        """No other keys stand here."""
        for name in self.items.keys() - set(names):
            near = get_close_matches(name, names, 1)
            meant = f"write {near[0]}" if near else f"take it out; known here: {', '.join(names)}"
            self.wrong(name, "nothing of that name is known here", meant)

    def text(self, name: str, default: str | None = None) -> str:
        """A text that isn't empty."""
        value = self.items.get(name, default)
        if isinstance(value, str) and (value.strip() or name not in self.items):
            return value
        self.wrong(name, "it must be a text", f'write {name} = "…"')
        return ""

    def ident(self, name: str = "id") -> str:
        """A name for the machine."""
        value = self.items.get(name)
        if isinstance(value, str) and IDENT.fullmatch(value):
            return value
        mend = f'write {name} = "…", small letters, digits and _, at most 40, a letter first'
        self.wrong(name, "it must be a name", mend)
        return ""

    def one_of(self, name: str, known: Collection[str], default: str | None = None) -> str:
        """One of some words."""
        value = self.items.get(name, default)
        if isinstance(value, str) and value in known:
            return value
        self.wrong(name, f"it is {value!r}", f"it can be {', '.join(known)}")
        return next(iter(known))

    def several(self, name: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of words, one at least; of some known ones where they are given."""
        value = self.items.get(name)
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            self.wrong(name, "it must be a list of names", f'write {name} = ["…"]')
            return ()
        for number, each in enumerate(value):
            if known is not None and each not in known:
                place = (*self.place, name, number)
                self.document.wrong(place, f"it is {each!r}", f"it can be {', '.join(known)}")
        return tuple(value)

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self.items.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        mend = f"write a whole number from {least} to {most}"
        self.wrong(name, f"it is {value!r}" if name in self.items else "it is missing", mend)
        return least

    def yes(self, name: str) -> bool:
        """True or false; false where it is not said."""
        value = self.items.get(name, False)
        if isinstance(value, bool):
            return value
        self.wrong(name, f"it is {value!r}", "write true or false")
        return False

    def words(self, name: str, default: str | None = None) -> Words:
        """A text by language; one without a language stands for all."""
        value = self.items.get(name, default)
        if isinstance(value, str) and value.strip():
            return {DEFAULT: value}
        if not isinstance(value, dict) or DEFAULT not in value:
            mend = f'write {name} = "…", or {name} = {{ {DEFAULT} = "…" }} with more languages'
            self.wrong(name, f"it must be a text, or a table with {DEFAULT}", mend)
            return {DEFAULT: ""}
        for language, said in value.items():
            place = (*self.place, name, language)
            if language not in LANGUAGES:
                mend = f"Convener speaks {', '.join(LANGUAGES)}"
                self.document.wrong(place, "it speaks no such language", mend)
            if not isinstance(said, str) or not said.strip():
                self.document.wrong(place, "it must be a text", f'write {language} = "…"')
        return {language: str(said) for language, said in value.items()}

    def tables(self, name: str) -> list[Table]:
        """The tables of an array, `[[name]]`."""
        value = self.items.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            path = ".".join(str(part) for part in (*self.place, name) if isinstance(part, str))
            self.wrong(name, "it must be a list of tables", f"write [[{path}]]")
            return []
        place = (*self.place, name)
        return [Table(self.document, (*place, n), each) for n, each in enumerate(value)]

    def table(self, name: str) -> Table | None:
        """A table of its own, `[name]`, where there is one."""
        value = self.items.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            path = ".".join(str(part) for part in (*self.place, name) if isinstance(part, str))
            self.wrong(name, "it must be a table", f"write [{path}]")
            return None
        return Table(self.document, (*self.place, name), value)


def read(file: Path) -> Table:
    """The whole file as a table; one that is no TOML is empty, and says why."""
    try:
        text = file.read_text(encoding="utf-8")
        items = tomllib.loads(text)
    except OSError as error:
        return _refused(file, f"it can't be read ({error.strerror})", "see that it is there")
    except UnicodeDecodeError:
        return _refused(file, "it is no UTF-8 text", "save it as UTF-8")
    except RecursionError:
        return _refused(file, "its brackets lie too deep in each other", "take some out")
    except ValueError as error:  # a TOMLDecodeError, or a number with too many digits
        return _refused(file, str(error), "mend it there; toml.io has the rules")
    return Table(Document(file.name, lines(text)), (), items)


def _refused(file: Path, found: str, mend: str) -> Table:
    document = Document(file.name, {})
    at = re.search(r"\(at line (\d+), column \d+\)", found)
    where = f"{file.name}, line {at[1]}" if at else file.name
    document.troubles.append(Trouble(where, found, mend))
    return Table(document, (), {})


def _said(place: Place) -> list[str]:
    """A place as one says it: `stage 1, step 2, due_days`."""
    said: list[str] = []
    for part in place:
        if isinstance(part, int):
            said[-1] += f" {part + 1}"
        else:
            said.append(part)
    return said
