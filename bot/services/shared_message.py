"""The messages in a group DM about a session's times: where they are, how they are renewed."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.outbox import Line, Outbox
from models import pairing_questions as questions
from models.meeting import MeetingSession
from models.mentorship import Agreement
from models.outbox import Target


def introduction_key(pairing_id: str) -> str:
    """Return the outbox key of a pairing's introduction."""
    return f"introduction:{pairing_id}"


def times_key(meeting: MeetingSession, slot_set: int) -> str:
    """Return the outbox key of the message that shows a set of times."""
    if meeting.number == 1 and slot_set == 1:
        return introduction_key(meeting.pairing_id)
    return f"times:{meeting.id}:{slot_set}"


def renew(
    outbox: Outbox, session: Session, meeting: MeetingSession, slot_set: int, now: datetime
) -> None:
    """Have the message with a set of times brought up to date; the newest version wins."""
    shown = questions.line_of(session, meeting.workspace_id, times_key(meeting, slot_set))
    if shown is None:
        return
    line = Line(
        kind=Kind.VOTES,
        key=f"votes:{meeting.id}:{slot_set}:{meeting.version}",
        target=Target.PAIRING,
        pairing_id=meeting.pairing_id,
        not_before=now,
        subject=meeting.id,
        details={"slot_set": slot_set},
        updates_id=shown.id,
    )
    outbox.write(session, meeting.workspace_id, line, now)


def booking_key(meeting: MeetingSession, slot_set: int) -> str:
    """Return the outbox key of the message that says what was booked from a set of times."""
    return f"booked:{meeting.id}:{slot_set}"


def agreement_key(pairing_id: str, version: int) -> str:
    """Return the outbox key of the message that shows a version of an agreement."""
    return f"agreement:{pairing_id}:{version}"


def renew_agreement(
    outbox: Outbox, session: Session, agreement: Agreement, what: str, now: datetime
) -> None:
    """Have the message with a version of an agreement brought up to date, where there is one."""
    key = agreement_key(agreement.pairing_id, agreement.version)
    shown = questions.line_of(session, agreement.workspace_id, key)
    if shown is not None:
        line = replace(agreement_line(agreement, now), key=f"{key}:{what}", updates_id=shown.id)
        outbox.write(session, agreement.workspace_id, line, now)


def agreement_line(agreement: Agreement, now: datetime) -> Line:
    """Return the message that shows a version of an agreement."""
    return Line(
        kind=Kind.AGREEMENT,
        key=agreement_key(agreement.pairing_id, agreement.version),
        target=Target.PAIRING,
        pairing_id=agreement.pairing_id,
        not_before=now,
        details={"version": agreement.version},
    )


def renew_booking(outbox: Outbox, session: Session, meeting: MeetingSession, now: datetime) -> None:
    """Have the message about a booking brought up to date, where there is one."""
    key = booking_key(meeting, meeting.slot_set)
    shown = questions.line_of(session, meeting.workspace_id, key)
    if shown is None:
        return
    line = Line(
        kind=Kind.BOOKED,
        key=f"{key}:{meeting.version}",
        target=Target.PAIRING,
        pairing_id=meeting.pairing_id,
        not_before=now,
        subject=meeting.id,
        details={"slot_set": meeting.slot_set},
        updates_id=shown.id,
    )
    outbox.write(session, meeting.workspace_id, line, now)
