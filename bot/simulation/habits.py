"""What people in a simulated community are like on the whole: how often they do what, and how."""

from __future__ import annotations

import random

from bot.cards import Choice, Form, TextInput
from bot.messages import Value

ZONE = "Europe/Berlin"
STEWARDS = 9
LEADER, CO_ORGANISER, SECRETARY = range(3)
"""Places among the inhabitants: the first carry the community."""

WEEKS_OF_POLLS = {2: "needs", 8: "choice", 16: "priority", 20: "choice", 28: "needs", 40: "needs"}
"""In which weeks something is asked, and which sort of poll."""

VOLUNTEERS_IN, VOLUNTEERS = 42, 8
"""In which week some say that they would serve as stewards, before the first terms end; how many."""

JOINS, LEAVES, WISHES_A_DAY, ASKS = 0.1, 0.05, 0.2, 0.07
"""How likely it is on any day that somebody joins, leaves, wants to be treated otherwise, asks."""

REMINDED = 0.3
"""How likely a reminder is to get its answer."""

A_YEAR = 52
WISHES = (
    ("membership.prefer", "observer", 3),
    ("membership.prefer", "active", 2),
    ("membership.snooze", None, 3),
    ("membership.resume", None, 3),
    ("membership.stop", None, 1),
)
"""How members want to be treated: the button, its value, and how often it is chosen."""

ON_A_NUDGE = (
    (None, None, 5),
    ("polls.answer", None, 3),
    ("membership.snooze", None, 1),
    ("membership.prefer", "observer", 1),
    ("membership.stop", None, 1),
)
"""What members make of a nudge, in the same way; nothing at all, mostly."""


def filled(form: Form, rng: random.Random) -> dict[str, Value]:
    """Something for each choice and each line that must have something, and for one at least."""
    found: dict[str, Value] = {}
    lines = [each for each in form.inputs() if isinstance(each, TextInput) and not each.value]
    for each in form.inputs():
        match each:
            case Choice() if each.options and not each.value:
                ids = [option.id for option in each.options]
                most = min(each.most or len(ids), len(ids)) if each.multiple else 1
                count = rng.randint(1, most)
                found[each.id] = tuple(sorted(rng.sample(ids, count), key=ids.index))
            case _:
                pass
    must = [each for each in lines if each.required] or ([] if found else lines[:1])
    return found | {each.id: "One\nAnother" if each.multiline else "Made up" for each in must}
