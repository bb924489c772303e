"""What happens around pairings and roles that a lesson may be needed for, in light rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.domain.mentorship import MentorshipState
from models.joins import (
    MEMBER_IN_PAIRING,
    MENTORSHIP_OF_PAIRING,
    PROGRAMME_OF_ENROLMENT,
    PROGRAMME_OF_PAIRING,
    ROLE_OF_ENROLMENT,
    SESSION_OF_PAIRING,
)
from models.meeting import MeetingSession, SessionState
from models.member import Member, MemberState
from models.mentorship import MentorRole, Mentorship
from models.pairing_questions import seems_open
from models.programme import Enrolment, EnrolmentState, Format, Programme, ProgrammeState
from models.rounds import Pairing, PairingMember

WITH_LESSONS = (Format.PEER, Format.MENTORSHIP)


@dataclass(frozen=True)
class OpenPairing:
    """A pairing that its members should find open, as far as its times go."""

    workspace_id: str
    pairing_id: str
    introduced_at: datetime
    ends_at: datetime | None
    paused: bool


def open_pairings(
    session: Session, now: datetime, subject: str | None = None
) -> Sequence[OpenPairing]:
    """Return the peer pairings and mentorships that go on, or seem to for one of their people.

    One that a partner ended is open to the other until that is told: a lesson that did not come
    would tell it.
    """
    query = (
        select(
            Pairing.workspace_id,
            Pairing.id,
            Pairing.introduced_at,
            Pairing.ends_at,
            Mentorship.state,
        )
        .join(Programme, PROGRAMME_OF_PAIRING)
        .outerjoin(Mentorship, MENTORSHIP_OF_PAIRING)
        .where(
            Programme.format.in_(WITH_LESSONS),
            Pairing.introduced_at.is_not(None),
            seems_open(now),
        )
    )
    if subject is not None:
        query = query.where(Pairing.id == subject)
    return [
        OpenPairing(row[0], row[1], row[2], row[3], row[4] is MentorshipState.PAUSED)
        for row in session.execute(query)
        if row[2] is not None
    ]


def sessions_ahead(
    session: Session, now: datetime, until: datetime | None, subject: str | None = None
) -> Sequence[MeetingSession]:
    """Return the booked sessions that start after an instant, up to another if one is given."""
    query = (
        select(MeetingSession)
        .join(Pairing, SESSION_OF_PAIRING)
        .join(Programme, PROGRAMME_OF_PAIRING)
        .where(
            Programme.format.in_(WITH_LESSONS),
            MeetingSession.state == SessionState.BOOKED,
            MeetingSession.starts_at > now,
            seems_open(now),
        )
    )
    if until is not None:
        query = query.where(MeetingSession.starts_at <= until)
    if subject is not None:
        query = query.where(MeetingSession.id == subject)
    return session.scalars(query.order_by(MeetingSession.starts_at, MeetingSession.id)).all()


def roles_since(session: Session, since: datetime) -> Sequence[tuple[MentorRole, str]]:
    """Return the mentorship roles that were chosen since an instant, with their members."""
    return [(row[0], row[1]) for row in session.execute(_ROLES, {"since": since})]


def listeners_of(
    session: Session, pairing_ids: Collection[str]
) -> dict[tuple[str, str], list[Member]]:
    """Return who still hears about each of some pairings, by workspace and pairing."""
    found: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for pairing_id, member in session.execute(_LISTENERS, {"pairing_ids": list(pairing_ids)}):
        found[member.workspace_id, pairing_id].append(member)
    return found


# Asked at every look of the clock: put together once.
_ROLES = (
    select(MentorRole, Enrolment.member_id)
    .join(Enrolment, ROLE_OF_ENROLMENT)
    .join(Programme, PROGRAMME_OF_ENROLMENT)
    .where(
        MentorRole.changed_at > bindparam("since"),
        Enrolment.state == EnrolmentState.ACTIVE,
        Programme.format == Format.MENTORSHIP,
        Programme.state == ProgrammeState.ACTIVE,
    )
)
_LISTENERS = (
    select(PairingMember.pairing_id, Member)
    .join(Member, MEMBER_IN_PAIRING)
    .where(
        PairingMember.pairing_id.in_(bindparam("pairing_ids", expanding=True)),
        PairingMember.silent.is_(False),
        Member.state == MemberState.ACTIVE,
    )
    .order_by(PairingMember.pairing_id, PairingMember.position)
)
