"""What decided a message; what was done in each week, of nobody; ways to find what is to be forgotten."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_signal_day", "signal", "day"),
    ("ix_touchpoint_at", "touchpoint", "at"),
    ("ix_nudge_sent_at", "nudge", "sent_at"),
    ("ix_occasion_taken_at", "occasion", "taken_at"),
)
LETTERS = (
    ("ix_outbox_letter", "person_id <> ''"),
    ("ix_outbox_worded", "person_id <> '' AND card <> ''"),
)


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "participation_week",
        sa.Column("community_id", text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "week", "kind"),
    )
    op.add_column(
        "outbox", sa.Column("because", text(), nullable=False, server_default=sa.text("''"))
    )
    for name, table, column in INDEXES:
        op.create_index(name, table, [column])
    for name, where in LETTERS:
        op.create_index(
            name,
            "outbox",
            ["created_at"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    for name, _ in LETTERS:
        op.drop_index(name, "outbox")
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    with op.batch_alter_table("outbox") as batch:
        batch.drop_column("because")
    op.drop_table("participation_week")
