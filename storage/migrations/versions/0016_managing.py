"""Managing: resources, places, waves, measurements; cycles with goals; reviews, umbrellas, the end."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT(), nullable=False) for name in names]


def _table(name: str, *columns: sa.Column, key: tuple[str, ...] = ("id",), **to: str) -> None:
    """A table whose columns `to` refer to the ids of others, indexed where `columns` has `index`."""
    keys = [sa.ForeignKeyConstraint([column], [f"{table}.id"]) for column, table in to.items()]
    op.create_table(name, *columns, *keys, sa.PrimaryKeyConstraint(*key))
    for column, table in to.items():
        if table in INDEXED and column not in key:
            op.create_index(f"ix_{name}_{column}", name, [column])


INDEXED = ("community", "cycle", "goal")


def upgrade() -> None:
    _table(
        "resource",
        *_words("id", "community_id", "kind", "status", "what", "giver", "currency"),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        *_words("stated_by"),
        sa.Column("stated_at", INSTANT(), nullable=False),
        *_words("reason"),
        community_id="community",
        stated_by="person",
    )
    _table(
        "place",
        *_words("id", "community_id", "kind", "name", "link", "purpose", "added_by"),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("removed_at", INSTANT(), nullable=True),
        community_id="community",
        added_by="person",
    )
    _table(
        "wave",
        *_words("id", "community_id", "name", "whom", "inviter"),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        *_words("planned_by"),
        sa.Column("planned_at", INSTANT(), nullable=False),
        sa.Column("dropped_at", INSTANT(), nullable=True),
        community_id="community",
        planned_by="person",
    )
    _table(
        "snapshot",
        *_words("id", "community_id"),
        sa.Column("taken_at", INSTANT(), nullable=False),
        *_words("taken_by", "figures", "note"),
        community_id="community",
        taken_by="person",
    )
    _table(
        "cycle",
        *_words("id", "community_id"),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        *_words("status", "poll_id", "begun_by"),
        sa.Column("begun_at", INSTANT(), nullable=False),
        sa.Column("adopted_at", INSTANT(), nullable=True),
        sa.Column("closed_at", INSTANT(), nullable=True),
        *_words("lessons"),
        sa.Column("checkin_days", sa.Integer(), nullable=False),
        community_id="community",
        begun_by="person",
    )
    _table(
        "goal",
        *_words("id", "cycle_id", "title", "why", "status", "proposed_by"),
        sa.Column("proposed_at", INSTANT(), nullable=False),
        *_words("measure", "was", "aim", "work", "outcome"),
        cycle_id="cycle",
        proposed_by="person",
    )
    _table(
        "goal_owner",
        *_words("goal_id", "person_id"),
        key=("goal_id", "person_id"),
        goal_id="goal",
        person_id="person",
    )
    _table(
        "checkin",
        *_words("id", "goal_id"),
        sa.Column("at", INSTANT(), nullable=False),
        *_words("by", "status", "words", "figure"),
        goal_id="goal",
        by="person",
    )
    _table(
        "helper",
        *_words("checkin_id", "person_id"),
        key=("checkin_id", "person_id"),
        checkin_id="checkin",
        person_id="person",
    )
    _table(
        "review",
        *_words("id", "community_id"),
        sa.Column("opened_at", INSTANT(), nullable=False),
        *_words("opened_by", "poll_id", "way", "reason", "came_from"),
        sa.Column("decided_at", INSTANT(), nullable=True),
        sa.Column("decided_by", TEXT(), nullable=True),
        sa.Column("undone_at", INSTANT(), nullable=True),
        community_id="community",
        opened_by="person",
        decided_by="person",
    )
    _table(
        "nesting",
        *_words("community_id", "umbrella_id", "agreed_by"),
        sa.Column("agreed_at", INSTANT(), nullable=False),
        key=("community_id",),
        community_id="community",
        umbrella_id="community",
        agreed_by="person",
    )
    for table, name, kind, default in ADDED:
        column = sa.Column(name, kind, server_default=default, nullable=default is None)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(column)


def downgrade() -> None:
    for table, name, _, _ in reversed(ADDED):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(name)
    for table in TABLES:
        op.drop_table(table)


TABLES = (
    "nesting",
    "review",
    "helper",
    "checkin",
    "goal_owner",
    "goal",
    "cycle",
    "snapshot",
    "wave",
    "place",
    "resource",
)
"""Those that refer to others first."""

ADDED = (
    ("community", "closed_at", INSTANT(), None),
    ("community", "archive", TEXT(), sa.text("''")),
    ("question", "most", sa.Integer(), sa.text("'0'")),
    ("schedule", "stood_at", INSTANT(), None),
)
