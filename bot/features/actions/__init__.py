"""What was agreed to be done: given, followed up until done, handed over; minutes of calls (product 4)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.actions import following, giving, handing, handlers, minutes, settling

feature = Feature(
    name="actions",
    folder=Path(__file__).parent,
    commands={
        "minutes": Route("take_part", minutes.show, help="actions.help.minutes"),
        "actions": Route("take_part", handlers.show, help="actions.help.actions"),
    },
    presses={
        "actions.minutes": Route("take_part", minutes.see),
        "actions.add": Route("take_part", giving.add, opens=True),
        "actions.edit": Route("take_part", giving.edit, opens=True),
        "actions.see": Route("take_part", handlers.see),
        "actions.done": Route("take_part", settling.done),
        "actions.reopen": Route("take_part", settling.reopen),
        "actions.drop": Route("take_part", settling.drop, opens=True),
        "actions.hand": Route("take_part", handing.hand, opens=True),
        "actions.keep": Route("take_part", handing.keep),
        "actions.accept": Route("take_part", handing.accept),
        "actions.decline": Route("take_part", handing.decline),
    },
    forms={
        "actions.action": Route("take_part", giving.given),
        "actions.drop": Route("take_part", settling.dropped),
        "actions.hand": Route("take_part", handing.handed),
    },
    home=(Route("take_part", handlers.ahead),),
    occasions={"actions.follow": following.follow},
    kinds={
        "actions.given": Kind(urgency=2, asked="no"),
        "actions.reminder": Kind(urgency=3, asked="no", resend=False, is_gentle=True),
        "actions.offered": Kind(urgency=2, asked="no"),
        "actions.answered": Kind(urgency=3, asked="before"),
    },
)
