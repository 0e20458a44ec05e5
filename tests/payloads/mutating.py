"""Payloads as nobody sends them: something missing, something else there, too much, or broken."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.payloads import Json

LINES = "a line of a long text\n" * 10_000
DIGITS = "9" * 5_000
WORDS = (
    *("", " ", "\x00", "a\x00b", "\ud800", "x\udfffy", "\x1b[31m", "\x7f\x85", "\ufeff", "\r\n\t"),
    *("🌱👩🏽‍🚒🏴󠁧󠁢󠁳󠁣󠁴󠁿", "مرحبا بالعالم", "\u202eevil\u202c", "\u2067\u2066", "é" * 300, "\u0301" * 500),
    *("<!channel>", "<@U1>", "&#" + DIGITS + ";", "&#x" + "f" * 9 + ";", "<at>" * 500, "%00%ff"),
    *(LINES, "x" * 50_000, " " * 20_000, DIGITS, "²", "-1", "1e9", "NaN", "None", "null", "true"),
    *(
        "T2",
        "U9",
        "UBOTT1",
        "C1",
        "c1",
        "c2",
        "slack:T2:channel:C1",
        "slack:T1:person:U2",
        "|",
        "c1|",
    ),
    *(
        "28:x",
        "19:x",
        "29:x",
        "personal",
        "channel",
        "'; DROP TABLE member; --",
        "../../etc/passwd",
    ),
    *("https://[", "http://127.0.0.1:9/", "javascript:x", "{", "[[[", "{{DATE(1)}}", "\\", '"'),
)
NUMBERS = (0, -1, 1, 2**31, 2**63, 2**64, -(2**63), 10**30, 1e308, -0.0, 0.5)


def deep(levels: int) -> list[Any]:
    """Lists in lists."""
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
    st.text(max_size=30),
    st.sampled_from(({}, [], [[]], [None], [{}], {"": None}, {"id": {}}, deep(60))),
    st.lists(st.sampled_from(WORDS[:20]), max_size=3),
    st.builds(lambda: [{"id": f"29:{n}"} for n in range(50)]),
).map(deepcopy)


def paths(told: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload."""
    inside = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    return [way, *(path for name, each in inside for path in paths(each, (*way, name)))]


def at(told: Any, path: tuple[Any, ...]) -> Any:
    """What stands somewhere."""
    for name in path:
        told = told[name]
    return told


@st.composite
def mutated(draw: st.DrawFn, told: Json) -> Json:
    """The payload after one to three changes."""
    told = deepcopy(told)
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        every = paths(told)[1:]
        if not every:
            return told
        path = draw(st.sampled_from(every))
        holder, name = at(told, path[:-1]), path[-1]
        match draw(st.sampled_from(("other", "other", "other", "gone", "more", "swapped"))):
            case "gone":
                del holder[name]
            case "more" if isinstance(holder, list):
                holder += [deepcopy(holder[name]) for _ in range(draw(st.sampled_from((1, 40))))]
            case "more":
                holder[draw(st.sampled_from(("extra", "", "user", "type", "\ud800")))] = draw(ODD)
            case "swapped":
                holder[name] = deepcopy(at(told, draw(st.sampled_from(every))))
            case _:
                holder[name] = draw(ODD)
    return told


def twice(body: bytes) -> bytes:
    """Every key of the outermost object given twice."""
    inner = body.strip()[1:-1]
    return b"{" + inner + b"," + inner + b"}"


def bomb(body: bytes) -> bytes:
    """Deeper than anybody reads, in a field of its own."""
    return body.rstrip()[:-1] + b',"deep":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": lambda body: body[: len(body) // 2],
    "nothing": lambda body: b"",
    "a list": lambda body: b"[" + body + b"]",
    "a word": lambda body: b'"a word"',
    "null": lambda body: b"null",
    "a number": lambda body: b"-0.0",
    "no number": lambda body: b'{"type":NaN}',
    "not UTF-8": lambda body: body.replace(b'"', b'"\xff\xfe', 3),
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "with a mark before it": lambda body: b"\xef\xbb\xbf" + body,
    "NUL in it": lambda body: body.replace(b":", b":\x00", 1),
    "every key twice": twice,
    "very deep": bomb,
    "compressed": gzip.compress,
    "many digits": lambda body: body.rstrip()[:-1] + b',"many":' + b"9" * 100_000 + b"}",
    "more behind it": lambda body: body + b"{}",
    "blanks before it": lambda body: b" \n" * 50_000 + body,
}
"""Bodies that are broken on their way, by what became of them."""


def body(told: Json) -> bytes:
    """As JSON."""
    return json.dumps(told).encode()
