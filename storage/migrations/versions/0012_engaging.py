"""Engaging: the landscape, engagement plans, their activities with leads and sign-ups."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "landscape",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("runs", text(), nullable=False),
        sa.Column("link", text(), nullable=False),
        sa.Column("overlap", text(), nullable=False),
        sa.Column("decision", text(), nullable=False),
        sa.Column("why", text(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("looked_by", text(), nullable=False),
        sa.Column("removed_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["looked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "engagementplan",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("made_by", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("reviewed_at", instant(), nullable=True),
        sa.Column("reviewed_by", text(), nullable=True),
        sa.Column("learnt", text(), nullable=False),
        sa.Column("verdict", text(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "activity",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("plan_id", text(), nullable=False),
        *(sa.Column(name, text(), nullable=False) for name in WORDS),
        sa.Column("starts_at", instant(), nullable=True),
        sa.Column("ends_at", instant(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_by", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("announced_at", instant(), nullable=True),
        sa.Column("decided_at", instant(), nullable=True),
        sa.Column("decided_by", text(), nullable=True),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["engagementplan.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "activitylead",
        sa.Column("activity_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("part", text(), nullable=False),
        sa.Column("answer", text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("activity_id", "member_id"),
    )
    op.create_table(
        "signup",
        sa.Column("activity_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("activity_id", "member_id"),
    )
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in ("signup", "activitylead", "activity", "engagementplan", "landscape"):
        op.drop_table(table)


WORDS = (
    "title",
    "hypothesis",
    "format",
    "status",
    "need",
    "poll_id",
    "option",
    "measure",
    "place",
    "reason",
    "outcome",
    "lesson",
    "decision",
)
INDEXED = (
    ("landscape", "community_id"),
    ("engagementplan", "community_id"),
    ("activity", "community_id"),
    ("activity", "plan_id"),
    ("activitylead", "member_id"),
    ("signup", "member_id"),
)
