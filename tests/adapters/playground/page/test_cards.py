from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.playground.page.cards import buttons_of, card_html
from adapters.playground.page.spans import Pen, spans_to_html
from adapters.playground.world import channel, person
from bot.cards import (
    Bar,
    Button,
    Buttons,
    Card,
    Chart,
    Confirm,
    Divider,
    Facts,
    Image,
    Note,
    Progress,
    Shown,
    Table,
    Text,
)
from bot.markup import mention, parse


@given(some.text(alphabet="<>&\"'*_`[]()@\\/:ahtps.\n"))
def test_no_words_become_an_element_or_leave_an_attribute(text: str) -> None:
    html = spans_to_html(parse(text), lambda address: f"@{address}")
    for tag in ("strong", "em", "code", "span", "a"):
        html = html.replace(f"</{tag}>", "")
    for start in ("<br>", "<strong>", "<em>", "<code>", '<span class="mention">'):
        html = html.replace(start, "")
    while '<a href="http' in html:
        before, _, rest = html.partition('<a href="http')
        address, closed, after = rest.partition('" target="_blank" rel="noopener noreferrer">')
        assert closed
        assert '"' not in address
        html = before + after
    assert "<" not in html
    assert ">" not in html


def test_mentions_read_as_the_names_of_people_and_channels(pen: Pen) -> None:
    html = pen.markup(f"{mention(person('ana'))} in {mention(channel('hall'))}")
    assert html == '<span class="mention">@Ana Alder</span> in <span class="mention">#hall</span>'


@pytest.mark.parametrize(
    ("address", "shown"),
    [("playground:home:person:gone", "@gone"), ("slack:T1:person:ana", "@ana"), ("what", "@what")],
)
def test_a_mention_of_nobody_here_keeps_its_id(pen: Pen, address: str, shown: str) -> None:
    assert pen.markup(mention(address)) == f'<span class="mention">{shown}</span>'


def test_every_part_is_escaped(pen: Pen, evil: str) -> None:
    parts: tuple[Shown, ...] = (
        Text(evil),
        Note(evil),
        Divider(),
        Facts(((evil, evil),)),
        Progress(evil, 1, 3),
        Table(evil, (evil,), ((evil,),)),
        Chart(evil, (Bar(evil, 2, evil, evil), Bar("none", 0, "0"))),
        Image(f"https://example.org/{evil}", evil),
        Image(f"/{evil}", evil),
        Image("javascript:alert(1)", "a trap"),
        Buttons((Button(evil, evil, evil),)),
    )
    html = card_html(Card(evil, parts), "000001", pen)
    assert evil not in html
    assert "<img src=x" not in html
    assert "javascript:" not in html.split("As text")[0]


def test_bars_are_decoration_and_figures_are_words(pen: Pen) -> None:
    chart = Chart("Wishes", (Bar("Time", 4, "4 of 8", "half"), Bar("Money", 2, "2 of 8")))
    html = card_html(Card("", (chart,)), "000001", pen)
    assert 'aria-hidden="true"><div style="width:100.0%">' in html
    assert 'aria-hidden="true"><div style="width:50.0%">' in html
    assert "4 of 8" in html
    assert "<details" in html
    assert "1. Time: 4 of 8 (half)" in html


def test_an_empty_count_is_an_empty_bar(pen: Pen) -> None:
    html = card_html(Card("", (Progress("Steps", 0, 0), Chart("", ()))), "000001", pen)
    assert "width:0.0%" in html


def test_only_pictures_of_this_machine_are_loaded(pen: Pen) -> None:
    ours = card_html(Card("", (Image("/chart.png", "a chart"),)), "000001", pen)
    assert '<img src="/chart.png" alt="a chart">' in ours
    for url in (
        "https://example.org/x.png",
        "//example.org/x.png",
        "http://localhost.example.org/",
    ):
        assert "<img" not in card_html(Card("", (Image(url, "elsewhere"),)), "000001", pen)


def test_buttons_are_numbered_through_the_whole_card(pen: Pen) -> None:
    sure = Confirm("Sure?", "It is final.", "Yes", "No")
    first = Buttons((Button("One", "a.one"), Button("Two", "a.two")))
    card = Card("", (first, Text("and"), Buttons((Button("Three", "a.three", confirm=sure),))))
    html = card_html(card, "000007", pen)
    assert [button.action for button in buttons_of(card)] == ["a.one", "a.two", "a.three"]
    assert 'data-what="000007:2" data-action="a.three" data-testid="button-a.three"' in html
    assert html.count('aria-haspopup="dialog"') == 1
