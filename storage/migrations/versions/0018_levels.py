"""Levels of participation, their movements, and who may have lapsed.

Whoever did anything before gets a row with an unknown level, looked at on the first day; and what
was attended or voted in before becomes signals, as it does from now on.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DERIVED = ("attended", "voted")


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "member_level",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("level", text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "level_movement",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("was", text(), nullable=False),
        sa.Column("became", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("member_id", "day", "was", "became"),
    )
    op.create_table(
        "level_week",
        sa.Column("community_id", text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("level", text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "week", "level"),
    )
    op.create_table(
        "movement_week",
        sa.Column("community_id", text(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("was", text(), nullable=False),
        sa.Column("became", text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("community_id", "week", "was", "became"),
    )
    op.create_table(
        "lapse",
        sa.Column("member_id", text(), nullable=False),
        sa.Column("community_id", text(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index("ix_member_level_look_on", "member_level", ["community_id", "look_on"])
    op.create_index("ix_member_level_level", "member_level", ["community_id", "level"])
    op.create_index("ix_level_movement_day", "level_movement", ["day"])
    op.create_index("ix_level_movement_of", "level_movement", ["community_id", "day"])
    op.create_index("ix_lapse_look_on", "lapse", ["community_id", "look_on", "member_id"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """From what is known: signals of taking part, members to look at, members who may have lapsed."""
    is_sqlite = connection.dialect.name == "sqlite"
    day = "date(t.at)" if is_sqlite else "(t.at AT TIME ZONE 'UTC')::date"
    statements = (
        (
            "INSERT INTO signal (member_id, day, kind, count)"  # noqa: S608 - our own words
            f" SELECT p.member_id, {day},"
            " CASE t.kind WHEN 'poll' THEN 'voted' ELSE 'attended' END, count(*)"
            " FROM presence p JOIN touchpoint t ON t.id = p.touchpoint_id"
            " WHERE p.took_part GROUP BY 1, 2, 3 ON CONFLICT DO NOTHING"
        ),
        (
            "INSERT INTO member_level (member_id, community_id, level, since, look_on)"
            " SELECT m.id, m.community_id, '', max(s.day), max(s.day)"
            " FROM signal s JOIN member m ON m.id = s.member_id GROUP BY m.id, m.community_id"
        ),
        (
            "INSERT INTO lapse (member_id, community_id, look_on)"  # noqa: S608 - our own words
            f" SELECT m.id, m.community_id, max({day})"
            " FROM presence p JOIN touchpoint t ON t.id = p.touchpoint_id"
            " JOIN member m ON m.id = p.member_id"
            " WHERE m.left_at IS NULL GROUP BY m.id, m.community_id"
        ),
    )
    for each in statements:
        connection.execute(sa.text(each))


def downgrade() -> None:
    signal = sa.table("signal", sa.column("kind"))
    op.execute(sa.delete(signal).where(signal.c.kind.in_((*DERIVED, "led"))))
    for table in ("lapse", "movement_week", "level_week", "level_movement", "member_level"):
        op.drop_table(table)
