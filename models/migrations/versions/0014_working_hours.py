"""An index from which the different working hours of a workspace are read.

Revision: 0014
Comes after: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ix_members_hours"
COLUMNS = ["workspace_id", "state", "time_zone", "work_days", "work_start", "work_end"]


def upgrade() -> None:
    op.create_index(NAME, "members", COLUMNS)


def downgrade() -> None:
    op.drop_index(NAME, table_name="members")
