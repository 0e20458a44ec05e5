"""Somebody outside the chat in a real browser: from the letter to an answer, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser

WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
STEPS = 80


@pytest.fixture(scope="module")
def letter(browser: Browser, playground: str) -> Iterator[str]:
    """The address in the letter that somebody outside got, as it lies in the playground."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{playground}/?as=amina&in=c:water-losses")
        expect(page.locator("#main[aria-busy]")).to_have_count(0)
        page.get_by_test_id("composer").fill("/cop poll")
        page.keyboard.press("Enter")
        page.get_by_test_id("button-prospects.show").last.click()
        page.get_by_test_id("button-prospects.ask").last.click()
        field = page.get_by_test_id("field-addresses").locator("textarea")
        field.fill("ada@x.example, nonsense")
        page.get_by_test_id("form-submit").click()
        sees(page, "is no e-mail address")
        page.get_by_test_id("button-prospects.send").last.click()
        sees(page, "invitation goes out by e-mail")
        page.get_by_test_id("place-ada@x.example").click()
        sees(page, "It is used for this poll only")
        link = page.get_by_test_id("message").get_by_role("link", name="Answer the questions")
        address = link.get_attribute("href")
        assert address is not None
        assert address.startswith(f"{playground}/invitation/")
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=WIDE) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda m: (
                troubles.append(m.text) if m.type == "error" and "422" not in m.text else None
            ),
        )
        yield page
        assert not troubles


def sees(page: Page, words: str) -> None:
    expect(page.get_by_test_id("message").filter(has_text=words).last).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until something has the focus, as somebody without a mouse does."""
    wanted = page.locator(selector)
    for _ in range(STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard doesn't reach {selector}")


def test_it_is_answered_by_keyboard_alone_and_errors_are_told_and_reached(
    page: Page, letter: str
) -> None:
    page.goto(letter)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, "#f-why")
    page.keyboard.press("Space")
    tab_to(page, "#send-answer")
    page.keyboard.press("Enter")
    errors = page.locator("#errors")
    expect(errors).to_be_focused()
    expect(errors.get_by_role("link")).to_have_count(3)
    expect(page.locator("#f-why")).to_be_checked()
    expect(
        page.get_by_role("group", name="What do you hope to gain?")
    ).to_have_accessible_description("Please choose.")
    tab_to(page, "#errors a[href='#f-gain']")
    page.keyboard.press("Enter")
    tab_to(page, "#f-gain")
    page.keyboard.press("Space")
    tab_to(page, "#f-miss")
    page.keyboard.press("Space")
    tab_to(page, "#f-willing")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#send-answer")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your answer is in, without your name")
    expect(page.get_by_role("status")).to_be_focused()
    page.reload()
    expect(page.locator("#send-answer")).to_have_count(0)

    tab_to(page, "#f-name")
    page.keyboard.type("Ada Stone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("knows that you would like to join")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_and_everything_has_a_name(
    page: Page, letter: str, size: ViewportSize, scheme: str
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(letter)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    for field in page.locator("input:not([type=hidden]), textarea, button").all():
        assert field.evaluate("e => (e.labels && e.labels[0] || e).textContent.trim()")
