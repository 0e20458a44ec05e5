"""Quiet hours: a person's own, and until when they hold a message."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "quiet_hours",
                sqlmodel.sql.sqltypes.AutoString(),
                server_default=sa.text("''"),
                nullable=False,
            )
        )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("held_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)
        )
        batch_op.create_index(
            "ix_outbox_held",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND pending = 0"),
            postgresql_where=sa.text("state = 'waiting' AND NOT pending"),
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_held")
        batch_op.drop_column("held_until")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("quiet_hours")
