"""Indexes in whose order the directory of mentors is read, a page at a time.

Revision: 0011
Comes after: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SKILL = ("ix_member_skills_skill", "member_skills", ["workspace_id", "skill_id", "side"])
_PROGRAMME = ("ix_enrolments_programme", "enrolments", ["workspace_id", "programme_id", "state"])


def upgrade() -> None:
    for name, table, columns in (_SKILL, _PROGRAMME):
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [*columns, "member_id"])


def downgrade() -> None:
    for name, table, columns in (_SKILL, _PROGRAMME):
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
