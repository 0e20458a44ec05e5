"""Around the call: agendas, who leads through a call, actions and their reminders, gatherings."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "agendaitem",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("call_id", text(), nullable=True),
        sa.Column("title", text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("brought_by", text(), nullable=False),
        sa.Column("added_by", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", text(), nullable=False),
        sa.Column("notes", text(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"]),
        sa.ForeignKeyConstraint(["brought_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "facilitator",
        sa.Column("call_id", text(), nullable=False),
        sa.Column("person_id", text(), nullable=False),
        sa.Column("proposed_at", instant(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("call_id", "person_id"),
    )
    op.create_table(
        "action",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("call_id", text(), nullable=True),
        sa.Column("what", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("given_by", text(), nullable=False),
        sa.Column("given_at", instant(), nullable=False),
        sa.Column("settled_at", instant(), nullable=True),
        sa.Column("offered_to", text(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["offered_to"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "actionreminder",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "gathering",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("place", text(), nullable=False),
        sa.Column("organised_by", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("outcome", text(), nullable=False),
        sa.Column("planned_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["organised_by"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "gatheringstep",
        sa.Column("gathering_id", text(), nullable=False),
        sa.Column("step", text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_at", instant(), nullable=True),
        sa.Column("done_by", text(), nullable=True),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"]),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("gathering_id", "step"),
    )
    op.create_table(
        "gatheringreply",
        sa.Column("gathering_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("answer", text(), nullable=False),
        sa.ForeignKeyConstraint(["gathering_id"], ["gathering.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("gathering_id", "member_id"),
    )
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in (
        "gatheringreply",
        "gatheringstep",
        "gathering",
        "actionreminder",
        "action",
        "facilitator",
        "agendaitem",
    ):
        op.drop_table(table)


INDEXED = (
    ("agendaitem", "community_id"),
    ("agendaitem", "call_id"),
    ("action", "community_id"),
    ("action", "call_id"),
    ("action", "member_id"),
    ("gathering", "community_id"),
)
