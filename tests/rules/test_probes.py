"""Who may read the figures: whoever is on this machine or its private network, and comes straight."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from bot.probes import PROXIES, is_near

PUBLIC = "https://convener.example"
NEAR = ("127.0.0.1", "::1", "10.1.2.3", "192.168.4.5", "172.16.0.9", "fd00::7", "::ffff:10.0.0.1")
FAR = ("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "100.64.0.1", "", "somewhere")


def request(peer: str, host: str, **headers: str) -> Scope:
    told = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": "http",
        "client": (peer, 40000),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }


@given(st.sampled_from(NEAR), st.sampled_from(("10.1.2.3:8080", "convener:8080", "[fd00::7]:80")))
def test_a_neighbour_may_read_them(peer: str, host: str) -> None:
    assert is_near(request(peer, host), PUBLIC)


@given(st.sampled_from(FAR))
def test_nobody_from_elsewhere_may(peer: str) -> None:
    assert not is_near(request(peer, "10.1.2.3:8080"), "")


@given(st.sampled_from(NEAR), st.sampled_from((*PROXIES, "x-forwarded-for", "x-forwarded-proto")))
def test_nor_anybody_through_a_proxy(peer: str, header: str) -> None:
    assert not is_near(request(peer, "10.1.2.3", **{header: "10.0.0.1"}), PUBLIC)


@given(st.sampled_from(NEAR), st.sampled_from(("", ":443", ":8080")))
def test_nor_under_the_address_that_the_world_knows(peer: str, port: str) -> None:
    assert not is_near(request(peer, f"Convener.example{port}"), PUBLIC)


def test_without_a_public_address_a_machine_s_own_name_will_do() -> None:
    assert is_near(request("127.0.0.1", "localhost:8080"), "")
    assert is_near(request("127.0.0.1", "localhost:8080"), "http://localhost:8080")


@given(st.text(), st.text(alphabet=st.characters(codec="latin-1"), max_size=40))
def test_whatever_a_peer_or_a_host_is_called_it_is_answered(peer: str, host: str) -> None:
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"host", host.encode("latin-1"))]}
    assert is_near(scope, PUBLIC) in {True, False}


def test_two_hosts_or_none_are_not_near() -> None:
    assert not is_near({"type": "http", "client": ("127.0.0.1", 1), "headers": []}, "")
    twice = [(b"host", b"localhost"), (b"host", b"localhost")]
    assert not is_near({"type": "http", "client": ("127.0.0.1", 1), "headers": twice}, "")
