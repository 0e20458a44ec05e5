"""An umbrella with communities under it: each stays its own, and whoever joins one chooses to."""

from __future__ import annotations

from datetime import datetime

from bot.cards import Button, Card, Choice, Form, Note, Option, Text, TextInput
from bot.feature import Effects, Turn
from bot.features.relevance import cards, handlers, rules
from bot.features.relevance.cards import Part
from bot.markup import escape
from bot.messages import Invalid, Open, Post, Replace, Whisper
from bot.moment import Refusal
from bot.playbook import say
from bot.routing import beside
from bot.saying import said
from storage import calls, communities, goals, people, relevance
from storage.communities import Community
from storage.relevance import Nesting

REASON_AT_MOST = 600
CHOSEN_AT_MOST = 50
LABEL_AT_MOST = 70


def broaden(turn: Turn) -> Effects:
    """Ask why, and which of the asker's communities go under the umbrella already."""
    return [Open(_broaden_form(turn))]


def broadened(turn: Turn) -> Effects:
    """It is an umbrella from now on; nobody is moved anywhere."""
    form = _broaden_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    handlers.decide(turn, "broaden", read.text("reason"))
    _put_under(turn, read.several("nested"))
    return [Replace(_view(turn))]


def nest(turn: Turn) -> Effects:
    """Ask which further community goes under the umbrella."""
    if not _candidates(turn):
        raise Refusal("relevance.nothing_to_nest")
    return [Open(_nest_form(turn))]


def nested(turn: Turn) -> Effects:
    """It is under the umbrella, and stays its own."""
    form = _nest_form(turn)
    read = turn.read(form)
    if read.problems:
        return [Invalid(turn.errors(read), form)]
    _put_under(turn, read.several("nested"))
    return [Replace(_view(turn))]


def part(turn: Turn) -> Effects:
    """A community goes on without the umbrella."""
    if not relevance.part(turn.session, turn.here.id, turn.value):
        raise Refusal("core.stale")
    turn.decided("part community", turn.value)
    return [Replace(_view(turn))]


def part_since(turn: Turn, moment: datetime) -> None:
    """Those put under it at an instant are under it no more."""
    for each in relevance.nested(turn.session, turn.here.id):
        row = turn.session.get_one(Nesting, each.id)
        if row.agreed_at == moment:
            relevance.part(turn.session, turn.here.id, each.id)


def umbrella(turn: Turn) -> Effects:
    """The joint view of the umbrella's core team."""
    return [Whisper(_view(turn))]


def invite(turn: Turn) -> Effects:
    """Tell the umbrella's members what is under it; each joins what they choose."""
    found = [each for each in relevance.nested(turn.session, turn.here.id) if not each.closed_at]
    if not found:
        raise Refusal("relevance.nothing_nested")
    posts = []
    for venue in turn.venues():
        theirs = [
            each for each in found if communities.lives_in(turn.session, each.id, f"{venue.lane}:")
        ]
        if theirs:
            card = cards.invitation(turn.aloud(), turn.here.name, theirs)
            key = f"nested:{turn.here.id}:{turn.event.key}:{venue}"
            posts.append(Post(key, venue, card, "relevance.invited"))
    turn.decided("invite to nested communities")
    return [*posts, Replace(said(turn.text, "relevance.members_told"))]


def join(turn: Turn) -> Effects:
    """A member of the umbrella joins one of its communities, by their own press."""
    there = _nested(turn)
    _, fresh = turn.at(there).enrol(turn.person)
    if not fresh:
        return [Replace(said(turn.text, "relevance.joined_before", community=there.name))]
    leave = Button(turn.text("relevance.unjoin"), "relevance.unjoin", there.id)
    turn.session.flush()
    return [Replace(said(turn.text, "relevance.joined", leave, community=there.name))]


def unjoin(turn: Turn) -> Effects:
    """They leave it again; whoever does something for it leaves by its channel."""
    there = _nested(turn)
    member = people.member(turn.session, there.id, turn.person.id)
    if member is None or member.left_at is not None:
        raise Refusal("core.stale")
    if people.roles(turn.session, member.id) != {"member"}:
        raise Refusal("relevance.has_a_role", community=there.name)
    member.left_at = turn.now
    turn.session.flush()
    return [Replace(said(turn.text, "relevance.unjoined", community=there.name))]


def _nested(turn: Turn) -> Community:
    """The community under this umbrella that a press is about, if it lives where it was pressed."""
    found = relevance.nested(turn.session, turn.here.id)
    there = next((each for each in found if each.id == turn.value), None)
    lane = f"{turn.event.sender.lane}:"
    if there is None or there.closed_at or not communities.lives_in(turn.session, there.id, lane):
        raise Refusal("core.stale")
    return there


def _put_under(turn: Turn, chosen: tuple[str, ...]) -> None:
    """Those whom the decider may decide on as well: the other side agrees by the same hand."""
    allowed = {each.id for each in _candidates(turn)}
    for ident in chosen:
        if ident in allowed:
            communities.hold(turn.session, ident)
            row = Nesting(
                community_id=ident,
                umbrella_id=turn.here.id,
                agreed_by=turn.person.id,
                agreed_at=turn.now,
            )
            turn.session.add(row)
            turn.decided("nest community", ident)
            beside(turn, turn.session.get_one(Community, ident)).decided(
                "go under umbrella", turn.here.id
            )
    turn.session.flush()


def _candidates(turn: Turn) -> list[Community]:
    """The asker's other communities on which they may decide, and that can go under this one."""
    found = []
    all_nested, umbrellas = relevance.ties(turn.session)
    for ident in people.communities_of(turn.session, turn.person.id):
        there = turn.session.get_one(Community, ident)
        fits = rules.may_nest(ident, turn.here.id, all_nested, umbrellas)
        if fits and there.closed_at is None and beside(turn, there).may("advance"):
            found.append(there)
    return sorted(found, key=lambda each: (each.name, each.id))[:CHOSEN_AT_MOST]


def _view(turn: Turn) -> Card:
    found = relevance.nested(turn.session, turn.here.id)
    ids = [turn.here.id, *(each.id for each in found)]
    persons = relevance.people_of(turn.session, ids)
    return cards.umbrella(turn, [_part(turn, each) for each in found], persons)


def _part(turn: Turn, there: Community) -> Part:
    """What the umbrella's core team sees of one community: figures and goals, nobody's name."""
    session, text = turn.session, turn.text
    book = turn.playbooks.of(there.playbook)
    stage = say(book.standing(there.stage).title, text.language)
    call = calls.upcoming(session, there.id, turn.now)
    cycle = goals.current(session, there.id)
    lines = []
    for goal in goals.of_cycle(session, cycle.id, "adopted") if cycle else ():
        told = goals.checkins(session, goal.id)
        standing = told[0].status if told else "untold"
        lines.append((goal.title, text(f"relevance.goal.{standing}")))
    return Part(
        community=there,
        stage=text("relevance.umbrella.closed") if there.closed_at else stage,
        members=people.count(session, there.id),
        next_call=call.starts_at if call else None,
        goals=tuple(lines),
    )


def _choice(turn: Turn, found: list[Community], *, required: bool) -> Choice:
    options = tuple(Option(each.id, escape(each.name[:LABEL_AT_MOST])) for each in found)
    label = turn.text("relevance.nest.which")
    return Choice("nested", label, options, multiple=True, required=required)


def _broaden_form(turn: Turn) -> Form:
    text = turn.text
    found = _candidates(turn)
    choice = (_choice(turn, found, required=False),) if found else ()
    return Form(
        id="relevance.broaden",
        title=text("relevance.broaden.button"),
        parts=(
            Text(text("relevance.broaden.preview")),
            Note(text("relevance.nest.boundary")),
            *choice,
            TextInput("reason", text("relevance.reason"), multiline=True, most=REASON_AT_MOST),
        ),
        submit=text("relevance.broaden.submit"),
        cancel=text("relevance.cancel"),
    )


def _nest_form(turn: Turn) -> Form:
    text = turn.text
    found = _candidates(turn)
    return Form(
        id="relevance.nest",
        title=text("relevance.nest.button"),
        parts=(
            Text(text("relevance.nest.boundary")),
            *((_choice(turn, found, required=True),) if found else ()),
        ),
        submit=text("relevance.nest.submit"),
        cancel=text("relevance.cancel"),
    )
