"""Questions of a mentorship, wishes to end it, and stand-downs that last.

Revision: 0005
Comes after: 0004
"""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_downs",
        sa.Column("person_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("slack_user_id", sa.String(length=32), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_stand_downs__workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stand_downs")),
        sa.UniqueConstraint(
            "workspace_id", "person_key", name=op.f("uq_stand_downs_workspace_id_person_key")
        ),
    )
    op.create_table(
        "mentorship_months",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "programme_id"],
            ["programmes.workspace_id", "programmes.id"],
            name=op.f("fk_mentorship_months_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "programme_id", "month", name=op.f("pk_mentorship_months")
        ),
    )
    op.create_table(
        "mentorship_check_ins",
        sa.Column("pairing_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "carry_on",
                "going",
                "fit",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "carry_on",
                "change",
                "finish",
                "well",
                "slowly",
                "stuck",
                "fits",
                "not_sure",
                "not_for_me",
                name="reply",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_mentorship_check_ins_member_id_members"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pairing_id"],
            ["pairings.workspace_id", "pairings.id"],
            name=op.f("fk_mentorship_check_ins_pairing_id_pairings"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_mentorship_check_ins")),
        sa.UniqueConstraint(
            "workspace_id",
            "pairing_id",
            "member_id",
            "topic",
            "due_at",
            name="uq_mentorship_check_ins_moment",
        ),
    )
    with op.batch_alter_table("mentorship_check_ins", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mentorship_check_ins_answered", ["workspace_id", "answered_at"], unique=False
        )

    op.create_table(
        "mentorship_clocks",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("pairing_id", sa.String(length=36), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("fit_asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pairing_id"],
            ["pairings.workspace_id", "pairings.id"],
            name=op.f("fk_mentorship_clocks_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "pairing_id", name=op.f("pk_mentorship_clocks")),
    )
    with op.batch_alter_table("mentorship_clocks", schema=None) as batch_op:
        batch_op.create_index("ix_mentorship_clocks_next", ["next_at"], unique=False)

    op.create_table(
        "mentorship_wishes",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("pairing_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("takes_effect_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_mentorship_wishes_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pairing_id"],
            ["pairings.workspace_id", "pairings.id"],
            name=op.f("fk_mentorship_wishes_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "pairing_id", "member_id", name=op.f("pk_mentorship_wishes")
        ),
    )
    with op.batch_alter_table("mentorship_wishes", schema=None) as batch_op:
        batch_op.create_index("ix_mentorship_wishes_due", ["takes_effect_at"], unique=False)

    op.create_table(
        "wrap_ups",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("pairing_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("extend_weeks", sa.Integer(), nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("extend_weeks between 1 and 52", name=op.f("ck_wrap_ups_extend_weeks")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_wrap_ups_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pairing_id"],
            ["pairings.workspace_id", "pairings.id"],
            name=op.f("fk_wrap_ups_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "pairing_id", "member_id", name=op.f("pk_wrap_ups")
        ),
    )


def downgrade() -> None:
    op.drop_table("wrap_ups")
    with op.batch_alter_table("mentorship_wishes", schema=None) as batch_op:
        batch_op.drop_index("ix_mentorship_wishes_due")

    op.drop_table("mentorship_wishes")
    with op.batch_alter_table("mentorship_clocks", schema=None) as batch_op:
        batch_op.drop_index("ix_mentorship_clocks_next")

    op.drop_table("mentorship_clocks")
    with op.batch_alter_table("mentorship_check_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_mentorship_check_ins_answered")

    op.drop_table("mentorship_check_ins")
    op.drop_table("mentorship_months")
    op.drop_table("stand_downs")
