"""Polls: needs first, anonymous and really so; priority and choice by the same means (product 3)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.polls import answering, closing, drafting, occasions

feature = Feature(
    name="polls",
    folder=Path(__file__).parent,
    commands={
        "answer": Route("take_part", answering.answer, help="polls.help.answer"),
        "poll": Route("poll", drafting.poll, help="polls.help.poll", opens=True),
    },
    presses={
        "polls.new": Route("poll", drafting.new, opens=True),
        "polls.edit": Route("poll", drafting.edit, opens=True),
        "polls.open": Route("poll", drafting.open_poll),
        "polls.discard": Route("poll", drafting.discard),
        "polls.withdraw": Route("poll", drafting.withdraw),
        "polls.extend": Route("poll", drafting.extend),
        "polls.close": Route("poll", closing.close_now),
        "polls.results": Route("poll", closing.show_results),
        "polls.deeds": Route("poll", closing.ask_deeds, opens=True),
        "polls.answer": Route("take_part", answering.open_ballot, opens=True),
    },
    forms={
        "polls.draft": Route("poll", drafting.drafted),
        "polls.deeds": Route("poll", closing.deeds_said),
        "polls.ballot": Route("take_part", answering.cast),
    },
    home=(Route("take_part", answering.open_polls),),
    occasions={
        "polls.begin": occasions.begin,
        "polls.close": occasions.close,
        "polls.remind": occasions.remind,
        "polls.again": occasions.again,
        "polls.standing": occasions.standing,
    },
    kinds={
        "polls.opened": Kind(urgency=1, asked="now"),
        "polls.reminder": Kind(urgency=3, asked="no", resend=False),
        "polls.closed": Kind(urgency=2, asked="no"),
        "polls.result": Kind(urgency=2, asked="before"),
        "polls.deed": Kind(urgency=2, asked="now"),
        "polls.again": Kind(urgency=4, asked="no", resend=False),
    },
)
