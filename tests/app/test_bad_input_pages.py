"""Whatever is asked of Convener's pages, and however slowly, gets a clear answer and changes nothing."""

from __future__ import annotations

import itertools
import socket
import time
from urllib.parse import quote, urlencode

import pytest

from tests.fake_slack.signed import FORM
from tests.payloads import recorded
from tests.payloads.house import FEEDS, WORD, House, heard
from tests.payloads.trying import sound

ODD = (
    *(
        "",
        "x",
        "%00",
        "%ff%fe",
        "%F0%9F%8C%B1",
        "..",
        "%2e%2e%2fetc",
        "%0d%0aX-Odd:%201",
        "'",
        "%25",
    ),
    *("0" * 32, "a" * 7_000, "<script>", "%e2%80%ae", "-", "{}", "~", "%u1234"),
)
PAGES = (
    *(
        "/calendar/{}.ics",
        "/calendar/{}/{}.ics",
        f"/calendar/{FEEDS['c1']}/{{}}.ics",
        "/calendar/{}",
    ),
    *("/documents/{}/charter.docx", "/documents/{}/charter.{}", "/documents/{}/report.pdf"),
    *("/documents/{}/{}.{}", "/data/{}", "/data/{}.json", "/invitation/{}", "/reply/{}"),
    *(
        "/slack/oauth_redirect?code={}&state={}",
        "/slack/oauth_redirect?error={}",
        "/slack/install?{}",
    ),
    *(
        "/healthz?{}",
        "/readyz?{}",
        "/about?{}",
        "/{}",
        "/slack/{}",
        "/api/{}",
        "//{}",
        "/metrics/{}",
    ),
)
KNOWN = (
    "/calendar/x.ics", "/documents/x/charter.docx", "/data/x", "/invitation/x", "/reply/x", "/healthz",
    "/slack/install", "/slack/oauth_redirect", "/readyz", "/about", "/slack/events", "/api/messages",
)  # fmt: skip
CLEAR = (200, 303, 307, 400, 403, 404, 405)
SLOW = (
    ("/slack/events", b"Content-Length: 100\r\n"),
    ("/slack/events", b"Transfer-Encoding: chunked\r\n"),
    ("/api/messages", b"Content-Length: 100\r\n"),
    (
        "/invitation/x",
        b"Content-Length: 100\r\nContent-Type: application/x-www-form-urlencoded\r\n",
    ),
)


def status(answer: bytes) -> int:
    """The status of an answer as it came."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


@pytest.mark.parametrize("page", PAGES)
def test_no_address_of_a_page_is_a_failure(convener: House, page: str) -> None:
    before = convener.at_rest()
    odd = itertools.cycle(ODD)
    for word in ODD:
        path = page.replace("{}", word, 1)
        while "{}" in path:
            path = path.replace("{}", next(odd), 1)
        answer = convener.client.get(convener.url + path)
        sound(convener, answer, CLEAR)
        assert WORD not in answer.text
        assert "X-Odd" not in answer.headers
    assert convener.rows() == before


@pytest.mark.parametrize("page", KNOWN)
def test_no_method_or_header_is_a_failure(convener: House, page: str) -> None:
    before = convener.at_rest()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        answer = convener.client.request(method, convener.url + page, content=b"\xff\x00=%")
        sound(convener, answer, (*CLEAR, 401))
    for name in ("accept-language", "cookie", "if-none-match", "range", "host", "content-type"):
        for value in ("é\x80", "a" * 5_000, ",;=\"'", "tr-\udcff"):
            headers = {name.encode(): value.encode("utf-8", "surrogateescape")}
            sound(
                convener, convener.client.get(convener.url + page, headers=headers), (*CLEAR, 401)
            )
    assert convener.rows() == before


@pytest.mark.parametrize("page", ["/invitation/x", "/reply/x"])
@pytest.mark.parametrize(
    "body",
    [b"", b"act=stop", b"act=answer&act=join", b"%ff=%fe", b"a=1&" * 300, b"\x00", b"x" * 100_000,
     "act=🌱&name=\u202e".encode(), b"&".join(b"act=stop" for _ in range(150))],
    ids=range(9),
)  # fmt: skip
def test_no_form_of_a_page_is_a_failure(convener: House, page: str, body: bytes) -> None:
    before = convener.at_rest()
    for label in (FORM, "multipart/form-data; boundary=x", "application/json", ""):
        answer = convener.client.post(
            convener.url + page, content=body, headers={"content-type": label}
        )
        sound(convener, answer, CLEAR)
    assert convener.rows() == before


@pytest.mark.parametrize("name", ["oauth_redirect", "oauth_redirect_denied"])
def test_a_way_back_that_nobody_began_installs_nothing(convener: House, name: str) -> None:
    before = convener.at_rest()
    query = recorded("slack", name)
    for changes in ({}, {"state": ""}, {"state": "é" * 900}, {"code": "\x00"}, {"error": "<b>"}):
        asked = urlencode(query | changes)
        for cookie in ("", query["state"], "é"):
            headers = {b"cookie": f"convener-install={quote(cookie)}".encode()}
            url = f"{convener.url}/slack/oauth_redirect?{asked}"
            answer = convener.client.get(url, headers=headers)
            sound(convener, answer, (400,))
            assert "<b>" not in answer.text
    assert convener.rows() == before


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /healthz HTTP/1.1\r\n\r\n\r\nGARBAGE",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nx",
        b"POST /slack/events HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"\r\n" * 2_000,
    ],
    ids=range(9),
)
def test_what_is_no_request_is_no_failure(convener: House, sent: bytes) -> None:
    assert status(convener.raw(sent, 0.5)) in (0, 200, 400, 401, 404, 431)
    assert convener.troubles() == []
    assert convener.client.get(f"{convener.url}/readyz").status_code == 200


def test_a_body_that_comes_too_slowly_is_waited_for_a_few_seconds_only(convener: House) -> None:
    before = convener.at_rest()
    token = convener.openid.token(convener.teams.url).encode()
    began = time.monotonic()
    waiting = []
    for page, headers in SLOW:
        connection = socket.create_connection(("127.0.0.1", convener.port), timeout=20)
        head = b"POST " + page.encode() + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
        connection.sendall(head + b"\r\n" + headers + b"\r\n")
        connection.sendall(b"1\r\n{\r\n" if b"chunked" in headers else b"{")
        waiting.append(connection)
    assert convener.client.get(f"{convener.url}/readyz").status_code == 200
    answers = [heard(each) for each in waiting]
    for each in waiting:
        each.close()
    assert [status(each) for each in answers] == [408, 408, 408, 403]
    assert time.monotonic() - began < 15
    assert convener.troubles() == []
    assert convener.rows() == before


def test_whoever_hangs_up_in_the_middle_of_a_body_leaves_no_trace(convener: House) -> None:
    before = convener.at_rest()
    for page, headers in SLOW:
        with socket.create_connection(("127.0.0.1", convener.port), timeout=5) as connection:
            head = b"POST " + page.encode() + b" HTTP/1.1\r\nHost: x\r\n"
            connection.sendall(head + headers + b"\r\n{")
    assert convener.client.get(f"{convener.url}/readyz").status_code == 200
    assert convener.troubles() == []
    assert convener.at_rest() == before
