"""Thanks that were not passed on.

Revision: 0013
Comes after: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now only what was passed on was stored.
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("passed_on", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.alter_column("passed_on", server_default=None)


def downgrade() -> None:
    # What its reader never got would turn up there.
    op.execute(sa.text("DELETE FROM thanks WHERE NOT passed_on"))
    with op.batch_alter_table("thanks", schema=None) as batch_op:
        batch_op.drop_column("passed_on")
