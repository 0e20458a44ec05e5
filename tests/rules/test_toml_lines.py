"""Where keys stand in a TOML file, against what `tomllib` reads of it."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.toml_lines import Place, line_of, lines

TRICKY = '''# a remark with [brackets] = and "quotes"
top = 1 # one
"quoted key".'sub' = """
[not.a.table]
no = "key" \\""" still
"""

[a]
list = [ # a remark
  1,
  [2, "]"],
  { x = 1, y = { z = '}' } },
]
when = 2026-03-02 09:00:00Z
raw = \'\'\'
[[nor.this]]''' + """'''

[[a.b]]
id = 1
  [a.b.c]
  d = "#"
[[a.b]]
id = 2
  [[a.b.e]]
  f.g = true
"""  # fmt: skip


def test_keys_tables_and_items_are_found_on_their_lines() -> None:
    tomllib.loads(TRICKY)
    found = lines(TRICKY)
    expected: dict[Place, int] = {
        ("top",): 2,
        ("quoted key", "sub"): 3,
        ("a",): 8,
        ("a", "list"): 9,
        ("a", "list", 0): 10,
        ("a", "list", 1, 1): 11,
        ("a", "list", 2, "y", "z"): 12,
        ("a", "when"): 14,
        ("a", "raw"): 15,
        ("a", "b", 0): 18,
        ("a", "b", 0, "id"): 19,
        ("a", "b", 0, "c", "d"): 21,
        ("a", "b", 1): 22,
        ("a", "b", 1, "id"): 23,
        ("a", "b", 1, "e", 0, "f", "g"): 25,
    }
    assert {place: found.get(place) for place in expected} == expected
    assert ("nor",) not in found
    assert line_of(found, ("a", "b", 1, "missing")) == 22
    assert line_of(found, ("nowhere",)) == 1


def test_windows_line_ends_count_once() -> None:
    assert lines("a = 1\r\n\r\nb = 2\r\n")["b",] == 3


KEYS = st.text("ab-_ .\"'é", min_size=1, max_size=4)
SCALARS = st.one_of(st.booleans(), st.integers(-9, 9), st.text("a\"'#[]{}=,\\\n", max_size=6))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def written(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_quoted(k)} = {written(v)}" for k, v in value.items()) + "}"
        case list():
            return "[\n" + ",\n".join(written(each) for each in value) + "\n]"
        case _:
            return json.dumps(value)


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def places(value: Any, place: Place = ()) -> set[Place]:
    match value:
        case dict():
            return {place} | {p for k, v in value.items() for p in places(v, (*place, k))}
        case list():
            return {place} | {p for n, v in enumerate(value) for p in places(v, (*place, n))}
        case _:
            return {place}


@given(
    st.dictionaries(KEYS, VALUES, max_size=4),
    st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
)
def test_all_that_tomllib_reads_has_a_line_and_nothing_else_has(
    top: dict[str, Any], tables: list[dict[str, Any]]
) -> None:
    body = [f"{_quoted(key)} = {written(value)}" for key, value in top.items()]
    for table in tables:
        body += ["[[tables]]", *(f"{_quoted(k)} = {written(v)}" for k, v in table.items())]
    text = "\n".join(body)
    read = tomllib.loads(text)
    found = lines(text)
    assert set(found) | {()} == places(read)
    numbered = text.split("\n")
    for key in top:
        assert numbered[found[key,] - 1].startswith(_quoted(key))
