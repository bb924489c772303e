"""Which sessions took place, and for whom they count: conditions for queries over sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_

from models.meeting import (
    Answer,
    CheckIn,
    MeetingSession,
    Question,
    SessionReport,
    SessionState,
)
from models.mentorship import Mentorship
from models.rounds import PairingMember

TIME_TO_OBJECT = timedelta(days=1)


def took_place(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a session was held, as far as anybody knows.

    In a mentorship nobody has to say so: one that was booked took place unless one of the two
    says, within a day or later, that it did not.
    """
    mentorship = exists().where(
        Mentorship.workspace_id == MeetingSession.workspace_id,
        Mentorship.pairing_id == MeetingSession.pairing_id,
    )
    objected = exists().where(
        SessionReport.workspace_id == MeetingSession.workspace_id,
        SessionReport.session_id == MeetingSession.id,
        SessionReport.met.is_(False),
    )
    unopposed = and_(
        MeetingSession.state == SessionState.BOOKED,
        MeetingSession.starts_at <= now - TIME_TO_OBJECT,
        mentorship,
        ~objected,
    )
    return or_(MeetingSession.state == SessionState.HELD, unopposed)


def own_word() -> ColumnElement[bool]:
    """Return the condition that a member said so, or knows of a mentorship's meeting anyway.

    Whether a partner said that two met is that partner's answer: nobody else counts by it.
    """
    said = exists().where(
        CheckIn.workspace_id == PairingMember.workspace_id,
        CheckIn.pairing_id == PairingMember.pairing_id,
        CheckIn.member_id == PairingMember.member_id,
        CheckIn.question == Question.DID_YOU_MEET,
        CheckIn.answer == Answer.YES,
    )
    mentorship = exists().where(
        Mentorship.workspace_id == PairingMember.workspace_id,
        Mentorship.pairing_id == PairingMember.pairing_id,
    )
    return or_(said, mentorship)
