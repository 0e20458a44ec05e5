"""Peer coaching: members who would like to are matched, across organisations, anew each round (product 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.coaching import handlers, meeting, occasions, rounds

feature = Feature(
    name="coaching",
    folder=Path(__file__).parent,
    presses={
        "coaching.see": Route("take_part", handlers.see),
        "coaching.join": Route("take_part", handlers.join, opens=True),
        "coaching.pause": Route("take_part", handlers.pause),
        "coaching.resume": Route("take_part", handlers.resume),
        "coaching.leave": Route("take_part", handlers.leave),
        "coaching.met": Route("take_part", meeting.met),
        "coaching.could_not": Route("take_part", meeting.could_not),
        "coaching.decline": Route("take_part", meeting.decline),
        "coaching.rounds": Route("lead", rounds.show),
        "coaching.begin": Route("lead", rounds.begin),
        "coaching.undo": Route("lead", rounds.undo),
        "coaching.rhythm": Route("lead", rounds.rhythm, opens=True),
    },
    forms={
        "coaching.join": Route("take_part", handlers.joined),
        "coaching.rhythm": Route("lead", rounds.set_rhythm),
    },
    occasions={
        "coaching.round": occasions.come_round,
        "coaching.tell": occasions.tell,
        "coaching.lack": occasions.lack,
        "coaching.follow": occasions.follow,
        "coaching.part": occasions.part,
    },
    kinds={
        "coaching.matched": Kind(urgency=3, asked="before", is_gentle=True),
        "coaching.unmatched": Kind(urgency=4, asked="before", is_gentle=True),
        "coaching.apart": Kind(urgency=3, asked="before", is_gentle=True),
        "coaching.followed": Kind(urgency=4, asked="before", resend=False, is_gentle=True),
    },
    left=handlers.left,
)
