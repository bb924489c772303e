"""Questions about half hours that were asked for: on what, whether the two met, when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.joins import SESSION_OF_PAIRING
from models.meeting import CheckIn, MeetingSession, Question, SessionState
from models.member import Skill
from models.mentorship import MentorRequest, RequestKind
from models.rounds import Pairing, PairingState
from models.workspace import Workspace, WorkspaceState

Key = tuple[str, str]
HALF_AN_HOUR = timedelta(minutes=30)


def skill_of_share(session: Session, pairing: Pairing) -> str | None:
    """Return the skill on which two agreed to meet, if it is still known."""
    query = (
        select(Skill.name)
        .join(
            MentorRequest,
            and_(
                MentorRequest.workspace_id == Skill.workspace_id,
                MentorRequest.skill_id == Skill.id,
            ),
        )
        .where(
            MentorRequest.workspace_id == pairing.workspace_id,
            MentorRequest.pairing_id == pairing.id,
        )
    )
    return session.scalar(query)


def skill_shares_to_ask(session: Session, now: datetime, patience: timedelta) -> list[Key]:
    """Return the half hours after which nobody was asked yet, and should be, oldest first.

    That is when the booked time is over; without one, after some patience.
    """
    waited = and_(~_booked().exists(), Pairing.introduced_at <= now - patience)
    met = _booked().where(MeetingSession.starts_at <= now - HALF_AN_HOUR).exists()
    query = (
        select(Pairing.workspace_id, Pairing.id)
        .join(Workspace, Workspace.id == Pairing.workspace_id)
        .where(_is_under_way(), ~_asked(), or_(met, waited))
        .where(Workspace.state == WorkspaceState.ACTIVE)
        .order_by(Pairing.introduced_at, Pairing.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def next_skill_share_to_ask(
    session: Session, after: datetime, patience: timedelta
) -> datetime | None:
    """Return the next moment at which the two of a half hour may have to be asked."""
    over = (
        select(func.min(MeetingSession.starts_at))
        .join(Pairing, SESSION_OF_PAIRING)
        .where(
            _is_under_way(),
            ~_asked(),
            MeetingSession.state == SessionState.BOOKED,
            MeetingSession.starts_at > after - HALF_AN_HOUR,
        )
    )
    waited = select(func.min(Pairing.introduced_at)).where(
        _is_under_way(), ~_asked(), Pairing.introduced_at > after - patience
    )
    ends, waits = session.scalar(over), session.scalar(waited)
    moments = (ends and ends + HALF_AN_HOUR, waits and waits + patience)
    return min((moment for moment in moments if moment is not None), default=None)


def skill_shares_over(session: Session, now: datetime, patience: timedelta) -> Sequence[Key]:
    """Return the half hours whose weeks are over, oldest first.

    One that is booked for later stays until the two had some time to say how it was.
    """
    still_to_say = _booked().where(MeetingSession.starts_at > now - patience).exists()
    query = (
        select(Pairing.workspace_id, Pairing.id)
        .where(_is_under_way(), Pairing.ends_at <= now, ~still_to_say)
        .order_by(Pairing.ends_at, Pairing.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def next_end_of_skill_share(
    session: Session, after: datetime, patience: timedelta
) -> datetime | None:
    """Return when the next half hour may be over."""
    ends = session.scalar(
        select(func.min(Pairing.ends_at)).where(_is_under_way(), Pairing.ends_at > after)
    )
    booked = session.scalar(
        select(func.min(MeetingSession.starts_at))
        .join(Pairing, SESSION_OF_PAIRING)
        .where(_is_under_way(), MeetingSession.starts_at > after - patience)
    )
    moments = (ends, booked and booked + patience)
    return min((moment for moment in moments if moment is not None), default=None)


def _is_under_way() -> ColumnElement[bool]:
    is_share = exists().where(
        MentorRequest.workspace_id == Pairing.workspace_id,
        MentorRequest.pairing_id == Pairing.id,
        MentorRequest.kind == RequestKind.SKILL_SHARE,
    )
    return and_(is_share, Pairing.state == PairingState.INTRODUCED)


def _booked() -> Select[str]:
    return select(MeetingSession.id).where(
        SESSION_OF_PAIRING, MeetingSession.state == SessionState.BOOKED
    )


def _asked() -> ColumnElement[bool]:
    return exists().where(
        CheckIn.workspace_id == Pairing.workspace_id,
        CheckIn.pairing_id == Pairing.id,
        CheckIn.question == Question.DID_YOU_MEET,
    )
