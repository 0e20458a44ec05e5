"""The digests: the secretariat's and the core team's each week, the members' each month (product 6)."""

from datetime import time
from pathlib import Path

from bot.feature import Feature, Job, Kind, Rhythm, Route
from bot.features.digests import handlers, mailing, occasions, setting, to_members

feature = Feature(
    name="digests",
    folder=Path(__file__).parent,
    commands={"digest": Route("digest", handlers.show, help="digests.help.digest")},
    presses={
        "digests.see": Route("digest", handlers.see),
        "digests.mine": Route("take_part", handlers.mine),
        "digests.when": Route("digest", setting.when, opens=True),
        "digests.off": Route("digest", setting.turn_off),
        "digests.on": Route("digest", setting.turn_on),
        mailing.ALSO: Route("take_part", mailing.also, by_mail=True),
        mailing.INSTEAD: Route("take_part", mailing.instead),
        mailing.UNMAIL: Route("take_part", mailing.unmail, by_mail=True),
        mailing.SPARE: Route("take_part", mailing.spare, by_mail=True),
        mailing.WANT: Route("take_part", mailing.want, by_mail=True),
    },
    forms={"digests.when": Route("digest", setting.moved)},
    home=(Route("digest", handlers.ahead),),
    occasions={
        occasions.WEEKLY: occasions.weekly,
        occasions.TEAM: occasions.team,
        occasions.MONTHLY: occasions.monthly,
        "digests.again": to_members.again,
    },
    jobs={to_members.JOB: Job(to_members.about, to_members.look, to_members.keep)},
    kinds={
        occasions.WEEKLY: Kind(urgency=4, asked="before"),
        occasions.TEAM: Kind(urgency=4, asked="before"),
        occasions.MONTHLY: Kind(urgency=5, asked="no", resend=False, is_gentle=True),
    },
    rhythms={
        occasions.WEEKLY: Rhythm(days=7, at=time(9), weekday=0),
        occasions.TEAM: Rhythm(days=7, at=time(9), weekday=0),
        occasions.MONTHLY: Rhythm(days=7, at=time(9), weekday=1),
    },
)
