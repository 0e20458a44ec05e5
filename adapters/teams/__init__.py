"""Teams both ways: activities in, answers back, posts and updates out, cards as Adaptive Cards 1.5.

In: `app.py` takes requests, which `auth.py` lets in (with `keys.py`, Microsoft's published ones, and
`local.py` for clients on this machine that send no token), for `reception.py` to handle; `parse.py`
reads what Teams sent (`presses.py`, `comings.py`, `senders.py` and `typed.py` with it) into what
`heard.py` defines. Back: `replies.py` decides what the response says and which `steps.py` follow it,
which `voice.py` then takes. botbuilder is in `turns.py` alone; `address.py` is who and where.
Out: `client.py` is the platform port on `connector.py`'s calls, with a `token.py` over `web.py`;
`refusals.py` tells Teams' noes apart, `rates.py` how often it may be asked, `references.py` what must
be known of a place to write there, `hosts.py` where that may be, and `profiles.py` reads who people are.
Drawing: `render.py` draws cards on a `paper.py` (with `spans.py` for words, `tables.py`, `charts.py`,
`buttons.py`, and `budget.py` for size), `forms.py` dialogs and cards to fill in (`inputs.py`), and
`values.py` reads what comes back; `limits.py` is what Teams allows.
Before all that: `manifest.py` makes the app package, `checkup.py` asks Microsoft about the app.
"""
