"""Questions about requests: whose they are, who is asked, what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.notices import Kind
from models.base import Instant
from models.joins import MENTORSHIP_OF_PAIRING, PROGRAMME_OF_ENROLMENT, ROLE_OF_ENROLMENT
from models.member import Member, MemberState
from models.mentor_questions import taken_by
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    MentorRole,
    Mentorship,
    PlaceWatch,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.outbox import OutboxRow, OutboxState
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.rounds import Pairing
from models.workspace import Workspace, WorkspaceState

Key = tuple[str, str]


def lock_request(session: Session, workspace_id: str, request_id: str) -> MentorRequest | None:
    """Return a request, locked until the end of the transaction."""
    return session.get(
        MentorRequest, (workspace_id, request_id), with_for_update=True, populate_existing=True
    )


def choices_of(session: Session, request: MentorRequest) -> Sequence[RequestChoice]:
    """Return the people on a request's list, in order."""
    query = (
        select(RequestChoice)
        .where(
            RequestChoice.workspace_id == request.workspace_id,
            RequestChoice.request_id == request.id,
        )
        .order_by(RequestChoice.rank)
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def requests_of(
    session: Session, workspace_id: str, member_id: str, since: datetime
) -> Sequence[MentorRequest]:
    """Return a member's requests that are open, or that ended since an instant; newest first."""
    query = select(MentorRequest).where(
        MentorRequest.workspace_id == workspace_id,
        MentorRequest.member_id == member_id,
        or_(MentorRequest.state == RequestState.OPEN, MentorRequest.settled_at >= since),
    )
    return session.scalars(query.order_by(MentorRequest.id.desc())).all()


def open_request(
    session: Session, workspace_id: str, member_id: str, kind: RequestKind, programme_id: str | None
) -> MentorRequest | None:
    """Return what a member waits for; mentorships are asked for in each programme."""
    query = select(MentorRequest).where(
        MentorRequest.workspace_id == workspace_id,
        MentorRequest.member_id == member_id,
        MentorRequest.kind == kind,
        MentorRequest.state == RequestState.OPEN,
    )
    if programme_id is not None:
        query = query.where(MentorRequest.programme_id == programme_id)
    return session.scalar(query.limit(1))


def asked_since(
    session: Session, workspace_id: str, member_id: str, since: datetime
) -> dict[str, datetime]:
    """Return whom a member asked since an instant, and when that was settled or begun.

    Who was passed over counts as asked: nobody may see whether somebody declined or could not
    be asked.
    """
    moment = func.coalesce(RequestChoice.settled_at, RequestChoice.asked_at)
    never = and_(RequestChoice.state == ChoiceState.WITHDRAWN, RequestChoice.asked_at.is_(None))
    query = (
        select(RequestChoice.member_id, moment)
        .join(MentorRequest, _of_request())
        .where(
            MentorRequest.workspace_id == workspace_id,
            MentorRequest.member_id == member_id,
            RequestChoice.state != ChoiceState.WAITING,
            ~never,
            moment >= since,
        )
        .order_by(moment)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def due_requests(session: Session, now: datetime) -> list[Key]:
    """Return the open requests about which something is to be done, oldest first."""
    moment = {"now": now, "today": now.date()}
    return [(row[0], row[1]) for row in session.execute(_DUE, moment)]


def waiting_question(session: Session, choice: RequestChoice) -> datetime | None:
    """Return from when on a question that waits may be sent; None if it does not wait."""
    query = (
        select(OutboxRow.not_before)
        .join(RequestChoice, _waits_for_it())
        .where(
            RequestChoice.workspace_id == choice.workspace_id,
            RequestChoice.request_id == choice.request_id,
            RequestChoice.rank == choice.rank,
        )
    )
    return session.scalar(query)


def next_request_instant(session: Session, after: datetime) -> datetime | None:
    """Return the first deadline or reminder after an instant."""
    found = session.execute(_NEXT, {"after": after}).one()
    return min((one for one in found if one is not None), default=None)


def asker_is_gone() -> ColumnElement[bool]:
    """Return the condition of a request whose asker, or programme, is not there any more."""
    over = select(Programme.id).where(
        Programme.workspace_id == MentorRequest.workspace_id,
        Programme.id == MentorRequest.programme_id,
        Programme.state == ProgrammeState.ENDED,
    )
    return or_(asker_left(), over.exists())


def asker_left() -> ColumnElement[bool]:
    """Return the condition of a request whose asker is not there any more, or pauses.

    Whoever pauses is matched nowhere, so nobody is kept waiting for them. A skill-share needs no
    place in its programme, only somebody who takes part somewhere.
    """
    asker = aliased(Member)
    here = exists().where(
        asker.workspace_id == MentorRequest.workspace_id,
        asker.id == MentorRequest.member_id,
        asker.state == MemberState.ACTIVE,
    )
    takes_part = exists().where(
        Enrolment.workspace_id == MentorRequest.workspace_id,
        Enrolment.member_id == MentorRequest.member_id,
        Enrolment.state == EnrolmentState.ACTIVE,
        or_(
            MentorRequest.kind == RequestKind.SKILL_SHARE,
            Enrolment.programme_id == MentorRequest.programme_id,
        ),
    )
    return or_(~here, ~takes_part)


def holds(session: Session, request: MentorRequest, condition: ColumnElement[bool]) -> bool:
    """Return whether a condition is true of a request now."""
    query = select(MentorRequest.id).where(
        MentorRequest.workspace_id == request.workspace_id,
        MentorRequest.id == request.id,
        condition,
    )
    return session.scalar(query) is not None


def cannot_be_asked(session: Session, choice: RequestChoice, now: datetime) -> bool:
    """Return whether a choice's person cannot be asked any more, on open grounds."""
    whose = {
        "workspace_id": choice.workspace_id,
        "request_id": choice.request_id,
        "rank": choice.rank,
    }
    moment = {"now": now, "today": now.date()}
    return session.scalar(_CANNOT_BE_ASKED, {**whose, **moment}) is not None


def watches_to_tell(session: Session, now: datetime) -> list[tuple[str, str, str, str]]:
    """Return (workspace, watcher, mentor, programme) where a place may have become free.

    Something must have changed since the wish: a mentor who has a place all along and declined
    is not told of again.
    """
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(_WATCHES, {"now": now})]


def watched(session: Session, workspace_id: str, member_id: str) -> set[tuple[str, str]]:
    """Return (mentor, programme) of everybody of whom a member wants to hear."""
    query = select(PlaceWatch.mentor_id, PlaceWatch.programme_id).where(
        PlaceWatch.workspace_id == workspace_id, PlaceWatch.member_id == member_id
    )
    return {(row[0], row[1]) for row in session.execute(query)}


def names_of(session: Session, workspace_id: str, member_ids: Collection[str]) -> dict[str, str]:
    """Return names by member; somebody who was erased has none."""
    query = select(Member.id, Member.name).where(
        Member.workspace_id == workspace_id, Member.id.in_(member_ids), Member.name.is_not(None)
    )
    return {row[0]: str(row[1]) for row in session.execute(query)}


def active_programmes(session: Session, workspace_id: str, member_id: str) -> list[Programme]:
    """Return the programmes in which a member takes part now, oldest first."""
    query = (
        select(Programme)
        .join(Enrolment, PROGRAMME_OF_ENROLMENT)
        .where(
            Programme.workspace_id == workspace_id,
            Programme.state == ProgrammeState.ACTIVE,
            Enrolment.member_id == member_id,
            Enrolment.state == EnrolmentState.ACTIVE,
        )
    )
    return list(session.scalars(query.order_by(Programme.created_at, Programme.id)))


def _ended_since() -> ColumnElement[bool]:
    """Return the condition of a watch whose mentor had a mentorship that ended since."""
    return exists().where(
        Mentorship.workspace_id == PlaceWatch.workspace_id,
        Mentorship.mentor_id == PlaceWatch.mentor_id,
        MENTORSHIP_OF_PAIRING,
        Pairing.programme_id == PlaceWatch.programme_id,
        or_(Mentorship.closed_at > PlaceWatch.since, Pairing.end_told_at > PlaceWatch.since),
    )


def _watcher_takes_part() -> ColumnElement[bool]:
    """Return the condition of a watch whose owner could ask now; a pause lets it wait."""
    own = aliased(Enrolment)
    return exists().where(
        own.workspace_id == PlaceWatch.workspace_id,
        own.member_id == PlaceWatch.member_id,
        own.programme_id == PlaceWatch.programme_id,
        own.state == EnrolmentState.ACTIVE,
    )


def _place_of_watched() -> ColumnElement[bool]:
    return and_(
        Enrolment.workspace_id == PlaceWatch.workspace_id,
        Enrolment.member_id == PlaceWatch.mentor_id,
        Enrolment.programme_id == PlaceWatch.programme_id,
    )


def _waits_longer() -> ColumnElement[bool]:
    """Return the condition of a choice whose question cannot arrive before it was to be answered.

    That is so where its reader's week is full.
    """
    return exists().where(_waits_for_it(), OutboxRow.not_before >= RequestChoice.answer_by)


def _waits_for_it() -> ColumnElement[bool]:
    return and_(
        OutboxRow.workspace_id == RequestChoice.workspace_id,
        OutboxRow.member_id == RequestChoice.member_id,
        OutboxRow.state == OutboxState.PENDING,
        OutboxRow.kind == Kind.REQUEST_TO_YOU.value,
        OutboxRow.subject == RequestChoice.request_id,
    )


def _of_request() -> ColumnElement[bool]:
    return and_(
        RequestChoice.workspace_id == MentorRequest.workspace_id,
        RequestChoice.request_id == MentorRequest.id,
    )


def _cannot_mentor() -> ColumnElement[bool]:
    """Return the condition of a choice whose person cannot be asked any more, on open grounds."""
    now: Instant = bindparam("now")
    today: ColumnElement[date] = bindparam("today")
    asked = aliased(Member)
    gone = ~exists().where(
        asked.workspace_id == RequestChoice.workspace_id,
        asked.id == RequestChoice.member_id,
        asked.state == MemberState.ACTIVE,
        or_(asked.stood_down_until.is_(None), asked.stood_down_until <= today),
    )
    takes_part = select(Enrolment.id).where(
        Enrolment.workspace_id == RequestChoice.workspace_id,
        Enrolment.member_id == RequestChoice.member_id,
        Enrolment.state == EnrolmentState.ACTIVE,
    )
    taken = taken_by(
        MentorRequest.workspace_id, MentorRequest.programme_id, RequestChoice.member_id, now
    ).correlate(MentorRequest, RequestChoice)  # two levels up: not found by itself
    has_place = takes_part.join(MentorRole, ROLE_OF_ENROLMENT).where(
        Enrolment.programme_id == MentorRequest.programme_id,
        MentorRole.mentors,
        MentorRole.places > taken.scalar_subquery(),
    )
    is_mentorship = MentorRequest.kind == RequestKind.MENTORSHIP
    return or_(
        gone,
        and_(is_mentorship, ~has_place.exists()),
        and_(~is_mentorship, ~takes_part.exists()),
    )


def _due() -> Select[str, str]:
    now: Instant = bindparam("now")
    due = and_(RequestChoice.asked_at.is_not(None), RequestChoice.answer_by <= now)
    promised = and_(
        RequestChoice.asked_at.is_(None), or_(RequestChoice.answer_by <= now, _waits_longer())
    )
    return (
        select(MentorRequest.workspace_id, MentorRequest.id)
        .join(RequestChoice, _of_request())
        .join(Workspace, Workspace.id == MentorRequest.workspace_id)
        .where(
            Workspace.state == WorkspaceState.ACTIVE,
            MentorRequest.state == RequestState.OPEN,
            RequestChoice.state == ChoiceState.ASKED,
            or_(
                due,
                promised,
                RequestChoice.remind_at <= now,
                _cannot_mentor(),
                asker_is_gone(),
            ),
        )
        .distinct()
        .order_by(MentorRequest.id)
    )


# Asked at every look of the clock: put together once.
_DUE = _due()
_CANNOT_BE_ASKED = (
    select(MentorRequest.id)
    .join(RequestChoice, _of_request())
    .where(
        MentorRequest.workspace_id == bindparam("workspace_id"),
        MentorRequest.id == bindparam("request_id"),
        RequestChoice.rank == bindparam("rank"),
        _cannot_mentor(),
    )
)
_NEXT = select(
    *(
        select(func.min(column))
        .where(RequestChoice.state == ChoiceState.ASKED, column > bindparam("after"))
        .scalar_subquery()
        for column in (RequestChoice.answer_by, RequestChoice.remind_at)
    )
)
_WATCHES = (
    select(
        PlaceWatch.workspace_id,
        PlaceWatch.member_id,
        PlaceWatch.mentor_id,
        PlaceWatch.programme_id,
    )
    .join(Enrolment, _place_of_watched())
    .join(MentorRole, ROLE_OF_ENROLMENT)
    .where(
        Enrolment.state == EnrolmentState.ACTIVE,
        _watcher_takes_part(),
        MentorRole.mentors,
        or_(MentorRole.changed_at > PlaceWatch.since, _ended_since()),
        MentorRole.places
        > taken_by(
            PlaceWatch.workspace_id, PlaceWatch.programme_id, PlaceWatch.mentor_id, bindparam("now")
        ).scalar_subquery(),
    )
    .order_by(PlaceWatch.since, PlaceWatch.member_id, PlaceWatch.mentor_id)
)
