"""Action-learning projects: a few members, a real problem, check-ins that feed back to all (product 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.projects import (
    checking,
    closing,
    joining,
    listing,
    occasions,
    proposing,
    sharing,
    steering,
)

feature = Feature(
    name="projects",
    folder=Path(__file__).parent,
    commands={"project": Route("take_part", listing.show, help="projects.help.project")},
    presses={
        "projects.see": Route("take_part", listing.see),
        "projects.propose": Route("take_part", proposing.propose, opens=True),
        "projects.edit": Route("take_part", proposing.edit, opens=True),
        "projects.open": Route("take_part", proposing.open_project),
        "projects.discard": Route("take_part", proposing.discard),
        "projects.not_mine": Route("take_part", proposing.not_mine),
        "projects.withdraw": Route("take_part", proposing.withdraw, opens=True),
        "projects.join": Route("take_part", joining.join),
        "projects.leave": Route("take_part", joining.leave),
        "projects.start": Route("take_part", joining.start),
        "projects.unstart": Route("take_part", joining.unstart),
        "projects.write": Route("take_part", checking.write, opens=True),
        "projects.skip": Route("take_part", checking.skip, opens=True),
        "projects.pass": Route("take_part", checking.pass_on),
        "projects.share": Route("take_part", sharing.share),
        "projects.unshare": Route("take_part", sharing.unshare),
        "projects.close": Route("take_part", closing.close, opens=True),
        "projects.announce": Route("take_part", closing.announce),
        "projects.reopen": Route("take_part", closing.reopen),
        "projects.note": Route("engage", steering.note, opens=True),
        "projects.unnote": Route("engage", steering.unnote),
    },
    forms={
        "projects.propose": Route("take_part", proposing.proposed),
        "projects.withdraw": Route("take_part", proposing.withdrawn),
        "projects.write": Route("take_part", checking.written),
        "projects.skip": Route("take_part", checking.skipped),
        "projects.close": Route("take_part", closing.closed),
        "projects.note": Route("engage", steering.noted),
    },
    home=(Route("take_part", listing.ahead),),
    occasions={
        "projects.checkin": occasions.come_due,
        "projects.ask": occasions.ask,
        "projects.tidy": occasions.tidy,
    },
    kinds={
        "projects.proposed": Kind(urgency=2, asked="before"),
        "projects.named": Kind(urgency=2, asked="no"),
        "projects.ready": Kind(urgency=2, asked="before"),
        "projects.moved_up": Kind(urgency=2, asked="before"),
        "projects.team": Kind(urgency=3, asked="before", is_gentle=True),
        "projects.asked": Kind(urgency=3, asked="before", resend=False, is_gentle=True),
        "projects.told": Kind(urgency=4, asked="before", is_gentle=True),
        "projects.shared": Kind(urgency=3, asked="before"),
        "projects.result": Kind(urgency=2, asked="before"),
    },
    left=joining.left,
)
