"""The question board: questions, answers, to whom they were brought."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "asked",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("title", text(), nullable=False),
        sa.Column("details", text(), nullable=False),
        sa.Column("sought", text(), nullable=False),
        sa.Column("asked_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "answered",
        sa.Column("asked_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("words", text(), nullable=False),
        sa.Column("answered_at", instant(), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("asked_id", "member_id"),
    )
    op.create_table(
        "routed",
        sa.Column("asked_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("routed_at", instant(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("asked_id", "member_id"),
    )
    op.create_index("ix_asked_community_id", "asked", ["community_id"])
    for table in ("asked", "answered", "routed"):
        op.create_index(f"ix_{table}_member_id", table, ["member_id"])


def downgrade() -> None:
    op.drop_table("routed")
    op.drop_table("answered")
    op.drop_table("asked")
