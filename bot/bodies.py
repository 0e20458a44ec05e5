"""The body of a request that anybody may send: so much of it, within so much time."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

WITHIN = 5.0
"""Seconds: a platform waits for three, and a page's form is small."""

READ_ON = 8
"""So many times too much is read (and dropped), so that whoever sends it hears the answer."""


class TooSlow(Exception):
    """The body didn't come in time."""


async def body(request: Request, most: int, within: float = WITHIN) -> bytes | None:
    """The body, or None where it has more than `most` bytes.

    Raises TooSlow, and ClientDisconnect where whoever sent it has gone.
    """
    kept = bytearray()
    size = 0
    try:
        async with asyncio.timeout(within):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most:
                    kept += chunk
                elif size > READ_ON * most:
                    break
    except TimeoutError:
        raise TooSlow from None
    return bytes(kept) if size <= most else None
