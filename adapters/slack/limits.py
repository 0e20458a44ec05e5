"""What Slack takes, in one table: the documented limits of Block Kit, and a few of our own.

Lengths are counted by `bot.letters.length`, in UTF-16 units. Source: Slack's Block Kit reference
(blocks, block elements, composition objects); the total is what others measured, not documented
(`msg_blocks_too_long` from about 13,200 characters on).
"""

MESSAGE_BLOCKS = 50
MESSAGE_CHARACTERS = 13_000
"""All blocks of a message together, counted as JSON: whatever Slack counts, it isn't more."""

PARTS = 3
"""Ours: the messages that one answer may take. A response URL is good for five, and one of them
may be sent again without its pictures."""

CHARTS, TABLES = 2, 1
"""In one message."""

CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
TABLE_ROWS, TABLE_COLUMNS = 100, 20
TABLE_CHARACTERS = 8_000
"""Ours, counted as JSON (Slack takes 10,000 characters in cells): the rest needs room too."""

FALLBACK = 3_000
"""Ours: how much of a card its notification reads out, before escaping (Slack cuts at 40,000)."""

HEADER = 150
TEXT_OBJECT = 3_000
RICH_TEXT = 3_000
"""Ours: Slack documents none for a rich text block, so it gets what a section gets."""

URL = 3_000
LINK_URL = 2_000
LINK_LABEL = 500
"""Ours, both: a link can't be split over two blocks, so it has to fit into one."""

ALT_TEXT = 2_000
ACTIONS_ELEMENTS = 25
ACTIONS_CHARACTERS = 6_000
"""Ours: what a row of buttons may weigh, so that a message holds it beside its words."""

ACTION_ID = 255
BUTTON_LABEL = 75
BUTTON_VALUE = 2_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_CHOICE = 30

VIEW_BLOCKS = 100
VIEW_BYTES = 200_000
"""Of all blocks of a modal, as they are sent (Slack takes 250 KB)."""

VIEW_TITLE = 24
VIEW_CHOICE = 24
VIEW_ABOUT = 3_000
LABEL = 2_000
OPTIONS = 100
OPTION_LABEL = 75
OPTION_VALUE = 150
OPEN_AT_ONCE = 10
"""Ours, of the documented most of radio buttons and checkboxes: longer lists are menus."""

INPUT_TEXT = 3_000
PEOPLE_AT_MOST = 20
"""Ours: as many people as one field of a form is read with."""

BLOCK_ID = 255

TABLE_WIDTH = 64
"""Ours: a wider preformatted line wraps on most screens, so the table is told in lines instead."""

COMMAND_TEXT = 4_000
"""The most that one may write after a command."""

PLACE_A_SECOND = 1.0
LANE_A_SECOND = 5.0
EDITS_A_SECOND = 50 / 60
"""Messages: one a second to a channel is documented, and that a workspace takes "several hundred a
minute"; `chat.update` is of tier 3, fifty a minute. Retry-After corrects what is still too fast."""

ROSTER_PAGE = 200
"""As many as Slack advises, of a channel's people and of a workspace's."""

ASKED_ONE_BY_ONE = 100
"""Ours: the people of a channel no larger are asked for singly, which takes a minute."""

DIRECTORY_PAGE_WORTH = 5
"""A page of the workspace's people (20 a minute) costs as much time as so many single ones (100 a
minute). After as many pages as single questions would have cost, the rest is asked for singly: at
worst that takes twice as long as the better way, which nobody can know before."""

HISTORY_PAGE = 100
HISTORY_PAGES = 5
CLOCKS_DIFFER = 60
"""Ours: seconds by which Slack's clock may be behind when a lost message is looked for."""

FIELDS = 100
"""Ours: the most fields that one request is read with."""

BODY_BYTES = 1024 * 1024
"""Ours: the largest request that is read at all. Slack's own are a few kilobytes."""

OPTION_GROUPS = 100
CHOSEN = OPTIONS * OPTION_GROUPS
"""Ours: the most choices that one field is read with."""

PEOPLE_READ = 100
"""Ours: the most people; the core then says how many it takes."""
