"""What a members' digest tells whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import all_texts
from bot.cards import Card
from bot.features.digests.month_cards import month
from bot.features.digests.news import (
    Coming,
    Done,
    Learnt,
    News,
    Shared,
    Summary,
    Taste,
    Waiting,
    for_all,
    for_reader,
)
from tests.in_both import check_card

AT = datetime(2026, 4, 7, 15, tzinfo=UTC)
EMPTY = News(community="Water", since=date(2026, 3, 3), last=date(2026, 4, 7))
QUESTIONS = tuple(
    Waiting(f"q{n}", f"m{n}", title)
    for n, title in enumerate(
        ("Which valves last?", "How do you fix meters?", "Who knows grants?", "Any pumps to lend?")
    )
)
NEWS = replace(
    EMPTY,
    waiting=QUESTIONS,
    coming=(Coming("a1", "Valve day", AT), Coming("a2", "Grant clinic", AT, free=3)),
    shared=(Shared("r1", "Pump curves", "Choosing pumps"), Shared("r2", "Grant guide", "Money")),
)
ENGLISH = all_texts().tongue("en", "UTC")

some_text = st.text("ab *_`<>\n", min_size=1, max_size=400)
some_news = st.builds(
    News,
    community=some_text,
    since=st.just(EMPTY.since),
    last=st.just(EMPTY.last),
    call=st.none() | st.just(AT),
    coming=st.lists(
        st.builds(Coming, st.uuids().map(str), some_text, st.just(AT), some_text), max_size=6
    ).map(tuple),
    waiting=st.lists(
        st.builds(Waiting, st.uuids().map(str), st.sampled_from("xyz"), some_text, some_text),
        max_size=6,
    ).map(tuple),
    summaries=st.lists(st.builds(Summary, st.just(AT), some_text, some_text), max_size=5).map(
        tuple
    ),
    decided=st.lists(some_text, max_size=5).map(tuple),
    done=st.lists(st.builds(Done, some_text, some_text), max_size=7).map(tuple),
    shared=st.lists(st.builds(Shared, st.uuids().map(str), some_text, some_text), max_size=7).map(
        tuple
    ),
    stories=st.lists(some_text, max_size=5).map(tuple),
    teams=st.lists(some_text, max_size=5).map(tuple),
    learnt=st.lists(st.builds(Learnt, some_text, some_text), max_size=5).map(tuple),
)
some_taste = st.builds(
    Taste,
    st.sampled_from("xyz"),
    st.sampled_from(["active", "occasional", "observer"]),
    some_text,
    some_text,
)


def _plain(news: News) -> str:
    return month(ENGLISH, news).plain()


@given(some_news, some_taste)
def test_a_reader_gets_nothing_of_their_own_and_nothing_new(news: News, taste: Taste) -> None:
    mine = for_reader(news, taste)
    assert all(each.member_id != taste.member_id for each in mine.waiting)
    assert set(mine.waiting) <= set(news.waiting)
    assert set(mine.coming) <= set(news.coming)
    assert mine.waiting == () or taste.preference != "observer"
    assert not mine.is_empty or news.is_empty or not (news.coming or news.shared or news.call)
    assert for_reader(mine, taste) == mine


@given(some_news, some_taste, st.sampled_from(["en", "tr"]))
def test_slack_and_teams_take_whatever_it_tells(news: News, taste: Taste, language: str) -> None:
    card = month(all_texts().tongue(language, "Asia/Manila"), for_reader(news, taste))
    check_card(Card(card.title[:100], card.parts, "c1"))


def test_what_fits_comes_first_and_says_so() -> None:
    mine = for_reader(NEWS, Taste("m9", "active", offers="pumps, meters", seeks="grants"))
    assert [each.id for each in mine.waiting] == ["q1", "q3", "q0"]
    assert [each.id for each in mine.coming] == ["a2", "a1"]
    assert [each.id for each in mine.shared] == ["r2", "r1"]
    told = _plain(mine).splitlines()
    assert "• How do you fix meters? It fits what you offer." in told
    assert "• Which valves last?" in told
    assert any(
        line.startswith("• Grant clinic") and line.endswith("3 places left It fits what you seek.")
        for line in told
    )


def test_who_only_follows_along_is_asked_for_nothing_and_told_the_rest() -> None:
    news = replace(NEWS, summaries=(Summary(AT, "We met", "We go on"),))
    told = _plain(for_reader(news, Taste("m9", "observer", offers="pumps")))
    assert "wait for an answer" not in told
    assert "We met" in told
    assert "Decided: We go on" in told
    assert for_reader(replace(EMPTY, waiting=QUESTIONS), Taste("m9", "observer")).is_empty


@pytest.mark.parametrize(
    "news",
    [
        replace(EMPTY, call=AT),
        replace(EMPTY, coming=NEWS.coming),
        replace(EMPTY, waiting=QUESTIONS),
        replace(EMPTY, summaries=(Summary(AT, "We met"),)),
        replace(EMPTY, decided=("Less water lost",)),
        replace(EMPTY, charter=AT),
        replace(EMPTY, done=(Done("A call on it", "It is in May"),)),
        replace(EMPTY, shared=NEWS.shared),
        replace(EMPTY, teams=("Why do meters rust?",)),
        replace(EMPTY, learnt=(Learnt("Why do meters rust?", "Salt"),)),
        replace(EMPTY, stories=("Our losses fell by a third.",)),
    ],
)
def test_anything_at_all_makes_a_digest(news: News) -> None:
    assert EMPTY.is_empty
    assert not for_all(news).is_empty
    assert len(_plain(news).splitlines()) > len(_plain(EMPTY).splitlines())
