"""E-mail: which letters a member wants; where calls are; what invitations are from; the feed, revoked."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "mailing",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("invitations", sa.Boolean(), nullable=False),
        sa.Column("digests", text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    with op.batch_alter_table("community", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calendar_off_at", instant(), nullable=True))
        for name in ("mailbox", "meets_at"):
            batch_op.add_column(_untold(name))
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.add_column(_untold("place"))
        batch_op.add_column(sa.Column("changed_at", instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("call", schema=None) as batch_op:
        for name in ("changed_at", "place"):
            batch_op.drop_column(name)
    with op.batch_alter_table("community", schema=None) as batch_op:
        for name in ("meets_at", "mailbox", "calendar_off_at"):
            batch_op.drop_column(name)
    op.drop_table("mailing")


def _untold(name: str) -> sa.Column[str]:
    text = sqlmodel.sql.sqltypes.AutoString()
    return sa.Column(name, text, server_default=sa.text("''"), nullable=False)
