"""What a close does to what was announced, so that nobody stands before a closed door."""

from __future__ import annotations

from storage.activities import Activity
from tests.calling import letters
from tests.engaging import begin, make_plan
from tests.managing import close
from tests.town import LEADER, Town


def test_an_announced_activity_is_called_off_in_the_last_word_and_not_asked_about_later(
    village: Town,
) -> None:
    make_plan(village)
    begin(village)
    close(village)
    village.go(minutes=1)
    last = village.channel_cards()[-1].plain()
    assert "“Peer assist” of Mon, Mar 9, 2026, 15:00 (Nairobi) does not take place" in last
    village.go(days=20)
    village.press(LEADER, "relevance.reopen")
    village.go(days=5)
    assert not letters(village, LEADER, "activity-outcome")
    assert [each.status for each in village.rows(Activity)] == ["cancelled"]
