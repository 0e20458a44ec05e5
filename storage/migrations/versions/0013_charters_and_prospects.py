"""Charters with their versions and votes; people outside the chat who are asked what they need."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEXED = (
    ("charter", "community_id"),
    ("charter", "poll_id"),
    ("charter_writing", "charter_id"),
    ("document_link", "charter_id"),
    ("prospect", "community_id"),
    ("prospect", "poll_id"),
    ("invitation", "prospect_id"),
)
ADDED = (
    ("quorum", sa.Integer(), "0"),
    ("majority", sqlmodel.sql.sqltypes.AutoString(), "''"),
)


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "charter",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("begun_by", text(), nullable=False),
        sa.Column("begun_at", instant(), nullable=False),
        sa.Column("proposed_by", text(), nullable=True),
        sa.Column("proposed_at", instant(), nullable=True),
        sa.Column("poll_id", text(), nullable=False),
        sa.Column("decided_at", instant(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("yes", "no", "abstained", "asked")
        ),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "number"),
    )
    op.create_table(
        "charter_writing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", text(), nullable=False),
        sa.Column("section", text(), nullable=False),
        sa.Column("words", text(), nullable=False),
        sa.Column("origin", text(), nullable=False),
        sa.Column("written_by", text(), nullable=False),
        sa.Column("written_at", instant(), nullable=False),
        sa.Column("undone_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"]),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "document_link",
        sa.Column("secret_hash", text(), nullable=False),
        sa.Column("charter_id", text(), nullable=False),
        sa.Column("made_by", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("expires_at", instant(), nullable=False),
        sa.Column("revoked_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charter.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_table(
        "prospect",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("poll_id", text(), nullable=False),
        sa.Column("email", text(), nullable=False),
        sa.Column("email_hash", text(), nullable=False),
        sa.Column("invited_by", text(), nullable=False),
        sa.Column("invited_at", instant(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("organisation", text(), nullable=False),
        sa.Column("joins_at", instant(), nullable=True),
        sa.Column("seen_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"]),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("poll_id", "email_hash"),
    )
    op.create_table(
        "invitation",
        sa.Column("secret_hash", text(), nullable=False),
        sa.Column("prospect_id", text(), nullable=False),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospect.id"]),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_table(
        "no_mail",
        sa.Column("hash", text(), nullable=False),
        sa.Column("salt", text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for name, kind, default in ADDED:
        with op.batch_alter_table("poll", schema=None) as batch_op:
            batch_op.add_column(
                sa.Column(name, kind, server_default=sa.text(default), nullable=False)
            )


def downgrade() -> None:
    for name, _, _ in reversed(ADDED):
        with op.batch_alter_table("poll", schema=None) as batch_op:
            batch_op.drop_column(name)
    for table in (
        "no_mail",
        "invitation",
        "prospect",
        "document_link",
        "charter_writing",
        "charter",
    ):
        op.drop_table(table)
