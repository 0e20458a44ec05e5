"""The main job in a real browser: start a community, poll it, let the clock run, see the chart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

pytestmark = pytest.mark.browser

WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
LOOKS = 100
PEOPLE = ("kamau", "luz", "nena", "otieno", "paige", "quim")


class Tab:
    """One person's page."""

    def __init__(self, page: Page, playground: str) -> None:
        self.page = page
        self.playground = playground

    def be(self, who: str, place: str = "c:lounge") -> None:
        self.page.goto(f"{self.playground}/?as={who}&in={place}")
        expect(self.page.locator("#main[aria-busy]")).to_have_count(0)
        expect(self.page.get_by_test_id("composer")).to_be_visible()

    def write(self, text: str) -> None:
        self.page.get_by_test_id("composer").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, action: str) -> None:
        self.page.get_by_test_id(f"button-{action}").last.click()

    def form(self) -> None:
        expect(self.page.get_by_test_id("form")).to_be_visible()

    def send(self) -> None:
        self.page.get_by_test_id("form-submit").click()
        expect(self.page.get_by_test_id("form")).to_be_hidden()

    def field(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"field-{name}")

    def sees(self, words: str) -> None:
        expect(self.page.get_by_test_id("message").filter(has_text=words).last).to_be_visible()

    def no_sideways_scroll(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0


@pytest.fixture
def tab(context: BrowserContext, playground: str) -> Iterator[Tab]:
    page = context.new_page()
    page.set_viewport_size(WIDE)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on(
        "request", lambda r: None if "//127.0.0.1" in r.url or r.url.startswith("data:")
        else troubles.append(r.url)
    )  # fmt: skip
    yield Tab(page, playground)
    page.close()
    assert not troubles


def test_a_community_polls_its_needs_from_start_to_ranked_chart(tab: Tab) -> None:
    tab.be("amina")
    tab.write("/cop start")
    tab.form()
    tab.page.get_by_test_id("form-submit").click()  # with nothing filled in
    expect(tab.field("name").get_by_text("Please fill this in.")).to_be_visible()
    tab.field("name").locator("input").fill("Night Flow Club")
    tab.field("domain").locator("textarea").fill("What pipes do at night")
    tab.send()
    tab.sees("Night Flow Club has started")
    tab.press("setup.introduce")
    tab.sees("Hello, I am Convener")

    tab.write("/cop poll needs")
    tab.form()
    tab.send()
    tab.sees("Before you ask")
    tab.press("polls.open")
    tab.sees("0/24")

    for number, who in enumerate(PEOPLE):
        if number == 4:
            tab.be("amina")
            tab.write("/cop poll")
            tab.sees("4/24")
            tab.sees("nothing is shown below 5 answers")
            expect(tab.page.get_by_test_id("button-polls.results")).to_have_count(0)
        tab.be(who)
        tab.press("polls.answer")
        tab.form()
        for question in ("why", "gain"):
            tab.field(question).locator("label").first.click()
        tab.field("miss").locator("label").nth(number % 2).click()
        tab.field("willing").locator("label").nth(2).click()
        tab.send()
        tab.sees("without your name")
        tab.press("polls.answer")
        tab.sees("You have answered already")

    tab.be("amina")
    for _ in range(2):
        tab.page.get_by_test_id("clock-week").click()
        expect(tab.page.get_by_test_id("clock-week")).to_be_enabled()
    tab.page.get_by_test_id("clock-day").click()
    tab.sees("Results: What do you need from Night Flow Club?")
    result = tab.page.get_by_test_id("message").filter(has_text="Results: What do you need").last
    expect(result).to_contain_text("What do you miss today? (6 answers)")
    expect(result).to_contain_text("50% (3)")
    expect(result).to_contain_text("100% (6)")
    tab.no_sideways_scroll()

    tab.page.set_viewport_size(PHONE)
    tab.no_sideways_scroll()
    expect(result).to_be_visible()


def test_the_first_run_is_in_the_middle_of_a_story(tab: Tab) -> None:
    tab.be("uri", "c:water-losses")
    tab.sees("A month on: what do you need now?")
    tab.sees("8/22")
    tab.be("burak", "dm")
    tab.sees("Uygulama toplulukları üzerine beş kısa ders")


def test_it_can_be_used_with_the_keyboard_alone(tab: Tab) -> None:
    tab.be("uri", "c:water-losses")
    composer = tab.page.get_by_test_id("composer")
    for _ in range(60):
        if composer.evaluate("element => element === document.activeElement"):
            break
        tab.page.keyboard.press("Tab")
    expect(composer).to_be_focused()
    tab.page.keyboard.type("/cop me")
    tab.page.keyboard.press("Enter")
    tab.sees("You in Water Losses Exchange")
    settings = tab.page.get_by_test_id("button-membership.settings").last
    settings.focus()
    tab.page.keyboard.press("Enter")
    tab.form()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_test_id("form")).to_be_hidden()


def test_start_over_brings_the_beginning_back(tab: Tab) -> None:
    tab.be("june", "c:lounge")
    tab.write("a word to be forgotten")
    tab.sees("a word to be forgotten")
    tab.page.get_by_test_id("start-over").click()
    tab.page.get_by_test_id("confirm-yes").click()
    expect(tab.page.get_by_text("a word to be forgotten")).to_have_count(0, timeout=30_000)
    for _ in range(LOOKS):  # people move in one by one, and only then can one be them
        tab.be("uri", "c:water-losses")
        if tab.page.get_by_test_id("person-select").filter(has_text="Uri").count():
            break
    tab.sees("8/22")
