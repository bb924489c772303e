"""The questions asked about attendance: who is enrolled, busy, undecided; who met how many."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from models.joins import MEMBER_OF_ENROLMENT, PLACE_IN_PAIRING
from models.member import Member
from models.programme import Enrolment, EnrolmentState, Programme, SeasonAnswer
from models.round_questions import MADE_KNOWN, OPEN_PAIRING
from models.rounds import Pairing, PairingMember, Round

ENROLLED = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)


def seats(session: Session, programme: Programme) -> list[tuple[Member, Enrolment]]:
    """Return everybody enrolled in a programme, paused or not, in order of their ids."""
    query = (
        select(Member, Enrolment)
        .join(Enrolment, MEMBER_OF_ENROLMENT)
        .where(
            Enrolment.workspace_id == programme.workspace_id,
            Enrolment.programme_id == programme.id,
            Enrolment.state.in_(ENROLLED),
        )
        .order_by(Member.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def in_open_pairing(session: Session, programme: Programme, at: datetime) -> set[str]:
    """Return the ids of members whose pairing in a programme is still open at an instant."""
    query = (
        select(PairingMember.member_id)
        .join(Pairing, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            Pairing.state.in_(OPEN_PAIRING),
            (Pairing.ends_at.is_(None)) | (Pairing.ends_at > at),
        )
    )
    return set(session.scalars(query))


def ever_introduced(session: Session, programme: Programme) -> set[str]:
    """Return the ids of members who had a partner in a programme before."""
    query = (
        select(PairingMember.member_id)
        .join(Pairing, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            Pairing.state.in_(MADE_KNOWN),
        )
        .distinct()
    )
    return set(session.scalars(query))


def introductions_elsewhere(
    session: Session, programme: Programme, since: datetime
) -> list[tuple[str, datetime | None]]:
    """Return (member, released at) for each introduction of other programmes since an instant."""
    query = (
        select(PairingMember.member_id, Round.released_at)
        .join(Pairing, PLACE_IN_PAIRING)
        .join(Round, (Round.workspace_id == Pairing.workspace_id) & (Round.id == Pairing.round_id))
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id != programme.id,
            Pairing.state.in_(MADE_KNOWN),
            Round.released_at >= since,
        )
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def undecided(session: Session, programme: Programme) -> list[tuple[SeasonAnswer, Enrolment]]:
    """Return the open questions whether to go on, of those who are active in a programme."""
    query = (
        select(SeasonAnswer, Enrolment)
        .join(
            Enrolment,
            (Enrolment.workspace_id == SeasonAnswer.workspace_id)
            & (Enrolment.id == SeasonAnswer.enrolment_id),
        )
        .where(
            Enrolment.workspace_id == programme.workspace_id,
            Enrolment.programme_id == programme.id,
            Enrolment.state == EnrolmentState.ACTIVE,
            SeasonAnswer.answer.is_(None),
        )
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def asked(session: Session, programme: Programme, season: int) -> set[str]:
    """Return the ids of enrolments that were asked about a season, answered or not."""
    query = (
        select(SeasonAnswer.enrolment_id)
        .join(
            Enrolment,
            (Enrolment.workspace_id == SeasonAnswer.workspace_id)
            & (Enrolment.id == SeasonAnswer.enrolment_id),
        )
        .where(
            Enrolment.workspace_id == programme.workspace_id,
            Enrolment.programme_id == programme.id,
            SeasonAnswer.season == season,
        )
    )
    return set(session.scalars(query))


def partners_this_season(session: Session, programme: Programme, season: int) -> dict[str, int]:
    """Return how many different people each member was introduced to in a season."""
    mine, theirs = aliased(PairingMember), aliased(PairingMember)
    query = (
        select(mine.member_id, func.count(theirs.member_id.distinct()))
        .join(
            theirs,
            (theirs.workspace_id == mine.workspace_id)
            & (theirs.pairing_id == mine.pairing_id)
            & (theirs.member_id != mine.member_id),
        )
        .join(
            Pairing,
            (Pairing.workspace_id == mine.workspace_id) & (Pairing.id == mine.pairing_id),
        )
        .join(Round, (Round.workspace_id == Pairing.workspace_id) & (Round.id == Pairing.round_id))
        .where(
            Pairing.workspace_id == programme.workspace_id,
            Pairing.programme_id == programme.id,
            Pairing.state.in_(MADE_KNOWN),
            Round.season == season,
        )
        .group_by(mine.member_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
