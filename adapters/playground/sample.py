"""The sample community: 24 invented people in 5 time zones, in the middle of their story.

After the framework's worked example it brings together government, multilaterals, NGOs and
academia. What they do together is in `working`, what they share in `sharing`, how they learn in
`learning`. Its past is not made up row by row: the people act, on a clock that starts seven weeks
ago, and the core answers as it would anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from adapters.playground.learning import learn
from adapters.playground.sharing import share
from adapters.playground.story import HOME, Story, Visit
from adapters.playground.working import work
from adapters.playground.world import Channel, Dweller, World, channel, person
from bot.cards import Choice, Form
from bot.messages import Value

LOUNGE = "lounge"
WEEKS = 7

NAIROBI, ISTANBUL, MANILA = "Africa/Nairobi", "Europe/Istanbul", "Asia/Manila"
NEW_YORK, SAO_PAULO = "America/New_York", "America/Sao_Paulo"

_MINISTRY = ("Ministry of Water, Lakeland", "government")
_CITY = ("City Waterworks of Porto Claro", "government")
_ISLANDS = ("Islands Water Board", "government")
_BANK = ("Regional Development Fund", "multilateral")
_UNION = ("Union of River Basins", "multilateral")
_PIPES = ("Open Pipes", "ngo")
_WELLS = ("Wells and Schools", "ngo")
_HILL = ("Hilltop Technical University", "academia")
_BAY = ("Bayside Institute of Hydrology", "academia")

_ROSTER = (
    ("amina", "Amina Wekulo", NAIROBI, _MINISTRY, "core_team"),
    ("burak", "Burak Sarnıçoğlu", ISTANBUL, _HILL, "core_team"),
    ("celia", "Célia Ribeirada", SAO_PAULO, _CITY, "core_team"),
    ("dalisay", "Dalisay Tubigon", MANILA, _ISLANDS, "secretariat"),
    ("edgar", "Edgar Wellspring", NEW_YORK, _BANK, "steward"),
    ("farida", "Farida Kisimani", NAIROBI, _PIPES, "steward"),
    ("gabriel", "Gabriel Aguasclaras", SAO_PAULO, _UNION, "steward"),
    ("hale", "Hale Pınarbaş", ISTANBUL, _UNION, "member"),
    ("isko", "Isko Bukalan", MANILA, _WELLS, "member"),
    ("june", "June Brookhollow", NEW_YORK, _BANK, "member"),
    ("kamau", "Kamau Mtoni", NAIROBI, _MINISTRY, "member"),
    ("luz", "Luz Fontanário", SAO_PAULO, _BAY, "member"),
    ("mert", "Mert Çeşmeci", ISTANBUL, _HILL, "member"),
    ("nena", "Nena Balonsari", MANILA, _ISLANDS, "member"),
    ("otieno", "Otieno Ziwani", NAIROBI, _PIPES, "member"),
    ("paige", "Paige Undercreek", NEW_YORK, _BAY, "member"),
    ("quim", "Quim Represado", SAO_PAULO, _CITY, "member"),
    ("rehema", "Rehema Chemchemi", NAIROBI, _WELLS, "member"),
    ("selin", "Selin Dereboylu", ISTANBUL, _PIPES, "member"),
    ("tala", "Tala Ilogmuni", MANILA, _ISLANDS, "member"),
    ("uri", "Uri Meltwater", NEW_YORK, _BAY, "member"),
    ("vera", "Vera Cachoeirinha", SAO_PAULO, _UNION, "member"),
    ("wanjala", "Wanjala Mferejini", NAIROBI, _WELLS, "member"),
    ("ximena", "Ximena Pozohondo", NEW_YORK, _BANK, "member"),
)
_LATER = ("wanjala", "ximena")
"""Who joins only after the start."""

PEOPLE = tuple(
    Dweller(ident, name, zone, "tr" if zone == ISTANBUL else "en", *organisation, part)
    for ident, name, zone, organisation, part in _ROSTER
)

_DOMAIN = "How water utilities find and stop the losses in their networks, and pay for it."
_FIRST_ANSWERS = {
    "why": ((1, 3), (1,), (1, 2), (3, 4), (1, 5), (2, 3), (1, 3), (1,)),
    "gain": ((1, 2), (2, 3), (1, 2), (2, 4), (2,), (1, 3), (2, 3), (3, 5)),
    "miss": ((2, 1), (2, 5), (1, 2), (2, 3), (4, 2), (5, 1), (2, 6), (1, 5)),
}
_WILLING = ("join", "help", "follow", "join", "lead", "follow", "join", "not_now")
_SUMMARY: Mapping[str, Value] = {
    "summary": "Night flow in three cities. Where reservoirs fill at night, look there first; "
    "where they don't, it is the pipes. A checklist would save the next one a month.",
    "decisions": "Edgar drafts the checklist; Farida tries it in two zones.",
}
_TALK = (
    (4, "kamau", "Night flow in our north zone is 40 % of the day's. Does anybody else see that?"),
    (4, "luz", "Yes. In our case two reservoirs were filling at night; check that first."),
    (11, "otieno", "We tried acoustic loggers on 12 km of old pipe: nine leaks in two weeks."),
    (23, "tala", "Our board wants a business case. Who has one that was accepted?"),
    (37, "mert", "Basınç yönetimi için öğrencilerle küçük bir deneme yapıyoruz; isteyen katılsın."),
    (46, "vera", "Thank you all, the checklist saved us a month."),
)


def play(
    world: World,
    clock: Callable[[], datetime],
    begin_at: Callable[[datetime], None],
    visit: Visit,
    go_to: Callable[[datetime], None],
) -> None:
    """Live through the seven weeks up to now. `go_to` moves community time, working off what is due."""
    now = clock()
    story = Story(world, visit, go_to, (now - timedelta(weeks=WEEKS)).date(), now)
    here = tuple(each.id for each in PEOPLE if each.id not in _LATER)
    world.settle(PEOPLE, (Channel(HOME, HOME, here), Channel(LOUNGE, LOUNGE, here + _LATER)))
    begin_at(story.at(0, "amina", 9))
    _start(story)
    for day in range(1, WEEKS * 7):
        for talk_day, who, text in _TALK:
            if talk_day == day:
                story.go(day, who, 11)
                visit(who).write(channel(HOME), text)
        _happen(story, day)
        work(story, day)
        share(story, day)
        learn(story, day)
    go_to(now)


def _start(story: Story) -> None:
    asked = story.visit("amina").write(channel(HOME), "/cop start")
    told: dict[str, Value] = {
        "name": "Water Losses Exchange",
        "domain": _DOMAIN,
        "zone": NAIROBI,
        "core_team": (str(person("burak")), str(person("celia"))),
        "secretariat": (str(person("dalisay")),),
        "steward": tuple(str(person(who)) for who in ("edgar", "farida", "gabriel")),
    }
    story.fill("amina", asked, told)
    story.press("amina", "setup.introduce")


def _happen(story: Story, day: int) -> None:
    match day:
        case 1:
            story.go(day, "amina", 14)
            story.press("amina", "stages.lessons")
        case 2:
            story.go(day, "celia", 10)
            _ask(story, "celia", "What would make this exchange worth your time?", weeks=2)
        case 3 | 5 | 8 | 12:
            story.go(day, "edgar", 10)
            first = {3: 0, 5: 4, 8: 8, 12: 12}[day]
            _answer(story, first, first + 4)
        case 4:
            story.go(day, "edgar", 11)
            _say_when(story)
        case 7:
            story.go(day, "amina", 10)
            story.press("amina", "stages.read")
        case 15 | 16 | 17 | 18 | 19:
            story.go(day, "edgar", 18)
            _hold_the_call(story)
        case 20:
            story.go(day, "amina", 10)
            _say_what_was_done(story)
        case 22:
            story.go(day, "farida", 11)
            _say_when(story)
        case 27:
            story.go(day, "amina", 10)
            _ask(story, "amina", "A month on: what do you need now?", weeks=4)
        case 28 | 35:
            story.go(day, "edgar", 10)
            first = {28: 1, 35: 5}[day]
            _answer(story, first, first + 4)
        case 30 | 33:
            who = _LATER[0] if day == 30 else _LATER[1]  # noqa: PLR2004 - the story's days
            story.go(day, who, 9)
            story.visit(who).join(HOME)
        case _:
            pass


def _say_when(story: Story) -> None:
    """All three stewards say which times they can make; the one that most can is fixed at once."""
    for who, most in (("edgar", 9), ("farida", 9), ("gabriel", 2)):
        asked = story.press(who, "polls.answer", person(who))
        inputs = asked.form.inputs() if asked.form else ()
        times = [o.id for each in inputs if isinstance(each, Choice) for o in each.options]
        story.fill(who, asked, {each.id: tuple(times[:most]) for each in inputs})


def _hold_the_call(story: Story) -> None:
    """If it was today: who was there says so, and the secretariat sums it up."""
    if not story.sees("farida", "calls.here") or story.sees("farida", "calls.not_here"):
        return
    for who in ("edgar", "farida", "kamau", "june", "luz", "otieno", "tala"):
        story.press(who, "calls.here")
    asked = story.press("dalisay", "calls.summary")
    story.fill("dalisay", asked, _SUMMARY)


def _ask(story: Story, who: str, title: str, weeks: int) -> None:
    asked = story.visit(who).write(channel(HOME), "/cop poll needs")
    local = story.world.messages
    day = max(message.at for message in local.values()).date() + timedelta(weeks=weeks)
    story.fill(who, asked, {"title": title, "closes": day.isoformat()})
    story.press(who, "polls.open")


def _answer(story: Story, first: int, end: int) -> None:
    for number, each in list(enumerate(PEOPLE))[first:end]:
        outcome = story.press(each.id, "polls.answer", channel(HOME))
        answers = _answers(outcome.form, number)
        story.fill(each.id, outcome, answers)


def _answers(form: Form | None, number: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for asked in form.inputs() if form else ():
        if isinstance(asked, Choice) and asked.id in _FIRST_ANSWERS:
            chosen = _FIRST_ANSWERS[asked.id][number % 8]
            values[asked.id] = tuple(f"o{each}" for each in chosen)
        elif isinstance(asked, Choice):
            values[asked.id] = (_WILLING[number % 8],)
    return values


def _say_what_was_done(story: Story) -> None:
    outcome = story.press("amina", "polls.deeds")
    words = (
        "A monthly case from one utility, with its figures; the first is Porto Claro's night flow.",
        "A list of who to ask, by subject. It is in the channel's topic.",
    )
    inputs = outcome.form.inputs() if outcome.form else ()
    story.fill("amina", outcome, {each.id: text for each, text in zip(inputs, words, strict=False)})
