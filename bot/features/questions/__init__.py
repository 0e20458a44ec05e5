"""The question board: ask, be led to who offered to help, answer, accept (product 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.questions import answering, asking, occasions

feature = Feature(
    name="questions",
    folder=Path(__file__).parent,
    commands={
        "ask": Route("take_part", asking.ask, help="questions.help.ask"),
    },
    presses={
        "questions.ask": Route("take_part", asking.form, opens=True),
        "questions.edit": Route("take_part", asking.edit, opens=True),
        "questions.open": Route("take_part", asking.open_question),
        "questions.discard": Route("take_part", asking.discard),
        "questions.withdraw": Route("take_part", asking.withdraw),
        "questions.see": Route("take_part", answering.see),
        "questions.answer": Route("take_part", answering.form, opens=True),
        "questions.take_back": Route("take_part", answering.take_back),
        "questions.accept": Route("take_part", answering.accept),
        "questions.reopen": Route("take_part", answering.reopen),
        "questions.pass": Route("take_part", answering.pass_on),
    },
    forms={
        "questions.ask": Route("take_part", asking.asked),
        "questions.answer": Route("take_part", answering.answered),
    },
    occasions={"questions.route": occasions.bring},
    kinds={
        "questions.asked": Kind(urgency=2, asked="before"),
        "questions.routed": Kind(urgency=4, asked="no", resend=False, is_gentle=True),
        "questions.answered": Kind(urgency=2, asked="before"),
        "questions.accepted": Kind(urgency=4, asked="before", is_gentle=True),
    },
)
