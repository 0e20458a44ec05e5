"""What members share: the resource shelf with notes and thanks, stories with consent."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXED = {
    "shelved": ("community_id", "member_id"),
    "shelfnote": ("member_id",),
    "helped": ("member_id",),
    "story": ("community_id", "member_id"),
}


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    instant = sqlmodel.sql.sqltypes.UTCDateTime
    untold = {"nullable": False, "server_default": sa.text("''")}
    op.create_table(
        "shelved",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("title", text(), nullable=False),
        sa.Column("link", text(), nullable=False),
        sa.Column("same", text(), nullable=False),
        sa.Column("good_for", text(), nullable=False),
        sa.Column("topics", text(), **untold),
        sa.Column("sought", text(), **untold),
        sa.Column("shared_at", instant(), nullable=False),
        sa.Column("broken_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "shelfnote",
        sa.Column("resource_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("words", text(), nullable=False),
        sa.Column("noted_at", instant(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["shelved.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("resource_id", "member_id"),
    )
    op.create_table(
        "helped",
        sa.Column("resource_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["shelved.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("resource_id", "member_id"),
    )
    op.create_table(
        "story",
        sa.Column("id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("member_id", text(), nullable=False),
        sa.Column("text", text(), nullable=False),
        sa.Column("cycle", text(), nullable=False),
        sa.Column("about", text(), **untold),
        sa.Column("topic", text(), **untold),
        sa.Column("shown_as", text(), **untold),
        sa.Column("naming", text(), **untold),
        sa.Column("told_at", instant(), nullable=False),
        sa.Column("withdrawn_at", instant(), nullable=True),
        sa.Column("hidden_at", instant(), nullable=True),
        sa.Column("hidden_because", text(), **untold),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in ("story", "helped", "shelfnote", "shelved"):
        op.drop_table(table)
