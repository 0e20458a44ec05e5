"""Sponsors' reports as they were published, and the links to them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "report",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("quarter", text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published", text(), nullable=False),
        sa.Column("counted", text(), nullable=False),
        sa.Column("reason", text(), nullable=False),
        sa.Column("published_by", text(), nullable=False),
        sa.Column("published_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community_id", "quarter", "number"),
    )
    op.create_table(
        "report_link",
        sa.Column("secret_hash", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("quarter", text(), nullable=False),
        sa.Column("language", text(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("made_by", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("expires_at", instant(), nullable=False),
        sa.Column("revoked_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    for table in ("report", "report_link"):
        op.create_index(f"ix_{table}_community_id", table, ["community_id"])


def downgrade() -> None:
    op.drop_table("report_link")
    op.drop_table("report")
