"""The tables, and the questions asked of them: one file per group of tables."""

from models import (
    ask,
    cohort,
    growth,
    meeting,
    member,
    mentorship,
    mentorship_check_in,
    openings,
    outbox,
    personal,
    programme,
    recognition,
    record,
    rounds,
    stand_down,
    toolkit,
    workspace,
)
from models.base import Base

__all__ = [
    "Base",
    "ask",
    "cohort",
    "growth",
    "meeting",
    "member",
    "mentorship",
    "mentorship_check_in",
    "openings",
    "outbox",
    "personal",
    "programme",
    "recognition",
    "record",
    "rounds",
    "stand_down",
    "toolkit",
    "workspace",
]
