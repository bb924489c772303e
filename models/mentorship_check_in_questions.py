"""Questions asked of a mentorship's clock, its check-ins and wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import OPEN_STATES, MentorshipState, WayOfWorking
from bot.domain.mentorship_moments import Topic
from models.joins import MENTORSHIP_OF_PAIRING
from models.meeting import MeetingSession, SessionState, SlotVote
from models.mentorship import Agreement, Mentorship
from models.mentorship_check_in import MentorshipCheckIn, MentorshipClock, MentorshipWish
from models.rounds import Pairing, PairingState

LATEST = 8
TOOK_PLACE = (SessionState.BOOKED, SessionState.HELD)


def without_clock(session: Session) -> Sequence[Mentorship]:
    """Return the introduced mentorships that have no clock yet."""
    return session.scalars(_WITHOUT_CLOCK).all()


def clocks_due(session: Session, now: datetime) -> Sequence[MentorshipClock]:
    """Return the clocks whose time has come, oldest first."""
    return session.scalars(_CLOCKS_DUE, {"now": now}).all()


def fit_to_be_asked(session: Session) -> Sequence[MentorshipClock]:
    """Return the clocks of mentorships in which nobody was asked about the fit yet."""
    return session.scalars(_FIT_TO_BE_ASKED).all()


def agreed_way(session: Session, workspace_id: str, pairing_id: str) -> WayOfWorking | None:
    """Return the way of working that both confirmed last."""
    query = (
        select(Agreement.way)
        .where(
            Agreement.workspace_id == workspace_id,
            Agreement.pairing_id == pairing_id,
            Agreement.mentor_agreed_at.is_not(None),
            Agreement.mentee_agreed_at.is_not(None),
        )
        .order_by(Agreement.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def next_clock(session: Session, after: datetime) -> datetime | None:
    """Return when the next mentorship is looked at."""
    return session.scalar(_NEXT_CLOCK, {"after": after})


def check_in_for(
    session: Session,
    workspace_id: str,
    pairing_id: str,
    member_id: str,
    topic: Topic,
    due: datetime,
) -> MentorshipCheckIn | None:
    """Return one question of one moment."""
    query = select(MentorshipCheckIn).where(
        MentorshipCheckIn.workspace_id == workspace_id,
        MentorshipCheckIn.pairing_id == pairing_id,
        MentorshipCheckIn.member_id == member_id,
        MentorshipCheckIn.topic == topic,
        MentorshipCheckIn.due_at == due,
    )
    return session.scalar(query)


def latest_asked(
    session: Session, workspace_id: str, pairing_id: str, member_id: str
) -> Sequence[MentorshipCheckIn]:
    """Return the newest questions that reached somebody about a mentorship, newest first."""
    query = (
        select(MentorshipCheckIn)
        .where(
            MentorshipCheckIn.workspace_id == workspace_id,
            MentorshipCheckIn.pairing_id == pairing_id,
            MentorshipCheckIn.member_id == member_id,
            MentorshipCheckIn.asked_at.is_not(None),
        )
        .order_by(MentorshipCheckIn.due_at.desc(), MentorshipCheckIn.id.desc())
        .limit(LATEST)
    )
    return session.scalars(query).all()


def something_happened(
    session: Session, workspace_id: str, pairing_id: str, member_id: str, since: datetime
) -> bool:
    """Return whether there was a sign of life about a mentorship since an instant.

    An answer or a vote of the member, a session, or a newer agreement.
    """
    answered = select(MentorshipCheckIn.id).where(
        MentorshipCheckIn.workspace_id == workspace_id,
        MentorshipCheckIn.pairing_id == pairing_id,
        MentorshipCheckIn.member_id == member_id,
        MentorshipCheckIn.answered_at > since,
    )
    met = select(MeetingSession.id).where(
        MeetingSession.workspace_id == workspace_id,
        MeetingSession.pairing_id == pairing_id,
        MeetingSession.state.in_(TOOK_PLACE),
        MeetingSession.starts_at > since,
    )
    voted = (
        select(SlotVote.letter)
        .join(
            MeetingSession,
            (MeetingSession.workspace_id == SlotVote.workspace_id)
            & (MeetingSession.id == SlotVote.session_id),
        )
        .where(
            SlotVote.workspace_id == workspace_id,
            MeetingSession.pairing_id == pairing_id,
            SlotVote.member_id == member_id,
            SlotVote.at > since,
        )
    )
    agreed = select(Agreement.version).where(
        Agreement.workspace_id == workspace_id,
        Agreement.pairing_id == pairing_id,
        or_(
            Agreement.created_at > since,
            Agreement.mentor_agreed_at > since,
            Agreement.mentee_agreed_at > since,
        ),
    )
    return any(
        session.scalars(query.limit(1)).first() is not None
        for query in (answered, met, voted, agreed)
    )


def first_meeting(session: Session, workspace_id: str, pairing_id: str) -> MeetingSession | None:
    """Return the first session of a pairing that has a time and was not cancelled."""
    query = (
        select(MeetingSession)
        .where(
            MeetingSession.workspace_id == workspace_id,
            MeetingSession.pairing_id == pairing_id,
            MeetingSession.state.in_(TOOK_PLACE),
            MeetingSession.starts_at.is_not(None),
        )
        .order_by(MeetingSession.starts_at)
        .limit(1)
    )
    return session.scalar(query)


def meetings_between(
    session: Session, workspace_id: str, pairing_id: str, begin: datetime, end: datetime
) -> Sequence[MeetingSession]:
    """Return the sessions of a pairing that start in a stretch of time."""
    query = select(MeetingSession).where(
        MeetingSession.workspace_id == workspace_id,
        MeetingSession.pairing_id == pairing_id,
        MeetingSession.state.in_(TOOK_PLACE),
        MeetingSession.starts_at > begin,
        MeetingSession.starts_at < end,
    )
    return session.scalars(query.order_by(MeetingSession.starts_at)).all()


def wishes_due(session: Session, now: datetime) -> Sequence[tuple[str, str]]:
    """Return workspace and pairing of every wish whose moment has come."""
    return [
        (workspace_id, pairing_id)
        for workspace_id, pairing_id in session.execute(_WISHES_DUE, {"now": now})
    ]


def next_wish(session: Session, after: datetime) -> datetime | None:
    """Return when the next wish takes effect."""
    return session.scalar(_NEXT_WISH, {"after": after})


def wishes_of(session: Session, workspace_id: str, pairing_id: str) -> Sequence[MentorshipWish]:
    """Return the wishes to end a mentorship, the earliest moment first."""
    query = select(MentorshipWish).where(
        MentorshipWish.workspace_id == workspace_id, MentorshipWish.pairing_id == pairing_id
    )
    return session.scalars(query.order_by(MentorshipWish.takes_effect_at)).all()


def forget_wishes(session: Session, workspace_id: str, pairing_id: str) -> None:
    """Delete the wishes of a mentorship that is over."""
    session.execute(
        delete(MentorshipWish).where(
            MentorshipWish.workspace_id == workspace_id, MentorshipWish.pairing_id == pairing_id
        )
    )


def near_their_end(session: Session, before: date) -> Sequence[Mentorship]:
    """Return open mentorships that end before a day and wait for their wrap-up or their close."""
    return session.scalars(_NEAR_THEIR_END, {"before": before}).all()


def next_ends(session: Session, since: date) -> Sequence[Mentorship]:
    """Return the open mentorships with the earliest end since a day, of each state."""
    waits = and_(Mentorship.state.in_(OPEN_STATES), Mentorship.ends_on >= since)
    earliest = select(func.min(Mentorship.ends_on)).where(
        waits, Mentorship.state != MentorshipState.CLOSING
    )
    closing = select(func.min(Mentorship.ends_on)).where(
        waits, Mentorship.state == MentorshipState.CLOSING
    )
    query = select(Mentorship).where(
        waits,
        or_(
            Mentorship.ends_on == earliest.scalar_subquery(),
            Mentorship.ends_on == closing.scalar_subquery(),
        ),
    )
    return session.scalars(query).all()


# Asked at every look of the clock: put together once.
_WITHOUT_CLOCK = (
    select(Mentorship)
    .join(Pairing, MENTORSHIP_OF_PAIRING)
    .outerjoin(
        MentorshipClock,
        (MentorshipClock.workspace_id == Mentorship.workspace_id)
        & (MentorshipClock.pairing_id == Mentorship.pairing_id),
    )
    .where(
        Mentorship.state.in_(OPEN_STATES),
        Pairing.state == PairingState.INTRODUCED,
        MentorshipClock.pairing_id.is_(None),
    )
    .order_by(Mentorship.pairing_id)
)
_CLOCKS_DUE = (
    select(MentorshipClock)
    .where(MentorshipClock.next_at <= bindparam("now"))
    .order_by(MentorshipClock.next_at)
)
_FIT_TO_BE_ASKED = (
    select(MentorshipClock)
    .where(MentorshipClock.next_at.is_not(None), MentorshipClock.fit_asked.is_(False))
    .order_by(MentorshipClock.pairing_id)
)
_NEXT_CLOCK = select(func.min(MentorshipClock.next_at)).where(
    MentorshipClock.next_at > bindparam("after")
)
_WISHES_DUE = (
    select(MentorshipWish.workspace_id, MentorshipWish.pairing_id)
    .where(MentorshipWish.takes_effect_at <= bindparam("now"))
    .distinct()
    .order_by(MentorshipWish.pairing_id)
)
_NEXT_WISH = select(func.min(MentorshipWish.takes_effect_at)).where(
    MentorshipWish.takes_effect_at > bindparam("after")
)
_NEAR_THEIR_END = (
    select(Mentorship)
    .where(Mentorship.state.in_(OPEN_STATES), Mentorship.ends_on < bindparam("before"))
    .order_by(Mentorship.ends_on, Mentorship.pairing_id)
)
