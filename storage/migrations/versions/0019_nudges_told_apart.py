"""Nudges: why they opened so, members left alone, words to newcomers, the hold-out and its groups."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("because", text(), nullable=False, server_default=""))
    op.create_table(
        "spared",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("spared_at", instant(), nullable=False),
        sa.Column("spared_by", text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["spared_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "newcomer",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("sent_at", instant(), nullable=False),
        sa.Column("opened_with", text(), nullable=False),
        sa.Column("because", text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id", "after_days"),
    )
    op.create_table(
        "holdout",
        sa.Column("community_id", text(), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("begun_at", instant(), nullable=False),
        sa.Column("ended_at", instant(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("nudged", "nudged_back", "left", "left_back")
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "one_in"),
    )
    op.create_table(
        "assigned",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("assigned_at", instant(), nullable=False),
        sa.Column("is_left", sa.Boolean(), nullable=False),
        sa.Column("counted_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index("ix_assigned_community_id", "assigned", ["community_id"])


def downgrade() -> None:
    op.drop_table("assigned")
    op.drop_table("holdout")
    op.drop_table("newcomer")
    op.drop_table("spared")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_column("because")
