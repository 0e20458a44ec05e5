"""`log` tells organisers who decided what, when and why, and nothing that was said in private."""

from __future__ import annotations

import ast
import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground.world import person
from bot.app import all_texts
from bot.cards import Choice, Facts
from bot.features.forgetting.leaving import ASKED, RESTORED, SELF
from bot.features.log import rules
from bot.features.log.rules import Filter
from bot.texts import LANGUAGES, placeholders
from storage import audit, people
from storage.audit import Decision
from storage.database import Store
from tests.town import LEADER, STARTS_AT, Town, buttons

ROOT = Path(__file__).parents[2]
KEEPERS = ("decided", "changed", "keep", "Decision")
"""Who writes into the log: `Turn.decided`, what features call on its behalf, and the row itself."""

HANDED_ON = {"bot/feature.py", "bot/features/agenda/planned.py", "bot/features/identities/log.py"}
HANDED_ON |= {"bot/features/forgetting/leaving.py"}
"""Where an action is only handed on."""


def _constants(tree: ast.Module) -> dict[str, list[str]]:
    """By name, the texts that a module's constants hold."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets = [
                name.id
                for each in node.targets
                for name in ast.walk(each)
                if isinstance(name, ast.Name)
            ]
            value = node.value
            held = value.values if isinstance(value, ast.Dict) else ast.walk(value)
            texts = [
                each.value
                for each in held
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            found |= dict.fromkeys(targets, texts)
    return found


def _said(node: ast.expr, known: dict[str, list[str]]) -> list[str] | None:
    """What an action may be, read from the code; None where it can't be."""
    match node:
        case ast.Constant(value=str() as value):
            return [value]
        case ast.IfExp():
            sides = [_said(each, known) for each in (node.body, node.orelse)]
            return None if None in sides else [each for side in sides for each in side or []]
        case ast.Subscript(value=ast.Name(id=name)) | ast.Name(id=name):
            return known.get(name)
    return None


def _action(call: ast.Call) -> ast.expr | None:
    """The action that a call writes into the log, if it does."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in KEEPERS:
        return None
    named = [each.value for each in call.keywords if each.arg == "action"]
    whose = ast.unparse(call.func).rpartition(".")[0]
    match name, named:
        case _, [action]:
            return action
        case "decided", _ if call.args and whose not in ("cards", "relevance", "reports"):
            return call.args[0]
        case ("changed", _) if whose == "planned":
            return call.args[1]
        case ("keep", _) if whose == "log":
            return call.args[1]
    return None


def _actions() -> Iterator[tuple[str, str | None]]:
    """Every action that the code writes into the log, with its file; None where it isn't plain."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known, file = _constants(tree), str(path.relative_to(ROOT))
        for node in ast.walk(tree):
            action = _action(node) if isinstance(node, ast.Call) else None
            if action is not None and file not in HANDED_ON:
                said = _said(action, known)
                yield from ((file, each) for each in said or [])
                if not said:
                    yield file, None
    yield from (("bot/features/forgetting", each) for each in (SELF, ASKED, RESTORED))


def test_every_decision_that_the_code_can_take_has_words_in_every_language() -> None:
    found = list(_actions())
    assert [file for file, action in found if action is None] == []
    assert len(found) > 140
    for language in LANGUAGES:
        known = rules.words(tuple(all_texts().entries[language]))
        missing = {(file, action) for file, action in found if rules.key(str(action)) not in known}
        assert missing == set()


def test_no_words_are_left_of_what_is_never_decided() -> None:
    keys = {rules.key(str(action)) for _, action in _actions()}
    assert set(rules.words(tuple(all_texts().entries["en"]))) == keys
    assert {
        rules.key(each) for each in rules.PRIVATE | rules.UNTOLD | rules.CODED | rules.TITLED
    } <= keys


def test_what_was_asked_in_private_has_no_room_for_a_name() -> None:
    known = rules.words(tuple(all_texts().entries["en"]))
    for action in rules.PRIVATE | rules.UNTOLD:
        assert not placeholders(all_texts().entries["en"][known[rules.key(action)]])


def test_two_features_can_t_name_one_decision() -> None:
    with pytest.raises(ValueError, match=r"said twice"):
        rules.words(("polls.did.open_poll", "calls.did.open_poll"))


FILTERS = st.builds(
    Filter,
    st.from_regex(r"[a-z_]{0,20}", fullmatch=True),
    st.from_regex(r"[a-z2-9]{0,12}", fullmatch=True),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.none() | st.integers(1, 10**15 - 1),
)


@given(FILTERS)
def test_a_filter_is_read_as_it_was_written(wanted: Filter) -> None:
    assert rules.parse(str(wanted)) == wanted


@given(st.text())
def test_anything_else_is_no_filter_or_one_that_holds(value: str) -> None:
    found = rules.parse(value)
    assert found is None or rules.parse(str(found)) == found


@given(st.sampled_from(sorted(rules.PRIVATE | rules.UNTOLD)), st.text(min_size=1))
def test_of_what_was_private_neither_whom_nor_why_is_told(action: str, words: str) -> None:
    told = rules.line(STARTS_AT, action, "p1", words, words)
    assert (told.whom, told.about, told.reason) == ((), "", "")
    assert bool(told.who) is (action in rules.UNTOLD)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Town]:
    """A community with a log of three pages, of several people and weeks."""
    file = tmp_path_factory.mktemp("log") / "convener.db"
    shutil.copy(sqlite_template, file)
    store = Store(f"sqlite:///{file}")
    town = Town(store, random.Random(7), people=10)
    community = town.start()
    with store.transaction() as session:
        who = people.by_address(session, str(person("burak")))
        asked = people.by_address(session, str(person("farida")))
        assert who is not None
        assert asked is not None
        for number in range(18):
            audit.record(
                session,
                Decision(
                    at=town.clock() + timedelta(days=number),
                    community_id=community,
                    person_id=who.id,
                    action=("note pilot", "decline role", "name steward")[number % 3],
                    subject=(f"P{number}", f"manager {who.id}", asked.id)[number % 3],
                    reason=("Since we can", "It stays between us", "")[number % 3],
                ),
            )
        audit.record(
            session,
            Decision(at=town.clock(), community_id="c9", person_id=who.id, action="pause"),
        )
    town.go(days=20)
    yield town
    store.close()


def _lines(town: Town, who: str = LEADER) -> list[str]:
    """All lines, page by page."""
    card = town.card(town.command(who, "log"))
    found: list[str] = []
    for _ in range(9):
        facts = next(each for each in card.parts if isinstance(each, Facts))
        found += [f"{name}: {value}" for name, value in facts.facts]
        if "log.page" not in [each.action for each in buttons(card) if each.style == "primary"]:
            return found
        older = next(each for each in buttons(card) if each.style == "primary")
        message, _ = town.find(who, older.action, older.value)
        card = town.card(town.visitor(who).press(message, older))
    raise AssertionError(found)


def test_it_tells_all_newest_first_page_by_page_and_no_line_twice(lived: Town) -> None:
    found = _lines(lived)
    assert len(found) == 19
    assert "Started the community" in found[-1]
    assert sum("Named Farida" in each for each in found) == 6
    assert all(f"P{number}" in "".join(found) for number in range(0, 18, 3))


def test_it_tells_nobody_who_said_no_in_private(lived: Town) -> None:
    said = [each for each in _lines(lived) if "declined a role" in each]
    assert len(said) == 6
    assert not [each for each in said if "Burak" in each or "between us" in each]


def test_it_can_be_looked_through_by_kind_person_and_days(lived: Town) -> None:
    lived.command(LEADER, "log")
    form = lived.press(LEADER, "log.filter").form
    assert form is not None
    kinds = [each for each in form.inputs() if isinstance(each, Choice)]
    assert {option.id for option in kinds[0].options} == {
        "note_pilot", "decline_role", "name_steward", "start",
    }  # fmt: skip
    some = lived.said(lived.submit(LEADER, form, {"what": ("note_pilot",), "first": "2026-03-10"}))
    assert some.count("Noted the pilot") == 3
    assert "Named" not in some
    theirs = lived.said(lived.submit(LEADER, form, {"who": (str(person("burak")),)}))
    assert "declined" not in theirs
    assert "Burak" in theirs
    none = lived.said(lived.submit(LEADER, form, {"last": "2026-01-01"}))
    assert "Nothing like that" in none
    wrong = lived.submit(LEADER, form, {"first": "2026-03-10", "last": "2026-03-01"})
    assert "before the first" in str(wrong.errors)
    stranger = lived.submit(LEADER, form, {"who": (str(person("mallory")),)})
    assert "not in this community" in str(stranger.errors)


def test_only_organisers_and_the_secretariat_read_it(lived: Town) -> None:
    assert "What was decided" in lived.said(lived.command("dalisay", "log"))
    for who in ("farida", "june"):
        assert "for the community's organisers" in lived.said(lived.command(who, "log"))


def test_words_that_make_no_filter_are_answered_and_change_nothing(lived: Town) -> None:
    lived.command(LEADER, "log")
    message, button = lived.find(LEADER, "log.filter")
    for value in ("x", "- - - - x", "nothing - - - -", "- - 2026-13-01 - -", "- - - - 0 0"):
        forged = type(button)("", "log.page", value)
        assert "had its time" in lived.said(lived.visitor(LEADER).press(message, forged))
