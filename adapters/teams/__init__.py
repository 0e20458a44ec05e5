"""Microsoft Teams both ways: activities in, answers back, posts and updates out, cards as Adaptive Cards.

In: `app.py` takes requests, which `auth.py` lets in (with `keys.py`, Microsoft's published ones, and
`local.py` for clients on this machine that send no token), for `reception.py` to handle; `parse.py`
reads what Teams sent (`presses.py`, `comings.py` and `typed.py` with it) into what `heard.py` defines.
Back: `replies.py` decides what the response says and which `steps.py` follow it, which `voice.py`
then takes. botbuilder is in `turns.py` alone; `address.py` is who and where.
"""
