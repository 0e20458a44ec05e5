"""What falls due of the playbook: a step's prompt, its return, the next lesson of a series."""

from __future__ import annotations

from bot import stepping
from bot.course import AGAIN
from bot.feature import Due, Effects
from bot.features.stages import cards, rules
from bot.messages import Post
from bot.moment import Moment
from bot.playbook import Step
from storage import outbox, people, schedule, steps
from storage.people import Person

PROMPTED = "stages.prompted"


def prompt(due: Due) -> Effects:
    """Prompt a step's owners, unless its evidence is there already.

    Where courtesy holds a prompt back from every owner, the daily rule asks again tomorrow.
    """
    row = steps.latest(due.session, due.here.id, due.subject)
    if row is None or row.status != "waiting" or row.step not in due.playbook.steps():
        schedule.cancel(due.session, stepping.schedule_id(due.here.id, due.subject))
        return []
    return _prompted(due, row)


def come_back(due: Due) -> Effects:
    """A step comes back on its rhythm, unless its last round is open still."""
    row = stepping.come_back(due, due.subject.removeprefix(AGAIN))
    return _prompted(due, row) if row is not None else []


def _prompted(due: Due, row: steps.Step) -> Effects:
    step = due.playbook.step(row.step)
    if stepping.fulfilled(due, [row]):
        row.status, row.settled_at = "done", due.now
        stepping.stop(due, step.id)
        return []
    posts = []
    for person in _owners(due, step):
        address = due.inbox_of(person)
        if address is not None and due.withheld("no", person) is None:
            card = cards.prompt(due.to(person), step)
            key = f"step:{due.here.id}:{step.id}:{row.round}:{person.id}"
            posts.append(Post(key, address, card, PROMPTED, person.id))
    if posts:
        row.status = "prompted"
        schedule.cancel(due.session, stepping.schedule_id(due.here.id, step.id))
    return posts


def _owners(due: Due, step: Step) -> list[Person]:
    """Whose the step is; where nobody holds the role yet, the core team's."""
    for roles in (step.owners, ("core_team",)):
        held = [people.holding(due.session, due.here.id, role) for role in roles]
        found = {person.id: person for each in held for _, person in each}
        if found:
            return list(found.values())
    return []


def lesson(due: Due) -> Effects:
    """Tell the next lesson; after the last, nothing more comes of it."""
    step_id, _, person_id = due.subject.partition(" ")
    ident = f"lessons:{due.here.id}:{person_id}"
    row = steps.latest(due.session, due.here.id, step_id)
    person = due.session.get(Person, person_id)
    member = people.member(due.session, due.here.id, person_id)
    gone = member is None or member.left_at is not None
    step = due.playbook.steps().get(step_id)
    if row is None or step is None or person is None or gone or row.status == "skipped":
        schedule.cancel(due.session, ident)
        return []
    number = rules.next_lesson(lessons_told(due, person_id, step), len(step.lessons))
    if number is None:
        schedule.cancel(due.session, ident)
        return []
    address = due.inbox_of(person)
    if address is None or due.withheld("before", person) is not None:
        return []
    if number == len(step.lessons):
        schedule.cancel(due.session, ident)
    card = cards.lesson(due.to(person), step, number)
    key = lesson_key(due, person_id, step, number)
    return [Post(key, address, card, "stages.lesson", person_id)]


def lesson_key(moment: Moment, person_id: str, step: Step, number: int) -> str:
    """The name of a lesson's post."""
    return f"lesson:{moment.here.id}:{step.id}:{person_id}:{number}"


def lessons_told(moment: Moment, person_id: str, step: Step) -> int:
    """How many lessons of a series somebody has got."""
    keys = (lesson_key(moment, person_id, step, n) for n in range(1, len(step.lessons) + 1))
    rows = (outbox.get(moment.session, key) for key in keys)
    return sum(row is not None and row.state not in outbox.UNSAID for row in rows)
