"""The tables, and the questions asked of them: one file per group of tables."""

from models import (
    cohort,
    meeting,
    member,
    mentorship,
    mentorship_check_in,
    outbox,
    personal,
    programme,
    rounds,
    stand_down,
    workspace,
)
from models.base import Base

__all__ = [
    "Base",
    "cohort",
    "meeting",
    "member",
    "mentorship",
    "mentorship_check_in",
    "outbox",
    "personal",
    "programme",
    "rounds",
    "stand_down",
    "workspace",
]
