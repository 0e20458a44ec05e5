"""The fullest cards of forming, in both languages: Slack and Teams take each in one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import all_texts
from bot.features.plan import cards as plan_cards
from bot.features.plan import rules as plan_rules
from bot.features.plan.reading import Item, View
from bot.features.purpose import cards as purpose_cards
from bot.features.roles import cards as roles_cards
from bot.features.roles import group_cards
from bot.texts import LANGUAGES, Tongue
from storage.core_group import Codesigner, Pilot
from storage.people import Member, Person
from storage.plans import Plan, PlanItem
from storage.purposes import Backing, Purpose
from tests.in_both import check_card, check_form

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
WORDS = "Küçük su idarelerinin mühendisleri daha az su kaybetmek için birbirine yardım eder. "
MANY = 40


def long(most: int, begin: str = "") -> str:
    """As many words as a form takes."""
    return (begin + WORDS * 20)[:most]


def people(count: int = MANY) -> list[tuple[Member, Person]]:
    """Many, with long names."""
    return [
        (
            Member(id=f"m{number:011}", community_id="c1", person_id=f"p{number}", joined_at=NOW),
            Person(id=f"p{number}", name=f"Şükrü Üsküdarlıoğlu {number}", country="TR"),
        )
        for number in range(count)
    ]


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest) -> Tongue:
    return all_texts().tongue(request.param, "Europe/Istanbul")


def purpose(begin: str = "") -> Purpose:
    most = purpose_cards.WORDS_AT_MOST
    return Purpose(
        id="v1", community_id="c1", number=12, purpose=long(most, begin), vision=long(most, begin),
        value=long(most, begin), reason=long(300), written_by="p1", written_at=NOW,
    )  # fmt: skip


def test_a_purpose_as_long_as_can_be(text: Tongue) -> None:
    backings = [
        Backing(
            id=f"b{n}", purpose_id="v1", who=long(100, f"{n}"), source=long(200), since=TODAY,
            noted_by="p1", noted_at=NOW,
        )
        for n in range(30)
    ]  # fmt: skip
    before = purpose("Bambaşka bir başlangıç, sonra hep aynı. ")
    everybody = [person for _, person in people()]
    shown = purpose_cards.Version(purpose(), "Şükrü", before, everybody, backings)
    check_card(purpose_cards.overview(text, "Su Kayıpları", shown))
    check_card(purpose_cards.version(text, "Su Kayıpları", shown))
    check_card(purpose_cards.history(text, "Su Kayıpları", [shown] * 8))
    asked = purpose_cards.asked(text, "Su Kayıpları", purpose(), 30)
    check_card(asked)
    check_card(purpose_cards.preview(text, asked, purpose()))
    check_card(purpose_cards.over(text, "Su Kayıpları", purpose()))
    check_form(purpose_cards.write_form(text, purpose()))


def test_roles_that_many_hold_and_were_asked_for(text: Tongue) -> None:
    held = {role: people() for role in roles_cards.SHOWN}
    asked = [(role, person) for role in roles_cards.SHOWN for _, person in people(5)]
    names = ["Şükrü Üsküdarlıoğlu"] * 20
    notes = [text("roles.note.asked_before", name=name) for name in names]
    here = roles_cards.Roles("Su Kayıpları", held, asked, 300, may_give=True)
    check_card(roles_cards.overview(text, here, notes))
    taken = [(member.id, "sponsor", person.name, True) for member, person in people(90)]
    check_form(roles_cards.take_form(text, taken))


def test_a_core_group_with_many_pilots(text: Tongue) -> None:
    invited = [
        (Codesigner(member_id=m.id, invited_by="p1", invited_at=NOW, answer="yes"), m, person)
        for m, person in people()
    ]
    pilots = [
        Pilot(
            id=f"x{n}", community_id="c1", what=long(200, f"{n} "), begins=TODAY, ends=TODAY,
            came=long(1000), noted_by="p1", noted_at=NOW,
        )
        for n in range(20)
    ]  # fmt: skip
    whom = {pilot.id: [person for _, person in people(5)] for pilot in pilots}
    check_card(group_cards.overview(text, "Su Kayıpları", invited, pilots, whom))
    check_form(group_cards.pilot_form(text, invited, TODAY))
    check_card(group_cards.noted(text, pilots[0], [person for _, person in people()]))


def test_a_plan_as_full_as_can_be(text: Tongue) -> None:
    plan = Plan(id="l1", community_id="c1", begins=TODAY, made_by="p1", made_at=NOW)
    clash = plan_rules.Clash("Şükrü Üsküdarlıoğlu", "Türkiye", "Cumhuriyet Bayramı")
    items = tuple(
        Item(
            PlanItem(
                id=f"m{n:011}", plan_id="l1", theme="practice",
                what=long(plan_rules.WHAT_AT_MOST, f"{n} "), due=TODAY + timedelta(days=n),
                added_by="p1", added_at=NOW,
            ),
            tuple(people(2)),
            (clash, clash),
        )
        for n in range(plan_rules.ITEMS_AT_MOST)
    )  # fmt: skip
    view = View(plan, items, TODAY)
    check_card(plan_cards.overview(text, "Su Kayıpları", view, has_earlier=True))
    check_card(plan_cards.item(text, items[0]))
    check_card(plan_cards.mine(text, items, TODAY))
    check_card(plan_cards.reminder(text, "Su Kayıpları", items[0].row, "after"))
