"""Stewardship: seats with terms, nominations, rotations, absences; what a call's hour asks of whom."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CALL = sa.table("call", sa.column("flag", sa.String))
BOTH = ("calls.flag.late_and_asleep", "calls.flag.late calls.flag.asleep")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "seating",
        sa.Column("community_id", text(), nullable=False),
        sa.Column("permanent", sa.Integer(), nullable=False),
        sa.Column("rotating", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("an_organisation", sa.Integer(), nullable=False),
        sa.Column("funders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id"),
    )
    op.create_table(
        "rotation",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("confirmed_by", text(), nullable=False),
        sa.Column("confirmed_at", instant(), nullable=False),
        sa.Column("told_at", instant(), nullable=True),
        sa.Column("begun_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "term",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("fills", text(), nullable=False),
        sa.Column("rotation_id", text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["rotation_id"], ["rotation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rotation_community_id", "rotation", ["community_id"])
    for column in ("community_id", "member_id", "rotation_id"):
        op.create_index(f"ix_term_{column}", "term", [column])
    op.create_table(
        "nomination",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("nominated_by", text(), nullable=False),
        sa.Column("nominated_at", instant(), nullable=False),
        sa.Column("answer", text(), nullable=False),
        sa.Column("answered_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["nominated_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "absence",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id", "first"),
    )
    for table, name, kind, default in ADDED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column(name, kind, server_default=sa.text(default), nullable=False)
            )
    alone, together = BOTH
    op.execute(CALL.update().where(CALL.c.flag == alone).values(flag=together))


def downgrade() -> None:
    alone, together = BOTH
    op.execute(CALL.update().where(CALL.c.flag == together).values(flag=alone))
    for table, name, _, _ in reversed(ADDED):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(name)
    for table in ("absence", "nomination", "term", "rotation", "seating"):
        op.drop_table(table)


ADDED = (
    ("person", "country", sqlmodel.sql.sqltypes.AutoString(), "''"),
    ("attendee", "burden", sa.Integer(), "'0'"),
    ("call", "why", sqlmodel.sql.sqltypes.AutoString(), "'{}'"),
)
