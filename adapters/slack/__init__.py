"""Slack both ways: requests in, answers back, posts and updates out, cards as Block Kit.

In: `app.py` takes requests and `socket_mode.py` envelopes, for `reception.py` to acknowledge;
`parse.py` reads what Slack sent (`presses.py`, `comings.py`, `profiles.py` and `typed.py` with it)
into what `heard.py` defines. Back: `answers.py`, with `worded.py`, decides what rides on the
acknowledgement and which `steps.py` follow it, which `voice.py` then takes. Out: `client.py` is the
platform port on `web.py`'s calls, and `refusals.py` tells Slack's noes apart. Drawing: `render.py`
draws cards (with `rich.py` for words, `tables.py`, `pictures.py` for what Slack draws itself,
`buttons.py`, and `budget.py` for size), `views.py` modals, whose subject `origin.py` keeps, `home.py`
the Home tab; `limits.py` is what Slack allows and `address.py` is who and where.
Being installed: `manifest.py` is what a person pastes at Slack, `install.py` takes Slack's OAuth
round, with `pages.py` for the browser, and `removal.py` hears of its end. `checkup.py` asks Slack
about a token, for `convener doctor`.
"""
