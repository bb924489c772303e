"""One step of a mentorship: its state, and what hangs on it, on the row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreements import NoAgreement
from bot.domain.mentorship import MentorshipEvent, MentorshipState, state_after
from bot.services.together import Together
from models.mentorship import Mentorship
from models.mentorship_questions import mentorship_of
from models.rounds import Pairing

BEFORE_THE_FIRST_SESSION = (MentorshipState.ACCEPTED, MentorshipState.AGREED)


def locked(session: Session, together: Together) -> Mentorship:
    """Return the row of a mentorship, locked until the transaction ends.

    Raises:
        NoAgreement: the pairing is no mentorship.
    """
    pairing = together.pairing
    mentorship = mentorship_of(session, pairing.workspace_id, pairing.id, lock=True)
    if mentorship is None:
        raise NoAgreement
    return mentorship


def take_step(
    mentorship: Mentorship, event: MentorshipEvent, now: datetime, *, until: date | None = None
) -> None:
    """Let something happen to a mentorship.

    Args:
        mentorship: the row, locked.
        event: what happens.
        now: the programme clock's instant.
        until: the day on which a pause is over; for PAUSE alone.

    Raises:
        NotNow: it cannot happen in this state; the row is unchanged.
    """
    resumes_to = MentorshipState(mentorship.resumes_to) if mentorship.resumes_to else None
    following = state_after(mentorship.state, event, resumes_to)
    if event is MentorshipEvent.PAUSE:
        mentorship.resumes_to, mentorship.paused_until = mentorship.state.value, until
    else:
        mentorship.resumes_to = None
        if event is not MentorshipEvent.END:  # the partner may not know yet, and sees the pause
            mentorship.paused_until = None
    if event is MentorshipEvent.RESUME:
        mentorship.paused_until = None
    if event is MentorshipEvent.WRAP_UP:
        mentorship.closing_at, mentorship.paused_until = now, None
    if event is MentorshipEvent.EXTEND:
        mentorship.closing_at = None
    if following is MentorshipState.CLOSED:
        mentorship.closed_at = now
    mentorship.state = following


def close_with_pairing(session: Session, pairing: Pairing, now: datetime) -> None:
    """Close the mentorship of a pairing that ended; coffee and peer pairings have none."""
    mentorship = mentorship_of(session, pairing.workspace_id, pairing.id, lock=True)
    if mentorship is not None and mentorship.state is not MentorshipState.CLOSED:
        take_step(mentorship, MentorshipEvent.END, now)
