"""The fake Slack's people: signed requests out, and what an app answers applied as Slack would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from tests.fake_slack import FakeSlack, SlackPerson, WontSend

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
Answer = Callable[[dict[str, Any]], dict[str, Any] | None]


class App:
    """An app behind a port: keeps what it hears, answers what it is told to."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answer: Answer = lambda _: None
        app = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
                pass

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                signed = SignatureVerifier(SECRET).is_valid_request(body, dict(self.headers))
                answer = app.hear(body, self.headers["Content-Type"]) if signed else None
                raw = json.dumps(answer).encode() if answer else b""
                self.send_response(200 if signed else 401)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def hear(self, body: bytes, content_type: str) -> dict[str, Any] | None:
        text = body.decode()
        read = json.loads(text) if "json" in content_type else dict(parse_qsl(text))
        payload = json.loads(read["payload"]) if "payload" in read else read
        self.heard.append(payload)
        return self.answer(payload)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def app() -> Iterator[App]:
    made = App()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def fake() -> Iterator[FakeSlack]:
    with FakeSlack() as served:
        served.add_user("T1", "U1", "Amina")
        served.add_user("T1", "U2", "Ben")
        served.add_channel("T1", "C1", "U1", "U2")
        yield served


@pytest.fixture
def web(fake: FakeSlack) -> WebClient:
    return WebClient("xoxb-T1", base_url=fake.url, timeout=10, retry_handlers=[])


@pytest.fixture
def amina(fake: FakeSlack, app: App) -> SlackPerson:
    return SlackPerson(fake, app.url, SECRET, "T1", "U1")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def buttons(*labels: str) -> list[dict[str, Any]]:
    made = [
        {"type": "button", "text": plain(label), "action_id": f"do#{at}", "value": label.lower()}
        for at, label in enumerate(labels)
    ]
    return [{"type": "actions", "elements": made}]


def asking(block_id: str, **element: Any) -> dict[str, Any]:
    named = {"action_id": "given", **element}
    return {"type": "input", "block_id": block_id, "label": plain("?"), "element": named}


OPTIONS = [{"text": plain(word), "value": word} for word in ("a", "b", "c")]
FORM: dict[str, Any] = {
    "type": "modal", "title": plain("Form"), "submit": plain("Go"),
    "blocks": [
        asking("name", type="plain_text_input", max_length=5),
        asking("zone", type="static_select", options=OPTIONS, initial_option=OPTIONS[1]),
        asking("who", type="multi_users_select"),
        asking("many", type="checkboxes", options=OPTIONS),
        asking("day", type="datepicker"),
        asking("count", type="number_input", is_decimal_allowed=False, max_value="9"),
    ],
}  # fmt: skip
FILLED = {"name": "x", "who": ["U2"], "many": ["a", "c"], "day": "2026-01-05", "count": "3"}


def test_a_command_s_answer_is_seen_by_its_sender_alone(
    app: App, amina: SlackPerson, fake: FakeSlack
) -> None:
    app.answer = lambda _: {"text": "only you"}
    done = amina.command("C1", "status")
    assert [message.text for message in done.messages] == ["only you"]
    assert SlackPerson(fake, app.url, SECRET, "T1", "U2").sees("C1") == ()
    assert (app.heard[0]["command"], app.heard[0]["channel_id"]) == ("/cop", "C1")


def test_a_forged_request_changes_nothing(app: App, fake: FakeSlack) -> None:
    stranger = SlackPerson(fake, app.url, "guessed", "T1", "U1")
    assert stranger.command("C1", "status").status == 401
    assert app.heard == []


def test_a_press_opens_a_form_whose_errors_and_end_come_back(
    app: App, amina: SlackPerson, web: WebClient, fake: FakeSlack
) -> None:
    def open_form(told: dict[str, Any]) -> None:
        web.views_open(trigger_id=told["trigger_id"], view=FORM)

    app.answer = open_form
    web.chat_postMessage(channel="C1", text="?", blocks=buttons("Yes", "No"))
    pressed = amina.press(amina.sees("C1")[0], "No")
    assert app.heard[0]["actions"][0]["value"] == "no"
    form = amina.awaits_view(pressed)
    with pytest.raises(WontSend, match="name: required"):
        amina.fill(form, {**FILLED, "name": ""})
    with pytest.raises(WontSend, match="count: 12"):
        amina.fill(form, {**FILLED, "count": 12})
    app.answer = lambda _: {"response_action": "errors", "errors": {"zone": "not there"}}
    refused = amina.fill(form, FILLED)
    assert (refused.errors, refused.view) == ({"zone": "not there"}, form)
    values = app.heard[-1]["view"]["state"]["values"]
    assert values["zone"]["given"]["selected_option"]["value"] == "b"
    assert values["who"]["given"] == {"type": "multi_users_select", "selected_users": ["U2"]}
    assert [each["value"] for each in values["many"]["given"]["selected_options"]] == ["a", "c"]
    thanks = {"type": "modal", "title": plain("Thanks"), "blocks": buttons("More")}
    app.answer = lambda _: {"response_action": "update", "view": thanks}
    shown = amina.fill(form, FILLED).view
    assert shown
    assert (shown.body["title"]["text"], shown.id) == ("Thanks", form.id)
    amina.press(shown, "do")
    assert app.heard[-1]["container"] == {"type": "view", "view_id": form.id}
    app.answer = lambda _: None
    assert amina.fill(shown, {}).view is None


def test_a_trigger_opens_one_modal_and_not_for_long(
    app: App, amina: SlackPerson, fake: FakeSlack
) -> None:
    amina.command("C1", "x")
    trigger = app.heard[0]["trigger_id"]
    given = {"view": json.dumps(FORM), "trigger_id": trigger, "token": "xoxb-T1"}
    answers = [httpx.post(f"{fake.url}views.open", data=given).json() for _ in range(2)]
    assert [answer.get("error") for answer in answers] == [None, "exchanged_trigger_id"]
    with FakeSlack(trigger_seconds=0) as late:
        late.add_user("T1", "U1")
        late.add_channel("T1", "C1", "U1")
        SlackPerson(late, app.url, SECRET, "T1", "U1").command("C1", "x")
        given["trigger_id"] = app.heard[1]["trigger_id"]
        answer = httpx.post(f"{late.url}views.open", data=given).json()
        assert answer["error"] == "expired_trigger_id"


def test_a_response_url_replaces_adds_deletes_and_is_used_up(
    app: App, amina: SlackPerson, web: WebClient
) -> None:
    web.chat_postEphemeral(channel="C1", user="U1", text="?", blocks=buttons("Yes"))
    pressed = amina.press(amina.sees("C1")[0], "Yes")
    assert "message" not in app.heard[0]
    url = app.heard[0]["response_url"]
    httpx.post(url, json={"text": "now", "replace_original": True})
    assert amina.awaits(pressed).text == "now"
    httpx.post(url, json={"text": "all", "response_type": "in_channel"})
    assert [message.for_whom for message in amina.sees("C1")] == ["U1", ""]
    httpx.post(url, json={"delete_original": True})
    assert [message.text for message in amina.sees("C1")] == ["all"]
    wrong = httpx.post(url, json={"blocks": [{"type": "x"}]})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_blocks")
    answers = [httpx.post(url, json={"text": "x"}).status_code for _ in range(3)]
    assert answers == [200, 200, 404]


def test_writing_joining_and_leaving_are_events(
    app: App, amina: SlackPerson, fake: FakeSlack
) -> None:
    amina.write("", "help")
    amina.write("C1", "nothing for the app")
    amina.write("C1", f"<@{fake.bot('T1')}> help")
    amina.leave("C1")
    assert fake.world.team("T1").channels["C1"].members == ["U2", "UBOTT1"]
    amina.join("C1")
    amina.again()
    kinds = [each["event"]["type"] for each in app.heard]
    moved = ["member_left_channel", "member_joined_channel", "member_joined_channel"]
    assert kinds == ["message", "app_mention", *moved]
    assert app.heard[-1]["event_id"] == app.heard[-2]["event_id"]
