"""Ways to find what a person was asked, and an organisation's members, that read no whole table."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_participation_person_id", "participation", "person_id"),
    ("ix_namedballot_person_id", "namedballot", "person_id"),
    ("ix_member_organisation_id", "member", "organisation_id"),
)


def upgrade() -> None:
    for name, table, column in INDEXES:
        op.create_index(name, table, [column])


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
