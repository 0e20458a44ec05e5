"""Links that may be shared: of the web, without anybody's password, the same one only once."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.shelf.links import LINK_AT_MOST, Link, read
from bot.markup import Link as Led
from bot.markup import parse, titled

words = st.text("abcxyz0189-_~%é", max_size=8)
paths = st.lists(words, max_size=3).map(lambda parts: "".join(f"/{each}" for each in parts))
names = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
hosts = st.lists(names, min_size=1, max_size=3).map(".".join)
queries = st.lists(st.tuples(names, words).map("=".join), max_size=3).map("&".join)
links = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}{path}{query and '?' + query}",
    st.sampled_from(("http", "https")), hosts, paths, queries,
)  # fmt: skip


def shared(written: str) -> Link:
    found = read(written)
    assert isinstance(found, Link), (written, found)
    return found


@given(links | st.text(max_size=60) | st.text("htps:/@#?.[]()<>|% \\a1é\u202e", max_size=40))
def test_a_link_that_is_taken_is_of_the_web_inert_and_reads_the_same_again(written: str) -> None:
    found = read(written)
    if not isinstance(found, Link):
        assert found in ("not_a_link", "not_the_web", "password", "too_long")
        return
    assert read(found.address) == found
    parts = urlsplit(found.address)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.username
    assert not parts.password
    assert len(found.address) <= LINK_AT_MOST
    assert found.address.isascii()
    assert not set(found.address) & set(' ()<>|[]\\`"')
    (span, *_) = parse(titled("A [title] of *it*", found.address))
    assert isinstance(span, Led)
    assert span.url == found.address


@given(links)
def test_what_makes_no_difference_makes_no_second_resource(written: str) -> None:
    found = shared(written)
    parts = urlsplit(found.address)
    bare = parts._replace(netloc=f"WWW.{parts.netloc}".upper(), path=f"{parts.path.rstrip('/')}/")
    other = "http" if parts.scheme == "https" else "https"
    follow = f"{parts.query}&utm_medium=mail&fbclid=x" if parts.query else "utm_source=mail"
    for same in (bare, bare._replace(fragment="top"), parts._replace(scheme=other),
                 parts._replace(query=follow)):  # fmt: skip
        if not parts.netloc.startswith("www."):
            assert shared(same.geturl()).same == found.same


@given(links, names, names)
def test_nobody_s_password_is_shared(written: str, user: str, secret: str) -> None:
    parts = urlsplit(written)
    for netloc in (f"{user}@{parts.netloc}", f"{user}:{secret}@{parts.netloc}"):
        assert read(parts._replace(netloc=netloc).geturl()) == "password"
    for name in ("token", "ACCESS_TOKEN", "X-Amz-Signature", "p%61ssword"):
        assert read(parts._replace(query=f"a=1&{name}={secret}").geturl()) == "password"
    assert read(parts._replace(fragment=f"access_token={secret}").geturl()) == "password"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("  HTTPS://Water.Example/A ", "https://water.example/A"),
        ("water.example/guide", "https://water.example/guide"),
        ("http://water.example:80/x", "http://water.example/x"),
        ("https://water.example:8443", "https://water.example:8443"),
        ("https://su.örnek/şebeke", "https://su.xn--rnek-4qa/%C5%9Febeke"),
        ("https://en.wiki.example/Leak_(pipe)", "https://en.wiki.example/Leak_%28pipe%29"),
        ("https://a.example/?utm_source=x&page=2", "https://a.example/?page=2"),
        ("https://a.example/#/docs/leaks", "https://a.example/#/docs/leaks"),
    ],
)
def test_a_link_is_kept_as_it_leads_there(written: str, address: str) -> None:
    assert shared(written).address == address


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "not_a_link"),
        ("pump handbook", "not_a_link"),
        ("https://", "not_a_link"),
        ("https://bad host/", "not_a_link"),
        ("https://a.example:999999/", "not_a_link"),
        ("https://[::1", "not_a_link"),
        ("https://a..example", "not_a_link"),
        ("https:\\\\a.example", "not_a_link"),
        ("javascript:alert(1)", "not_the_web"),
        ("file:///etc/passwd", "not_the_web"),
        ("mailto:a@b.example", "not_the_web"),
        (f"https://a.example/{'a' * LINK_AT_MOST}", "too_long"),
        (f"https://a.example/{'é' * (LINK_AT_MOST // 2)}", "too_long"),
    ],
)
def test_what_is_no_link_for_everybody_is_refused_with_why(written: str, fault: str) -> None:
    assert read(written) == fault


def test_pages_within_an_application_are_different_places_and_marks_in_a_page_are_not() -> None:
    assert shared("https://a.example/#/one").same != shared("https://a.example/#/two").same
    assert shared("https://a.example/#one").same == shared("https://a.example/#two").same
