"""House rules that hold themselves: words, settings, commands, cards, imports, sizes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from adapters.slack.checkup import COUNTING, NEEDED
from bot import cards
from bot.access import ALLOWED, Role
from bot.app import all_texts
from bot.features import FEATURES
from bot.playbook_file import load
from bot.routing import Routes
from bot.settings import Settings
from bot.texts import LANGUAGES, PLACEHOLDER, Markup, placeholders

ROOT = Path(__file__).parent.parent
SOURCES = ("bot", "adapters", "scheduler", "storage")
LINES_AT_MOST = 300


def _python() -> Iterator[Path]:
    for folder in SOURCES:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _catalogues() -> list[Path]:
    return sorted(path for folder in SOURCES for path in (ROOT / folder).rglob("en.toml"))


def test_every_setting_is_in_the_example_and_every_example_is_a_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert documented == {str(field.alias) for field in Settings.model_fields.values()}


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [f.alias for f in Settings.model_fields.values() if f"`{f.alias}`" not in readme]
    assert not missing


def test_the_readme_says_of_every_scope_what_it_is_for() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z_:.]+:[a-z.]+|commands)` \| (.*) \|$", readme, re.MULTILINE))
    assert told == {**NEEDED, **COUNTING}


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [name for feature in FEATURES for name in feature.commands]
    assert not [name for name in commands if f"`{name}`" not in readme]


def test_the_readme_s_house_has_every_module_and_every_feature_once() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    house = readme[readme.index("```\nbot/") :].split("```")[1]
    core, outside = house.split("\nadapters/\n")
    told = re.findall(r"\b(\w+\.py)\b", core) + re.findall(r"  ([a-z]+/)  ", core)
    there = [each.name for each in (ROOT / "bot").glob("*.py") if each.name != "__init__.py"]
    there += [f"{each.parent.name}/" for each in (ROOT / "bot").glob("*/*") if _is_told(each)]
    assert sorted(told) == sorted(set(there))
    features = core.partition("features/")[2].partition(":")[0].split()
    assert features == [feature.name for feature in FEATURES]
    clockwork = {each.name for each in (ROOT / "scheduler").glob("*.py")} - {"__init__.py"}
    assert clockwork <= set(re.findall(r"\b\w+\.py\b", outside))


def _is_told(path: Path) -> bool:
    """A folder of code, or of data that the code reads."""
    return path.suffix in (".py", ".toml")


def test_decisions_are_numbered_without_a_gap_and_bear_their_numbers() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, file in enumerate(files, 1):
        assert file.name.startswith(f"{number:04}-"), file.name
        assert file.read_text(encoding="utf-8").startswith(f"# {number}. "), file.name


def test_every_catalogue_exists_in_every_language_with_the_same_keys_and_placeholders() -> None:
    texts = all_texts()
    first, *others = (texts.entries[language] for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        for key in first:
            assert placeholders(other[key]) == placeholders(first[key]), key
            assert isinstance(other[key], str) == isinstance(first[key], str), key


def test_every_plural_has_the_forms_its_language_needs() -> None:
    texts = all_texts()
    for language in LANGUAGES:
        for key, entry in texts.entries[language].items():
            if not isinstance(entry, str):
                assert set(entry) == {"one", "other"}, (language, key)
                assert len({frozenset(placeholders(form)) for form in entry.values()}) == 1, key


def test_no_text_is_left_in_english() -> None:
    texts = all_texts()
    same = {
        key
        for key, entry in texts.entries["en"].items()
        if texts.entries["tr"][key] == entry
        and re.search(r"[a-z]{4}", re.sub(r"\{.*?\}", "", str(entry)))
    }
    languages = {key for key in same if ".language." in key}
    assert same == languages


def _literal_keys() -> Iterator[tuple[Path, str]]:
    """Every key that the code asks a catalogue for in so many words."""
    known = {feature.name for feature in FEATURES} | {"core", "slack", "teams", "playground"}
    for path in _python():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("text", "aloud()", "say")
            ):
                for argument in node.args:
                    value = argument.value if isinstance(argument, ast.Constant) else None
                    if isinstance(value, str) and "." in value and value.split(".")[0] in known:
                        yield path, value


def test_every_key_that_the_code_asks_for_exists() -> None:
    entries = all_texts().entries["en"]
    asked = list(_literal_keys())
    assert len(asked) > 100
    assert not [(path.name, key) for path, key in asked if key not in entries]


def test_every_refusal_has_a_title_and_words() -> None:
    entries = all_texts().entries["en"]
    raised = {
        found
        for path in _python()
        for found in re.findall(r'Refusal\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 10
    for key in raised:
        assert f"{key}.title" in entries, key
        assert f"{key}.text" in entries, key


def test_every_kind_of_post_says_what_it_is_and_why_it_came() -> None:
    entries = all_texts().entries["en"]
    for kind in Routes.of(FEATURES).kinds:
        assert f"{kind}.label" in entries
        assert f"{kind}.why" in entries


def test_every_command_has_a_line_of_help() -> None:
    entries = all_texts().entries["en"]
    for name, route in Routes.of(FEATURES).commands.items():
        assert route.help in entries, name


def test_every_catalogue_entry_is_used() -> None:
    """By its key, or by the last part of a key that is put together."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in _python())
    made = set(re.findall(r'f"([\w.]+)[._]\{[^}]*\}(?:[\w.]*)"', source))
    composed = {"title", "text", "next", "label", "why"}
    kinds = Routes.of(FEATURES).kinds
    quoted = set(re.findall(r'"(?=([^"\n]+)")', source))
    for key in all_texts().entries["en"].keys() - quoted:
        parent, _, last = key.rpartition(".")
        by_prefix = any(key.startswith((prefix + ".", prefix + "_")) for prefix in made)
        by_parent = last in composed and parent in quoted
        by_kind = last in {"label", "why"} and parent in kinds
        by_kind = by_kind or parent.endswith(".did")  # tests/features/test_log.py sees to these
        by_platform = (  # a mend, or a state, in its platform's words
            ".closed." in key and "}.closed.{" in source
        ) or f'}}.{last}"' in source
        assert by_prefix or by_parent or by_kind or by_platform, key


def test_catalogues_lie_beside_those_who_speak_them() -> None:
    owners = {path.parent.parent.name for path in _catalogues()}
    assert owners >= {feature.name for feature in FEATURES}


def test_the_playbook_speaks_every_language() -> None:
    for stage in load().stages:
        words = [stage.title]
        for step in stage.steps:
            words += [step.title, step.prompt, step.example, step.principle]
            words += [each for lesson in step.lessons for each in (lesson.title, lesson.text)]
        assert all(set(each) == set(LANGUAGES) for each in words)


def test_every_part_has_a_plain_form() -> None:
    union = {*get_args(cards.Shown), *get_args(cards.Input)}
    samples: set[cards.Part] = {
        cards.Text("words"), cards.Note("words"), cards.Divider(), cards.Facts((("a", "b"),)),
        cards.Progress("a", 1, 2), cards.Table("t", ("a",), (("b",),)), cards.Image("https://x.example", "a"),
        cards.Chart("t", (cards.Bar("a", 1, "1"),)), cards.Buttons((cards.Button("a", "b"),)),
        cards.Choice("a", "b", (cards.Option("x", "y"),)), cards.TextInput("a", "b"),
        cards.NumberInput("a", "b", 0, 1), cards.DateInput("a", "b", "2026-01-01", "2026-01-02"),
        cards.PeopleInput("a", "b"),
    }  # fmt: skip
    assert {type(part) for part in samples} == union
    for part in samples - {cards.Divider()}:
        assert cards.plain(part).strip()


def test_every_act_is_somebody_s() -> None:
    roles = set(get_args(Role))
    for act, allowed in ALLOWED.items():
        assert allowed or act == "anybody"
        assert allowed <= roles


def test_imports_point_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_file_fits_in_one_reading() -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _python()
        if "migrations" not in path.parts
    }
    assert not {path: lines for path, lines in long.items() if lines > LINES_AT_MOST}


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "service", "base", "common", "misc"}
    assert not [path for path in _python() if path.stem in vague]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_locks_pin_with_hashes_and_name_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
    assert len(pinned) > 50
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_dependency_is_in_its_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock, wanted in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-test.lock", project["dependency-groups"]["test"]),
    ):
        text = (ROOT / lock).read_text(encoding="utf-8")
        for each in wanted:
            name = re.split(r"[\[<>=; ]", each)[0]
            assert re.search(rf"^{re.escape(name)}(\[.*\])?==", text, re.MULTILINE), name


def test_markup_of_catalogues_is_well_formed() -> None:
    for language in LANGUAGES:
        for entry in all_texts().entries[language].values():
            for text in [entry] if isinstance(entry, str) else entry.values():
                assert text.count("**") % 2 == 0
                assert text.count("`") % 2 == 0
                assert not (isinstance(text, Markup) and PLACEHOLDER.search(text))
