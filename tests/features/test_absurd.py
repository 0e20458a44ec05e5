"""Absurd input to the newer forms and commands: a clear answer, and nothing that harms is kept."""

from __future__ import annotations

import pytest

from storage.shelf import Resource
from tests.features.test_coaching import WANTED
from tests.features.test_projects import ASKED, OWNER
from tests.sharing import share, tell, wrong
from tests.town import LEADER, Town

LONG = "x" * 10_000
ODD = ("\u202eevil", "👩🏽‍🚀" * 400, "\x00\x07", "{0} {count} %s", "<!channel> @<x>", "İ" * 3000)


@pytest.mark.parametrize(
    "words", ["2026Q9", "9999Q1", "0000Q1", "-1Q1", "\u0662\u0660\u0662\u0666Q1", LONG, *ODD]
)
def test_a_report_of_no_quarter_is_refused_in_a_few_words(village: Town, words: str) -> None:
    told = village.said(village.command(LEADER, f"report {words}"))
    assert "report" in told
    assert len(told) < 400


@pytest.mark.parametrize(
    "link",
    [
        "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "http://[",
        "https://a b", "//x.example", "https://user:pw@x.example/", f"https://{LONG}",
        "\tjavascript:x", "https://[::1", "https://x.example:99999/", "https://x.example:port/",
    ],
)  # fmt: skip
def test_what_is_no_link_of_the_web_is_not_shared(village: Town, link: str) -> None:
    assert "link" in wrong(share(village, "june", link=link))
    assert not village.rows(Resource)


@pytest.mark.parametrize("link", ["https://x.example/\u202egpj.exe", "https://x.example/>|<y"])
def test_a_link_that_is_shared_has_nothing_in_it_that_reads_as_something_else(
    village: Town, link: str
) -> None:
    share(village, "june", link=link)
    assert not any(set(each.link) & set("<>|\u202e ") for each in village.rows(Resource))


@pytest.mark.parametrize("words", [LONG, *ODD])
def test_whatever_is_written_every_form_and_command_answers(village: Town, words: str) -> None:
    forms = [
        share(village, "june", title=words, good_for=words, topics=words),
        tell(village, "june", text=words, topic=words),
    ]
    village.command(OWNER, "project")
    form = village.press(OWNER, "projects.propose").form
    forms.append(village.submit(OWNER, form, {**ASKED, "question": words, "learn": words}))
    village.command("june", "me")
    village.press("june", "coaching.see")
    form = village.press("june", "coaching.join").form
    forms.append(village.submit("june", form, {**WANTED, "focus": words}))
    assert all(each.errors or each.shown for each in forms)
    for who, name in (("june", "find"), ("june", "share"), ("june", "project"), (LEADER, "nudges"),
                      (LEADER, "digest"), (LEADER, "log"), (LEADER, "why")):  # fmt: skip
        outcome = village.command(who, f"{name} {words}")
        assert outcome.shown or outcome.form
