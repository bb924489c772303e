"""Questions in somebody's own DM that nobody needs to answer any more lose their buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bot.domain.notices import Kind
from bot.domain.notices.check_ins import QuestionSettled
from bot.services.outbox import Line, Outbox
from models import meeting_questions
from models.meeting import Answer, Question
from models.mentorship_check_in import MentorshipCheckIn
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import Pairing

CHECK_INS = {
    Kind.HALF_WAY: Question.FOUND_A_TIME,
    Kind.END_QUESTION: Question.DID_YOU_MEET,
    Kind.END_REMINDER: Question.DID_YOU_MEET,
}
MENTORSHIP = (Kind.CARRY_ON, Kind.HOW_IS_IT_GOING, Kind.FIT_QUESTION)
SETTLED = (*CHECK_INS, *MENTORSHIP, Kind.WRAP_UP, Kind.SHEET_PREPARE, Kind.SHEET_LOOK_BACK)
STILL_OPEN = (None, Answer.NOT_YET)  # whoever answered otherwise reads that answer's reply


def settle_questions(
    outbox: Outbox,
    session: Session,
    pairing: Pairing,
    member_id: str,
    now: datetime,
    *,
    declined: bool = False,
) -> None:
    """Have what one member was asked about a pairing replaced by words that it is over.

    Call it only once the member may know of the end.
    """
    for row in _said(session, pairing, member_id):
        if not _is_open(session, row):
            continue
        line = Line(
            kind=Kind.QUESTION_SETTLED,
            key=f"settled:{row.id}",
            target=Target.MEMBER,
            member_id=member_id,
            pairing_id=pairing.id,
            not_before=now,
            updates_id=row.id,
            details={"declined": declined},
        )
        outbox.write(session, pairing.workspace_id, line, now)


def compose_settled(_session: Session, row: OutboxRow, _now: datetime) -> QuestionSettled:
    """Return what stands in the place of a question."""
    return QuestionSettled(str(row.pairing_id), declined=row.details.get("declined") is True)


def _said(session: Session, pairing: Pairing, member_id: str) -> Sequence[OutboxRow]:
    """Return the questions that arrived; not those that share a message with something else."""
    guest = aliased(OutboxRow)
    shares = (
        select(guest.id)
        .where(guest.workspace_id == OutboxRow.workspace_id, guest.merged_id == OutboxRow.id)
        .exists()
    )
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.workspace_id == pairing.workspace_id,
            OutboxRow.pairing_id == pairing.id,
            OutboxRow.member_id == member_id,
            OutboxRow.kind.in_([kind.value for kind in SETTLED]),
            OutboxRow.state == OutboxState.SENT,
            ~shares,
        )
        .order_by(OutboxRow.id)
    )
    return session.scalars(query).all()


def _is_open(session: Session, row: OutboxRow) -> bool:
    if row.kind in MENTORSHIP:
        asked = session.get(MentorshipCheckIn, (row.workspace_id, row.subject))
        return asked is not None and asked.answer is None
    question = CHECK_INS.get(Kind(row.kind))
    if question is None:
        return True
    check_in = meeting_questions.check_in_of(
        session, row.workspace_id, str(row.pairing_id), str(row.member_id), question
    )
    return check_in is None or check_in.answer in STILL_OPEN
