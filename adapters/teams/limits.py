"""What Teams takes, in one table: the documented limits of cards, and a few of our own.

Lengths are counted by `bot.letters.length`, in UTF-16 units; bytes as JSON in ASCII, in which a
letter outside it is six and an emoji twelve: whatever Teams counts, it isn't more. Source: Teams'
reference of Adaptive Cards and of bots' messages.
"""

MESSAGE_BYTES = 28_000
"""A whole message with its card, or a dialog's; Teams documents 28 KB for a card."""

PARTS = 3
"""Ours: the messages that one answer may take."""

SUMMARY = 250
FALLBACK = 500
"""Ours: how much of a card its notification and its plain form tell."""

LINE = 1_500
"""Ours: a longer line goes on in an element of its own, so that a message can be cut after any."""

HEADING = 300
NAME = 100
FACT = 500
FACTS = 10
"""Ours: what a list of facts holds; a longer one is told in lines, more facts are in further lists."""

LINK_URL = 2_000
LINK_LABEL = 500
ALT_TEXT = 1_000
"""Ours, all three."""

ROW_ACTIONS = 6
"""More than these in a row are hidden behind a menu."""

ROW_BYTES = 8_000
BUTTON_BYTES = 7_000
BUTTON_LABEL = 75
TOOLTIP = 300
"""Ours: what a row and a button may weigh, so that a message holds it beside its words."""

TABLE_COLUMNS, TABLE_BYTES = 5, 8_000
"""Ours: a wider table can't be read on a phone."""

CHART_POINTS, CHART_LABEL, CHART_TITLE = 20, 40, 100
"""Ours: what is still a picture and no list."""

OPEN_AT_ONCE = 10
SEARCHED = 25
"""Ours: so many choices show at once; among more than these one searches by typing."""

INPUT_TEXT = 4_000
LABEL = 500
ERROR = 300
DIALOG_TITLE = 64
DIGITS = 15

FIELDS = 100
CHOSEN = 10_000
PEOPLE_READ = 100
"""Ours: the most that is read of a form; the core then says how many it takes."""
