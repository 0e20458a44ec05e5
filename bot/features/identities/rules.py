"""Pure decisions on codes that link accounts: what one looks like, how long it is good, who may try."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

GOOD_FOR = timedelta(minutes=10)

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that is taken for something else: neither I, L and 1 nor O and 0."""

LENGTH = 8

TRIES = 5
"""So many wrong codes may be entered; then nothing is taken until the wait is over."""

WAIT = timedelta(hours=1)


def new_code(rng: random.Random) -> str:
    """A fresh code: 31 letters and digits to the power of 8, that is 850,000 million of them."""
    return "".join(rng.choice(LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code in two halves, to be read and typed."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def entered(words: str) -> str:
    """The code that somebody typed, however they spaced it."""
    return "".join(each for each in words.upper() if each.isalnum())


def waits_until(tries: int, tried_at: datetime | None, now: datetime) -> datetime | None:
    """Until when somebody who entered wrong codes must wait; None where they may try."""
    if tried_at is None or tries < TRIES or now >= tried_at + WAIT:
        return None
    return tried_at + WAIT


def counted(tries: int, tried_at: datetime | None, now: datetime) -> int:
    """How many wrong codes somebody has entered, this one included; an hour's rest clears them."""
    return tries + 1 if tried_at is not None and now < tried_at + WAIT else 1
