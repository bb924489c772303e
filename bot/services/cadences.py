"""A programme's rounds in time: its cadence from the tables, and what follows from a change."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.domain.cadence import Blackout, Cadence, notice_moment
from models import round_questions as questions
from models.programme import Enrolment, Format, Programme


def cadence_of(session: Session, programme: Programme) -> Cadence:
    """Return when a programme's rounds happen, blackouts included."""
    stored = questions.blackouts(session, programme.workspace_id, programme.id)
    return Cadence(
        zone=programme.time_zone,
        starts_on=programme.starts_on,
        weekday=programme.weekday,
        minute_of_day=programme.minute_of_day,
        every_weeks=programme.every_weeks,
        blackouts=tuple(Blackout(one.first_day, one.last_day, one.skips) for one in stored),
    )


def schedule(session: Session, programme: Programme, after: datetime) -> None:
    """Set a programme's next round to the first of its cadence after an instant, and its notice.

    Call it when a programme begins, when its cadence or blackouts change, and when it resumes.
    A mentorship has no rounds by the calendar: nothing is due.
    Members who skip, or said yes to, the round that moves keep to the round it becomes.
    """
    if not has_rounds(programme):
        set_next(programme, None)
        return
    before = programme.next_round_at
    set_next(programme, cadence_of(session, programme).next_after(after))
    if before is not None and programme.next_round_at is not None:
        _carry_over(session, programme, before, programme.next_round_at)


def has_rounds(programme: Programme) -> bool:
    """Return whether a programme plans rounds by its cadence; a mentorship does not."""
    return programme.format is not Format.MENTORSHIP


def set_next(programme: Programme, due_at: datetime | None) -> None:
    """Set the next round, and when its notices are to be written."""
    programme.next_round_at = due_at
    programme.notice_at = notice_moment(due_at, programme.time_zone) if due_at else None


def day_in(zone: str, instant: datetime | None) -> date | None:
    """Return the local day of an instant, None for none."""
    return instant.astimezone(ZoneInfo(zone)).date() if instant else None


def _carry_over(session: Session, programme: Programme, old: datetime, new: datetime) -> None:
    for column in (Enrolment.skips_round_at, Enrolment.wants_round_at):
        session.execute(
            update(Enrolment)
            .where(
                Enrolment.workspace_id == programme.workspace_id,
                Enrolment.programme_id == programme.id,
                column == old,
            )
            .values({column: new})
        )
