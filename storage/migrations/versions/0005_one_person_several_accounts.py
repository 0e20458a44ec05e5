"""One person, several accounts: codes that link them, where they last acted, who left which channel."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linking",
        sa.Column("person_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("good_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("entered_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    with op.batch_alter_table("linking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_linking_code"), ["code"], unique=True)
    op.create_table(
        "parted",
        sa.Column("venue", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["venue"], ["venue.address"]),
        sa.PrimaryKeyConstraint("venue", "address"),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(_untold("last_account"))
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.add_column(_untold("email"))
        batch_op.create_index(batch_op.f("ix_identity_email"), ["email"], unique=False)
    with op.batch_alter_table("namedballot", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cast_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("namedballot", schema=None) as batch_op:
        batch_op.drop_column("cast_at")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_email"))
        batch_op.drop_column("email")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("last_account")
    op.drop_table("parted")
    with op.batch_alter_table("linking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_linking_code"))
    op.drop_table("linking")


def _untold(name: str) -> sa.Column[str]:
    text = sqlmodel.sql.sqltypes.AutoString()
    return sa.Column(name, text, server_default=sa.text("''"), nullable=False)
