"""The composition root: settings → store, features, platforms, scheduler → one ASGI application.

The only module that knows all others.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.types import Scope

import adapters.email
import adapters.playground
import adapters.slack
import adapters.teams
import bot
from bot.connections import Connection
from bot.documents import documents, reports
from bot.engine import Engine, Work
from bot.features import FEATURES
from bot.invitations import invitation
from bot.markup import plain
from bot.metrics import Timed
from bot.own_data import own_data
from bot.pages import about, calendar, calendar_of_call
from bot.platform import Platform
from bot.playbook_file import OWN, load_all
from bot.playground_time import community_clock, keep_thing, unless_leaving
from bot.probes import Probes, is_near, watched
from bot.routing import Routes
from bot.settings import Settings
from bot.stored import opened
from bot.texts import Texts
from scheduler.clock import Ticker, every_few_seconds, wall
from scheduler.counting import WITHIN
from scheduler.delivery import Delivery
from scheduler.durable import DurableWork
from scheduler.life import Life, sign
from scheduler.work import Door, InlineWork, door
from storage import playground
from storage.database import Store

FOLLOW_UP_THREADS = 4


@cache
def all_texts() -> Texts:
    """Every catalogue of the house, read once."""
    texts = Texts()
    texts.add("core", Path(bot.__path__[0]) / "catalogue")
    for feature in FEATURES:
        texts.add(feature.name, feature.folder / "texts")
    for platform in (adapters.email, adapters.playground, adapters.slack, adapters.teams):
        name = platform.__name__.rsplit(".", 1)[-1]
        texts.add(name, Path(platform.__path__[0]) / "texts")
    return texts


Worker = Callable[[Engine, Delivery, Mapping[str, Platform]], Work]


@dataclass(frozen=True, slots=True)
class Core:
    """The conversation core with its time and its delivery, whatever the platforms."""

    store: Store
    texts: Texts
    engine: Engine
    work: Work
    ticker: Ticker
    probes: Probes
    handle: Door


def compose(
    store: Store,
    platforms: Mapping[str, Platform],
    now: Callable[[], datetime] = wall,
    rng: random.Random | None = None,
    later: Callable[[Callable[[], None]], object] = lambda do: do(),
    public_url: str = "",
    worker: Worker = InlineWork,
    within: float = 0,
    mail_from: str = "",
    near: Callable[[Scope], bool] | None = None,
) -> Core:
    """Put the core together on a migrated store. `now` is community time, the rest as in `door`.

    `near` says who may read the figures, where it is not for `is_near`.
    """
    texts = all_texts()
    routes = Routes.of(FEATURES)
    chance = rng or random.SystemRandom()
    books = load_all(OWN, routes.commands)
    engine = Engine(store, texts, books, now, chance, routes, public_url, mail_from)
    engine.begin_rhythms()
    engine.follow_playbooks()
    spread, told = chance.random, engine.metrics.post
    delivery = Delivery(
        store, platforms, routes.kinds, now, wall, chance=spread, closed=engine.closed, told=told
    )
    work = worker(engine, delivery, platforms)
    near = near or partial(is_near, public_url=public_url)
    probes = watched(store, engine.metrics, now, wall, near)
    handle = door(engine, work, later, within)
    return Core(store, texts, engine, work, Ticker(engine, work), probes, handle)


def create(settings: Settings, worker: Worker = DurableWork) -> Starlette:
    """The application, as `convener run` serves it. The playground's work is done inline."""
    load_all(
        OWN, Routes.of(FEATURES).commands
    )  # a broken one is refused before there is a database
    store = opened(settings)
    store.migrate()
    return _playground(store, settings) if settings.plays else _connected(store, settings, worker)


def _connected(store: Store, settings: Settings, worker: Worker) -> Starlette:
    follow_up = ThreadPoolExecutor(FOLLOW_UP_THREADS, thread_name_prefix="follow-up")
    connections = list(_connections(store, settings))
    core = compose(
        store,
        {each.platform.name: each.platform for each in connections},
        later=follow_up.submit,
        public_url=settings.base_url,
        worker=worker,
        within=WITHIN,
        mail_from=settings.mail[1].mailbox if settings.email else "",
    )
    doors = [each.open(core.handle) for each in connections]
    return _served(
        core,
        core.ticker.tick,
        [route for each in doors for route in each.routes],
        *(around for each in doors for around in each.around),
        doors=[last for each in doors for last in each.last],
    )


def _connections(store: Store, settings: Settings) -> Iterator[Connection]:
    """The platforms that are configured."""
    if settings.slack:
        from bot.connections import slack

        yield slack.connect(settings, store, all_texts())
    if settings.teams:
        from bot.connections import teams

        yield teams.connect(settings, store, all_texts())
    if settings.email:
        from bot.connections import email

        yield email.connect(settings, store, all_texts())


def _playground(store: Store, settings: Settings) -> Starlette:
    from adapters.playground.guard import is_local
    from adapters.playground.mail import FROM, PlaygroundMail
    from adapters.playground.page import Desk, page
    from adapters.playground.platform import PlaygroundPlatform
    from adapters.playground.sample import play
    from adapters.playground.visit import Visitor
    from adapters.playground.world import World

    life = sign(store, "playground")

    def keep(kind: str, ident: str, body: str) -> None:
        keep_thing(store, kind, ident, body)

    world = World(keep=keep)
    with store.reading() as session:
        world.restore(lambda kind: playground.things(session, kind))
    clock = community_clock(store)
    platform = PlaygroundPlatform(world, clock)
    platforms = {each.name: each for each in (platform, PlaygroundMail(world, clock))}
    core = compose(
        store, platforms, clock, public_url=settings.base_url, mail_from=FROM, near=is_local
    )

    def story() -> None:
        """The sample's weeks. Its world is kept once they are over: else it begins anew."""
        told: dict[tuple[str, str], str] = {}
        world.keep = lambda kind, ident, body: told.update({(kind, ident): body})
        with store.hurried():
            play(
                world,
                clock,
                clock.start_at,
                lambda who: Visitor(world, core.handle, clock, who),
                lambda until: core.ticker.advance(clock, until),
            )
        with store.transaction() as session:
            for (kind, ident), body in told.items():
                playground.keep(session, kind, ident, body)
        world.keep = keep

    def start_over() -> None:
        with clock.moving, unless_leaving(core.probes.stopping):
            store.erase()
            world.clear()
            clock.reset()
            story()

    def move(until: datetime, seen: Callable[[datetime], None]) -> None:
        with unless_leaving(core.probes.stopping):
            core.ticker.advance(clock, until, seen)

    def tick() -> None:
        with clock.moving:
            core.ticker.tick()

    if not world.people:  # a first start, or one that was ended in the midst of it
        start_over()
    desk = Desk(
        world=world,
        handle=core.handle,
        now=clock,
        say=lambda language, key, **facts: plain(core.texts.tongue(language, "UTC")(key, **facts)),
        next_due=core.ticker.next_due,
        move=move,
        start_over=start_over,
    )
    app = page(desk)
    return _served(core, tick, [Mount("/", app)], app.router.lifespan_context(app), _lived(life))


@asynccontextmanager
async def _lived(life: Life) -> AsyncIterator[None]:
    try:
        yield
    finally:
        life.end()


def _served(
    core: Core,
    tick: Callable[[], None],
    routes: list[BaseRoute],
    *lifespans: AbstractAsyncContextManager[object],
    doors: Sequence[AbstractAsyncContextManager[object]] = (),
) -> Starlette:
    """The application. `doors`, ways in beside requests, open last and close first."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in lifespans:
                await stack.enter_async_context(each)
            scheduler = every_few_seconds(tick)
            scheduler.start()
            async with AsyncExitStack() as open_doors:
                for each in doors:
                    await open_doors.enter_async_context(each)
                yield
                await asyncio.gather(
                    open_doors.aclose(),
                    run_in_threadpool(core.work.stop),
                    run_in_threadpool(scheduler.shutdown),
                )
        core.store.close()

    own = [
        *core.probes.routes(),
        about(core.texts),
        calendar(core.store, core.texts, core.engine.now),
        calendar_of_call(core.store, core.texts, core.engine.now),
        documents(core.engine),
        reports(core.engine),
        *own_data(core.engine),
        invitation(core.engine),
    ]
    timed = Middleware(Timed, metrics=core.engine.metrics)
    app = Starlette(routes=[*own, *routes], middleware=[timed], lifespan=lifespan)
    app.state.leaving = core.probes.stopping
    return app
