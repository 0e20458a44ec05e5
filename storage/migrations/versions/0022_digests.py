"""Digests: who wants none of the members' own."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("monthly", sa.Boolean(), server_default=sa.true(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_column("monthly")
