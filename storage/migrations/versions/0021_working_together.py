"""Working together: action-learning projects with their check-ins, and peer coaching."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
INDEXED = {
    "project": ("community_id", "owner_id", "proposed_by"),
    "teammate": ("member_id",),
    "projectcheckin": ("project_id", "writer_id"),
    "coachinground": ("community_id",),
    "coachinggroup": ("round_id", "community_id"),
    "coached": ("member_id",),
}


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("question", TEXT(), nullable=False),
        sa.Column("learn", TEXT(), nullable=False),
        sa.Column("owner_id", TEXT(), nullable=False),
        sa.Column("proposed_by", TEXT(), nullable=False),
        sa.Column("proposed_at", INSTANT(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("serves", TEXT(), nullable=False),
        sa.Column("started_at", INSTANT(), nullable=True),
        sa.Column("closed_at", INSTANT(), nullable=True),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("learnt", TEXT(), nullable=False),
        sa.Column("usable", TEXT(), nullable=False),
        sa.Column("note_kind", TEXT(), nullable=False),
        sa.Column("note", TEXT(), nullable=False),
        sa.Column("noted_by", TEXT(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["member.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "teammate",
        sa.Column("project_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("project_id", "member_id"),
    )
    op.create_table(
        "projectcheckin",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("project_id", TEXT(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("writer_id", TEXT(), nullable=True),
        sa.Column("tried", TEXT(), nullable=False),
        sa.Column("came", TEXT(), nullable=False),
        sa.Column("ahead", TEXT(), nullable=False),
        sa.Column("aloud", TEXT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("settled_at", INSTANT(), nullable=True),
        sa.Column("shared_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(["writer_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _coaching()
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _coaching() -> None:
    op.create_table(
        "pooled",
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("focus", TEXT(), nullable=False),
        sa.Column("languages", TEXT(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("since", INSTANT(), nullable=False),
        sa.Column("paused_at", INSTANT(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "coachinground",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("begun_at", INSTANT(), nullable=False),
        sa.Column("begun_by", TEXT(), nullable=True),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "coachinggroup",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("round_id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("languages", TEXT(), nullable=False),
        sa.Column("why", TEXT(), nullable=False),
        sa.Column("times", TEXT(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["coachinground.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "coached",
        sa.Column("group_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("said", TEXT(), nullable=False),
        sa.Column("told_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["coachinggroup.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("group_id", "member_id"),
    )


def downgrade() -> None:
    for table in ("coached", "coachinggroup", "coachinground", "pooled"):
        op.drop_table(table)
    for table in ("projectcheckin", "teammate", "project"):
        op.drop_table(table)
