"""One Convener over sockets, with a fake Slack and a fake Teams at once, and people who use either.

Community time moves only by its clock; what is asked is done before it is answered.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from adapters.teams.comings import OPEN
from bot.app import Core, all_texts, compose
from bot.connections import slack as slack_connection
from bot.connections import teams as teams_connection
from bot.messages import Address
from bot.platform import Pace
from bot.settings import Settings
from scheduler.clock import MovableClock
from storage.database import Store
from tests import fake_slack
from tests.app.serving import SECRET, serving_doors
from tests.app.teams_house import GENERAL, TENANT, environment
from tests.fake_slack import FakeSlack, SlackPerson, View
from tests.fake_slack.checking import elements
from tests.fake_slack.inputs import Filled
from tests.fake_teams import FakeTeams, Json, Message, aad, payloads
from tests.fake_teams.openid import OpenId
from tests.fake_teams.payloads import spoken
from tests.fake_teams.people import Outcome, TeamsPerson
from tests.fake_teams.world import unhurried
from tests.town import STARTS_AT

WORKSPACE, SQUARE = "T1", "C1"
ZONE = "Africa/Nairobi"
HERE = "channel"
"""The name of the community's channel on either, among those of people."""


class OnSlack:
    """Somebody by their Slack account."""

    def __init__(self, fake: FakeSlack, url: str, who: str) -> None:
        self.me = SlackPerson(fake, url, SECRET, WORKSPACE, f"U{who.upper()}")

    def tell(self, text: str, where: str = "") -> str:
        """A slash command, in direct messages unless a channel is named; what is answered."""
        act = self.me.command(where, text)
        assert act.status == 200, act
        return "\n".join(each.text for each in act.messages)

    def open(self, text: str, where: str = SQUARE) -> View:
        """A slash command that opens a form."""
        return self.me.awaits_view(self.me.command(where, text))

    def press(self, action: str) -> str:
        """Press the newest button of that action; what comes of it, in words."""
        act = self._pressed(action)
        found = self.me.fake.wait_for(lambda: self._changed(act))
        return str(found.body) if isinstance(found, View) else str(found and found.text)

    def ballot(self) -> View:
        """Open the poll's form."""
        return self.form("polls.answer")

    def form(self, action: str) -> View:
        """Press the newest button of that action; the form that it opens."""
        return self.me.awaits_view(self._pressed(action))

    def fill(self, view: View, **given: Filled) -> str:
        """Send a form; what is shown then."""
        sent = self.me.fill(view, given)
        assert (sent.status, sent.errors) == (200, {}), sent
        return str(sent.view.body) if sent.view else ""

    def choose(self, view: View, option: int = 0) -> str:
        """Send a ballot with that option of each question; what is shown then."""
        asked = [block for block in view.body["blocks"] if "options" in block.get("element", {})]
        chosen = {
            block["block_id"]: block["element"]["options"][option]["value"] for block in asked
        }
        return self.fill(view, **chosen)

    def _pressed(self, action: str) -> fake_slack.Outcome:
        """In the modal that is open, in the channel, or in direct messages."""
        seen = sorted((*self.me.sees(SQUARE), *self.me.sees()), key=lambda m: m.ts, reverse=True)
        places: list[View | fake_slack.Message] = [*([self.me.view] if self.me.view else []), *seen]
        for place in places:
            blocks = place.body["blocks"] if isinstance(place, View) else place.blocks
            for element in (each for block in blocks for each in elements(block)):
                if element["action_id"].partition("#")[0] == action:
                    act = self.me.press(place, element["action_id"])
                    assert act.status == 200, act
                    return act
        raise LookupError(action)

    def _changed(self, act: fake_slack.Outcome) -> View | fake_slack.Message | None:
        """The modal, where it is another than before; or else what is new where it was pressed."""
        if self.me.view != act.before.view and self.me.view:
            return self.me.view
        told = (each for each in self.me.sees(act.before.where) if not each.metadata)
        marks = ((each, (each.channel, each.ts, each.edited)) for each in told)
        return next((each for each, mark in marks if mark not in act.before.marks), None)


class OnTeams:
    """Somebody by their Teams account."""

    def __init__(
        self, fake: FakeTeams, openid: OpenId, url: str, number: int, zone: str = ZONE
    ) -> None:
        self.me = TeamsPerson(fake, openid, url, aad(number), zone=zone)

    def tell(self, text: str, where: str = "") -> str:
        """Words, in one's own chat unless a channel is named; what is answered in that chat."""
        return spoken(self._told(text, where).activity)

    def open(self, text: str, where: str = GENERAL) -> Json:
        """A command in the channel, and a press on the button that opens its form."""
        words = self.me.write(f"@ {text}", where)
        return self._dialog(self.me.press(self.me.awaits(words, where), OPEN))

    def press(self, action: str, on: Json | None = None) -> str:
        """Press that button in a dialog, or else the newest in one's own chat."""
        act = self.me.press(self._newest(action) if on is None else on, action, where=GENERAL)
        assert act.status == 200, act
        return spoken(act.card or act.dialog or {})

    def ballot(self, where: str = GENERAL) -> Json:
        """Open the poll's form, or what there is to say instead, in a dialog."""
        return self.form("polls.answer", where)

    def form(self, action: str, where: str = "") -> Json:
        """Press the newest button of that action; the form that it opens in a dialog."""
        return self._dialog(self.me.press(self._newest(action, where), action))

    def fill(self, form: Json | Message, **given: str) -> Json:
        """Send a form; the dialog or the card that takes its place."""
        act = self.me.fill(form, given, where=GENERAL)
        assert act.status == 200, act
        return act.dialog or act.card or {}

    def choose(self, form: Json | Message, option: int = 0) -> str:
        """Send a ballot with that option of each question; what is shown then."""
        drawn = form.activity if isinstance(form, Message) else form
        choices = [each for each in payloads.inputs(drawn) if each["type"] == "Input.ChoiceSet"]
        chosen = {each["id"]: each["choices"][option]["value"] for each in choices}
        return spoken(self.fill(form, **chosen))

    def answer_in_chat(self, option: int = 0) -> str:
        """Answer by a command in one's own chat, and a dialog there."""
        self._told("answer", "")
        return self.choose(self.ballot(self.me.aad), option)

    def answer_without_dialogs(self, option: int = 0) -> str:
        """Answer from a client whose presses come as messages: the form is a card."""
        card = self._newest("polls.answer", GENERAL)
        (data,) = (
            each["data"] for each in payloads.actions(card.activity) if "polls.answer" in str(each)
        )
        act = self.me.write("", value=data)
        assert act.status == 200, act
        return self.choose(self.me.awaits(act), option)

    def _told(self, text: str, where: str) -> Message:
        act = self.me.write(f"@ {text}" if where else text, where)
        assert act.status == 200, act
        return self.me.awaits(act)

    def _newest(self, action: str, where: str = "") -> Message:
        found = (m for m in reversed(self.me.sees(where)) if action in str(m.activity))
        return next(found)

    @staticmethod
    def _dialog(act: Outcome) -> Json:
        assert act.dialog is not None, act
        return act.dialog


@dataclass(frozen=True, slots=True)
class TwoPlatforms:
    """Both, one core, and the people on each by their names."""

    fake_slack: FakeSlack
    fake_teams: FakeTeams
    core: Core
    clock: MovableClock
    on_slack: Mapping[str, OnSlack]
    on_teams: Mapping[str, OnTeams]

    def go(self, **delta: float) -> None:
        """Let community time pass."""
        self.core.ticker.advance(self.clock, self.clock() + timedelta(**delta))

    def name(self, address: str) -> str:
        """Whose address that is."""
        place = Address.parse(address)
        if place.kind == "channel":
            return HERE
        if place.platform == "slack":
            return place.id[1:].lower()
        return next(who for who, each in self.on_teams.items() if each.me.aad == place.id)

    def stands(self, address: str, ref: str) -> str:
        """A post's words as they stand where it was written."""
        if not ref:
            return ""
        if Address.parse(address).platform == "slack":
            channel, _, stamp = ref.partition(":")
            seen = self.fake_slack.messages(WORKSPACE, channel)
            return next(each.text for each in seen if each.ts == stamp)
        conversation, _, ident = ref.partition("|")
        seen_there = self.fake_teams.messages(conversation)
        return next(spoken(each.activity) for each in seen_there if each.id == ident)


@contextmanager
def two_platforms(
    store: Store,
    database: str,
    slack: Sequence[str],
    teams: Sequence[str],
    zones: Mapping[str, str] = MappingProxyType({}),
    emails: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[TwoPlatforms]:
    """Convener with both connected as `convener run` connects them, but for pace and time.

    `zones` and `emails`: where somebody lives who lives elsewhere, and by which address both
    platforms know them, by name.
    """
    with FakeSlack() as fake_slack, FakeTeams(tenant=TENANT, seconds=unhurried()) as fake_teams:
        openid = OpenId(fake_teams.host)
        openid.serve(fake_teams.desk)
        fake_slack.add_team(WORKSPACE)
        for who in slack:
            zone, email = zones.get(who, "Etc/UTC"), emails.get(who, "")
            fake_slack.add_user(
                WORKSPACE, f"U{who.upper()}", who.capitalize(), tz=zone, email=email
            )
        fake_slack.add_channel(WORKSPACE, SQUARE, *(f"U{who.upper()}" for who in slack))
        for number, who in enumerate(teams, 1):
            fake_teams.add_person(aad(number), who.capitalize(), email=emails.get(who, ""))
        fake_teams.add_channel(GENERAL, *(aad(number) for number, _ in enumerate(teams, 1)))
        given = {"CONVENER_DATABASE_URL": database, **environment(fake_teams, openid)}
        given |= {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": f"xoxb-{WORKSPACE}"}
        settings = Settings.model_validate(given | {"SLACK_API_URL": fake_slack.url})
        connected = [
            each.connect(settings, store, all_texts())
            for each in (slack_connection, teams_connection)
        ]
        for each in connected:
            each.platform.pace = Pace()
        clock = MovableClock(base=lambda: STARTS_AT)
        platforms = {each.platform.name: each.platform for each in connected}
        core = compose(store, platforms, clock, random.Random(7))
        with serving_doors([each.open(core.handle) for each in connected]) as url:
            yield TwoPlatforms(
                fake_slack,
                fake_teams,
                core,
                clock,
                {who: OnSlack(fake_slack, url, who) for who in slack},
                {
                    who: OnTeams(fake_teams, openid, url, number, zones.get(who, ZONE))
                    for number, who in enumerate(teams, 1)
                },
            )
