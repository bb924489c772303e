"""What a round is matched on, read in a fixed number of queries for all members at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from models.joins import PLACE_IN_PAIRING
from models.meeting import Again, Pulse
from models.member import (
    Avoidance,
    Goal,
    GoalState,
    MemberInterest,
    MemberLanguage,
    MemberSkill,
)
from models.programme import Enrolment, ForbiddenPair, Programme
from models.round_questions import MADE_KNOWN, OPEN_PAIRING
from models.rounds import Pairing, PairingMember, Round


def languages(session: Session, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield (member, language)."""
    query = select(MemberLanguage.member_id, MemberLanguage.language).where(
        MemberLanguage.workspace_id == programme.workspace_id,
        MemberLanguage.member_id.in_(_enrolled(programme)),
    )
    return ((row[0], row[1]) for row in session.execute(query))


def interests(session: Session, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield (member, key of an interest)."""
    query = select(MemberInterest.member_id, MemberInterest.key).where(
        MemberInterest.workspace_id == programme.workspace_id,
        MemberInterest.member_id.in_(_enrolled(programme)),
    )
    return ((row[0], row[1]) for row in session.execute(query))


def skills(session: Session, programme: Programme) -> Iterator[MemberSkill]:
    """Yield what enrolled members offer and want."""
    query = select(MemberSkill).where(
        MemberSkill.workspace_id == programme.workspace_id,
        MemberSkill.member_id.in_(_enrolled(programme)),
    )
    return iter(session.scalars(query))


def goal_topics(session: Session, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield (member, skill of an open goal)."""
    query = select(Goal.member_id, Goal.skill_id).where(
        Goal.workspace_id == programme.workspace_id,
        Goal.state == GoalState.OPEN,
        Goal.skill_id.is_not(None),
        Goal.member_id.in_(_enrolled(programme)),
    )
    return ((row[0], row[1] or "") for row in session.execute(query))


def wishes_to_meet_again(
    session: Session, programme: Programme
) -> Iterator[tuple[str, str, Again | None]]:
    """Yield (member, partner, answer) of whoever would meet a partner again, oldest first."""
    theirs = aliased(PairingMember)
    query = (
        select(Pulse.member_id, theirs.member_id, Pulse.again)
        .join(
            theirs,
            (theirs.workspace_id == Pulse.workspace_id)
            & (theirs.pairing_id == Pulse.pairing_id)
            & (theirs.member_id != Pulse.member_id),
        )
        .where(
            Pulse.workspace_id == programme.workspace_id,
            Pulse.again.in_([Again.YES, Again.MAYBE]),
            Pulse.member_id.in_(_enrolled(programme)),
        )
        .order_by(Pulse.at, Pulse.id)
    )
    return ((row[0], row[1], row[2]) for row in session.execute(query))


def private_lists(session: Session, programme: Programme) -> Iterator[tuple[str, bytes]]:
    """Yield (owner, key of the other) of every line of the private lists of enrolled members."""
    query = select(Avoidance.member_id, Avoidance.other_key).where(
        Avoidance.workspace_id == programme.workspace_id,
        Avoidance.member_id.in_(_enrolled(programme)),
    )
    return ((row[0], row[1]) for row in session.execute(query))


def forbidden_pairs(session: Session, programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the pairs that organisers keep apart."""
    query = select(ForbiddenPair.first_id, ForbiddenPair.second_id).where(
        ForbiddenPair.workspace_id == programme.workspace_id
    )
    return ((row[0], row[1]) for row in session.execute(query))


def introductions(session: Session, programme: Programme) -> Iterator[tuple[str, int, str]]:
    """Yield (pairing, number of its round, member) of everybody introduced in a programme."""
    query = (
        select(Pairing.id, Round.number, PairingMember.member_id)
        .join(PairingMember, PLACE_IN_PAIRING)
        .outerjoin(
            Round, (Round.workspace_id == Pairing.workspace_id) & (Round.id == Pairing.round_id)
        )
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            Pairing.state.in_(MADE_KNOWN),
        )
        .order_by(Pairing.id, PairingMember.member_id)
    )
    return ((row[0], row[1] or 0, row[2]) for row in session.execute(query))


def meeting_elsewhere(
    session: Session, programme: Programme, now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield (pairing, member) of the pairings of other programmes that are under way."""
    query = (
        select(Pairing.id, PairingMember.member_id)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id != programme.id,
            Pairing.state.in_(OPEN_PAIRING),
            (Pairing.ends_at.is_(None)) | (Pairing.ends_at > now),
        )
        .order_by(Pairing.id, PairingMember.member_id)
    )
    return ((row[0], row[1]) for row in session.execute(query))


def _enrolled(programme: Programme) -> Select[str]:
    return select(Enrolment.member_id).where(
        Enrolment.workspace_id == programme.workspace_id,
        Enrolment.programme_id == programme.id,
    )
