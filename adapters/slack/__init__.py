"""Slack: the door that commands come through, and the cards as Block Kit.

`app.py` takes requests in and answers them, `parse.py` reads what Slack sent, `render.py` (with
`rich.py` for words and `budget.py` for size) draws cards, `limits.py` is what Slack allows and
`address.py` is who and where. None of them calls Slack: what is answered rides on the request.
`checkup.py` asks it about the token, for `convener doctor`.
"""
