"""Personal records: what a partner was asked to confirm."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Tenant, belongs_to, reference


class RecordConfirmation(Tenant, Base):
    """One member asked a partner to confirm their sessions; asked once for each mentorship."""

    __tablename__ = "record_confirmations"
    __table_args__ = (
        belongs_to("pairings", "pairing_id", ondelete="CASCADE"),
        belongs_to("members", "member_id", ondelete="CASCADE"),
        belongs_to("members", "partner_id", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "pairing_id", "member_id"),
    )

    pairing_id: Mapped[str] = reference()
    member_id: Mapped[str] = reference()  # whose record it is
    partner_id: Mapped[str] = reference()
    sessions: Mapped[int] = mapped_column()  # what was asked to be confirmed
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # empty: not, or taken back; nobody is told which
