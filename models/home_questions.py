"""What App Home shows, in a number of queries that does not grow with anything."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.profile import NAMELESS
from models.joins import MEMBER_IN_PAIRING, PLACE_IN_PAIRING, PROGRAMME_OF_PAIRING
from models.meeting import CheckIn, MeetingSession, Question, SessionState, Thanks
from models.member import Member
from models.programme import Programme
from models.rounds import Pairing, PairingMember, PairingState

MOST_PAIRINGS = 10
MOST_THANKS = 5


def open_pairings(session: Session, member: Member, now: datetime) -> Sequence[Row[Pairing, str]]:
    """Return the introductions that a member is in the middle of, with their programmes' names.

    A pairing that a partner ended is still open to the others until they are told.
    """
    told_later = and_(Pairing.state == PairingState.ENDED, Pairing.end_told_at > now)
    query = (
        select(Pairing, Programme.name)
        .join(PairingMember, PLACE_IN_PAIRING)
        .join(Programme, PROGRAMME_OF_PAIRING)
        .where(
            Pairing.workspace_id == member.workspace_id,
            PairingMember.member_id == member.id,
            PairingMember.silent.is_(False),
            Pairing.introduced_at.is_not(None),
            or_(Pairing.state == PairingState.INTRODUCED, told_later),
        )
        .order_by(Pairing.introduced_at.desc(), Pairing.id)
        .limit(MOST_PAIRINGS)
    )
    return session.execute(query).all()


def partners_in(
    session: Session, member: Member, pairing_ids: Sequence[str]
) -> dict[str, list[str]]:
    """Return the names of the others in pairings, in the order in which they are named."""
    query = (
        select(PairingMember.pairing_id, Member.name)
        .join(Member, MEMBER_IN_PAIRING)
        .where(
            PairingMember.workspace_id == member.workspace_id,
            PairingMember.pairing_id.in_(pairing_ids),
            PairingMember.member_id != member.id,
        )
        .order_by(PairingMember.position)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for pairing_id, name in session.execute(query):
        found[pairing_id].append(name or NAMELESS)
    return found


def booked_in(
    session: Session, workspace_id: str, pairing_ids: Sequence[str], now: datetime
) -> dict[str, datetime]:
    """Return when the next booked session of each pairing starts."""
    query = (
        select(MeetingSession.pairing_id, func.min(MeetingSession.starts_at))
        .where(
            MeetingSession.workspace_id == workspace_id,
            MeetingSession.pairing_id.in_(pairing_ids),
            MeetingSession.state == SessionState.BOOKED,
            MeetingSession.starts_at >= now,
        )
        .group_by(MeetingSession.pairing_id)
    )
    return {pairing_id: at for pairing_id, at in session.execute(query) if at is not None}


def asked_in(session: Session, member: Member, pairing_ids: Sequence[str]) -> set[str]:
    """Return the pairings about which "Did you get to meet?" waits for a member's answer."""
    query = select(CheckIn.pairing_id).where(
        CheckIn.workspace_id == member.workspace_id,
        CheckIn.member_id == member.id,
        CheckIn.pairing_id.in_(pairing_ids),
        CheckIn.question == Question.DID_YOU_MEET,
        CheckIn.answer.is_(None),
    )
    return set(session.scalars(query))


def thanks_to(session: Session, member: Member) -> Sequence[Row[Thanks, str | None]]:
    """Return the last five thank-yous to a member, with their writers' names."""
    query = (
        select(Thanks, Member.name)
        .join(
            Member,
            and_(Member.workspace_id == Thanks.workspace_id, Member.id == Thanks.from_id),
        )
        .where(
            Thanks.workspace_id == member.workspace_id,
            Thanks.to_id == member.id,
            Thanks.text.is_not(None),
            Thanks.passed_on,
        )
        .order_by(Thanks.id.desc())
        .limit(MOST_THANKS)
    )
    return session.execute(query).all()
