"""The least that a bot on these libraries must do: Bolt verifies, one row is committed, and an ack."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, create_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.signed import SECRET


class Floor(SQLModel, registry=registry()):
    """Tables that are not Convener's."""


class Heard(Floor, table=True):
    """A command that came."""

    __tablename__ = "bench_heard"

    id: int | None = Field(default=None, primary_key=True)
    text: str


def bare(file: Path) -> Starlette:
    """The bot. Its row is written in a thread, so that its loop isn't held."""
    patience = {"timeout": 60}  # seconds: fifty writers at once on a busy disk outlast the usual 5
    engine = create_engine(f"sqlite:///{file}", connect_args=patience)
    Floor.metadata.create_all(engine)
    quiet = logging.getLogger("bench.floor")
    quiet.setLevel(logging.ERROR)
    app = AsyncApp(
        name="floor",
        logger=quiet,
        signing_secret=SECRET,
        process_before_response=True,
        authorize=_authorize,
    )

    def keep(text: str) -> None:
        with Session(engine) as session:
            session.add(Heard(text=text))
            session.commit()

    async def heard(ack: AsyncAck, command: dict[str, str]) -> None:
        await asyncio.to_thread(keep, command["text"])
        await ack("Here")

    app.command("/cop")(heard)
    handler = AsyncSlackRequestHandler(app)

    async def receive(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", receive, methods=["POST"])])


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-none")
