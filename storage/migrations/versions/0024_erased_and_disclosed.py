"""Who was erased, as hashes; links to what is kept of somebody."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "erased",
        sa.Column("hash", text(), nullable=False),
        sa.Column("erasure", text(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_erased_erasure", "erased", ["erasure"])
    op.create_table(
        "data_link",
        sa.Column("secret_hash", text(), nullable=False),
        sa.Column("person_id", text(), nullable=False),
        sa.Column("made_at", instant(), nullable=False),
        sa.Column("expires_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index("ix_data_link_person_id", "data_link", ["person_id"])


def downgrade() -> None:
    op.drop_table("data_link")
    op.drop_table("erased")
