"""Forming: purpose by versions, roles that are asked for, the core group and its pilots, plans.

A purpose that was written in its step's form becomes a version; the evidence stays as it is.
"""

import re

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime

LABELS = {
    "Purpose: why does it exist?": "purpose",
    "Amaç: neden var?": "purpose",
    "Vision: what is different when it has done well?": "vision",
    "Vizyon: işini iyi yaparsa ne değişir?": "vision",
    "Who has said yes to it so far?": "validated",
    "Buna şimdiye kadar kimler evet dedi?": "validated",
}
"""What the form of the step asked, in its languages: the lines above the answers."""

EVIDENCE = sa.table(
    "evidence",
    *(sa.column(name) for name in ("id", "community_id", "kind", "statement", "step")),
    sa.column("day", sa.Date),
    sa.column("stated_by"),
    sa.column("stated_at", INSTANT),
    sa.column("withdrawn_at", INSTANT),
)


def upgrade() -> None:
    op.create_table(
        "purpose",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", TEXT(), nullable=False),
        sa.Column("vision", TEXT(), nullable=False),
        sa.Column("value", TEXT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("pivot", sa.Boolean(), nullable=False),
        sa.Column("written_by", TEXT(), nullable=False),
        sa.Column("written_at", INSTANT(), nullable=False),
        sa.Column("withdrawn_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "validation",
        sa.Column("purpose_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("purpose_id", "member_id"),
    )
    op.create_table(
        "backing",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("purpose_id", TEXT(), nullable=False),
        sa.Column("who", TEXT(), nullable=False),
        sa.Column("source", TEXT(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("noted_by", TEXT(), nullable=False),
        sa.Column("noted_at", INSTANT(), nullable=False),
        sa.Column("withdrawn_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["purpose_id"], ["purpose.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "appointment",
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("asked_by", TEXT(), nullable=False),
        sa.Column("asked_at", INSTANT(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("answered_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("member_id", "role"),
    )
    _core_group()
    _plans()
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    _written_before()


def _core_group() -> None:
    op.create_table(
        "codesigner",
        sa.Column("member_id", TEXT(), nullable=False),
        sa.Column("invited_by", TEXT(), nullable=False),
        sa.Column("invited_at", INSTANT(), nullable=False),
        sa.Column("answer", TEXT(), nullable=False),
        sa.Column("answered_at", INSTANT(), nullable=True),
        sa.Column("left_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_table(
        "pilot",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("came", TEXT(), nullable=False),
        sa.Column("dropped", TEXT(), nullable=False),
        sa.Column("noted_by", TEXT(), nullable=False),
        sa.Column("noted_at", INSTANT(), nullable=False),
        sa.Column("settled_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "piloting",
        sa.Column("pilot_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("pilot_id", "member_id"),
    )


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("community_id", TEXT(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("made_by", TEXT(), nullable=False),
        sa.Column("made_at", INSTANT(), nullable=False),
        sa.Column("ended_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "planitem",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("plan_id", TEXT(), nullable=False),
        sa.Column("theme", TEXT(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", TEXT(), nullable=False),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("added_by", TEXT(), nullable=False),
        sa.Column("added_at", INSTANT(), nullable=False),
        sa.Column("settled_by", TEXT(), nullable=True),
        sa.Column("settled_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"]),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "responsible",
        sa.Column("item_id", TEXT(), nullable=False),
        sa.Column("member_id", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["planitem.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("item_id", "member_id"),
    )


def downgrade() -> None:
    for table, column in INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
    for table in ("responsible", "planitem", "plan", "piloting", "pilot", "codesigner"):
        op.drop_table(table)
    for table in ("appointment", "backing", "validation", "purpose"):
        op.drop_table(table)


def _written_before() -> None:
    """Each purpose that was filled in with its step, in its order; whoever said yes to it, too."""
    tables = sa.MetaData()
    purpose, backing = (
        sa.Table(name, tables, autoload_with=op.get_bind()) for name in ("purpose", "backing")
    )
    forms = EVIDENCE.c.kind == "purpose", EVIDENCE.c.step != "", EVIDENCE.c.statement != ""
    query = sa.select(EVIDENCE).where(*forms).order_by(EVIDENCE.c.stated_at, EVIDENCE.c.id)
    numbers: dict[str, int] = {}
    for row in op.get_bind().execute(query).all():
        number = numbers[row.community_id] = numbers.get(row.community_id, 0) + 1
        told = _told(row.statement)
        version = {
            "id": row.id,
            "community_id": row.community_id,
            "number": number,
            "purpose": told.get("purpose") or row.statement,
            "vision": told.get("vision", ""),
            "value": "",
            "reason": "",
            "pivot": False,
            "written_by": row.stated_by,
            "written_at": row.stated_at,
            "withdrawn_at": row.withdrawn_at,
        }
        op.get_bind().execute(purpose.insert().values(version))
        if "validated" in told:
            yes = {
                "id": row.id,
                "purpose_id": row.id,
                "who": told["validated"],
                "source": "",
                "since": row.day,
                "noted_by": row.stated_by,
                "noted_at": row.stated_at,
            }
            op.get_bind().execute(backing.insert().values(yes))


def _told(statement: str) -> dict[str, str]:
    """The answers of a form, by what was asked; none where its labels aren't there."""
    labels = "|".join(map(re.escape, LABELS))
    parts = re.split(rf"(?:^|\n\n)({labels})\n", statement)
    if parts[0].strip():  # something stands before the first label: it isn't the form we know
        return {}
    asked = [LABELS[label] for label in parts[1::2]]
    return dict(zip(asked, (each.strip() for each in parts[2::2]), strict=True))


INDEXED = (
    ("purpose", "community_id"),
    ("backing", "purpose_id"),
    ("pilot", "community_id"),
    ("plan", "community_id"),
    ("planitem", "plan_id"),
)
