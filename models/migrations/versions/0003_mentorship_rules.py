"""Mentorship rules: how mentors and mentees of a programme find each other.

Revision: 0003
Comes after: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mentorship_rules",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("by_request", sa.Boolean(), nullable=False),
        sa.Column("by_cohort", sa.Boolean(), nullable=False),
        sa.Column("first_lessons", sa.Boolean(), nullable=False),
        sa.CheckConstraint("by_request or by_cohort", name=op.f("ck_mentorship_rules_some_way")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "programme_id"],
            ["programmes.workspace_id", "programmes.id"],
            name=op.f("fk_mentorship_rules_programme_id_programmes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "programme_id", name=op.f("pk_mentorship_rules")),
    )


def downgrade() -> None:
    op.drop_table("mentorship_rules")
