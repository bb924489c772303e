"""Sessions that follow each other: a sheet for each, what to try, milestones, votes taken back.

Revision: 0009
Comes after: 0008
"""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OLD_KEY = "uq_reflection_sheets_workspace_id_pairing_id_member_id"
NEW_KEY = "uq_reflection_sheets_workspace_id_session_id_member_id"


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agenda", sa.String(length=32), nullable=True))
    with op.batch_alter_table("slot_votes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since_version", sa.Integer(), nullable=True))
    with op.batch_alter_table("mentorships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arranges_since", UtcDateTime(), nullable=True))
    _give_sheets_a_session()
    _create_reports()
    _create_tries()
    _create_steps()


def downgrade() -> None:
    op.drop_table("agreement_steps")
    with op.batch_alter_table("session_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_session_tries_session")
    op.drop_table("session_tries")
    op.drop_table("session_reports")
    _keep_one_sheet_a_pairing()
    with op.batch_alter_table("mentorships", schema=None) as batch_op:
        batch_op.drop_column("arranges_since")
    with op.batch_alter_table("slot_votes", schema=None) as batch_op:
        batch_op.drop_column("since_version")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("agenda")


def _give_sheets_a_session() -> None:
    """A sheet of a whole pairing becomes the sheet of the session that the pairing is at."""
    with op.batch_alter_table("reflection_sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("session_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("looked_back_at", UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE reflection_sheets SET session_id = ("
        "SELECT s.id FROM sessions s WHERE s.workspace_id = reflection_sheets.workspace_id "
        "AND s.pairing_id = reflection_sheets.pairing_id ORDER BY s.number DESC LIMIT 1)"
    )
    op.execute(
        "UPDATE reflection_sheets SET looked_back_at = asked_to_look_back_at "
        "WHERE to_try IS NOT NULL"
    )
    op.execute("DELETE FROM reflection_sheets WHERE session_id IS NULL")  # nothing to meet for
    with op.batch_alter_table("reflection_sheets", schema=None) as batch_op:
        batch_op.alter_column("session_id", existing_type=sa.String(length=36), nullable=False)
        batch_op.drop_constraint(OLD_KEY, type_="unique")
        batch_op.create_unique_constraint(NEW_KEY, ["workspace_id", "session_id", "member_id"])
        batch_op.create_foreign_key(
            op.f("fk_reflection_sheets_session_id_sessions"),
            "sessions",
            ["workspace_id", "session_id"],
            ["workspace_id", "id"],
            ondelete="CASCADE",
        )


def _keep_one_sheet_a_pairing() -> None:
    op.execute(
        "DELETE FROM reflection_sheets WHERE EXISTS ("
        "SELECT 1 FROM reflection_sheets later "
        "WHERE later.workspace_id = reflection_sheets.workspace_id "
        "AND later.pairing_id = reflection_sheets.pairing_id "
        "AND later.member_id = reflection_sheets.member_id AND later.id > reflection_sheets.id)"
    )
    with op.batch_alter_table("reflection_sheets", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_reflection_sheets_session_id_sessions"), type_="foreignkey"
        )
        batch_op.drop_constraint(NEW_KEY, type_="unique")
        batch_op.create_unique_constraint(OLD_KEY, ["workspace_id", "pairing_id", "member_id"])
        batch_op.drop_column("looked_back_at")
        batch_op.drop_column("session_id")


def _create_reports() -> None:
    op.create_table(
        "session_reports",
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["sessions.workspace_id", "sessions.id"],
            name=op.f("fk_session_reports_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_session_reports_member_id_members"),
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "session_id", "member_id", name=op.f("pk_session_reports")
        ),
    )


def _create_tries() -> None:
    op.create_table(
        "session_tries",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("noted_by_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["sessions.workspace_id", "sessions.id"],
            name=op.f("fk_session_tries_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_session_tries_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "noted_by_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_session_tries_noted_by_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_session_tries")),
    )
    with op.batch_alter_table("session_tries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_session_tries_session", ["workspace_id", "session_id", "position"], unique=False
        )


def _create_steps() -> None:
    op.create_table(
        "agreement_steps",
        sa.Column("pairing_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("workspace_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pairing_id", "version"],
            ["agreements.workspace_id", "agreements.pairing_id", "agreements.version"],
            name=op.f("fk_agreement_steps_pairing_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "written_by_id"],
            ["members.workspace_id", "members.id"],
            name=op.f("fk_agreement_steps_written_by_id_members"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_agreement_steps")),
        sa.UniqueConstraint(
            "workspace_id",
            "pairing_id",
            "version",
            "position",
            name=op.f("uq_agreement_steps_workspace_id_pairing_id_version_position"),
        ),
    )
