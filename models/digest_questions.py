"""What a digest asks of the tables: a fixed number of queries however large the round is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.joins import MEMBER_IN_PAIRING, PLACE_IN_PAIRING, SESSION_OF_PAIRING
from models.meeting import CheckIn, MeetingSession, Pulse, Question, SlotVote
from models.member import Member
from models.programme import ObjectiveCount
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
)

INTRODUCED = (PairingState.INTRODUCED, PairingState.ENDED, PairingState.FINISHED)


@dataclass(frozen=True)
class PairingPerson:
    """A member of an introduced pairing."""

    pairing_id: str
    member_id: str
    name: str | None
    team: str | None
    location: str | None
    pairing_ended: bool


def people_of_round(session: Session, round_: Round) -> list[PairingPerson]:
    """Return the members of all introduced pairings, pairing by pairing."""
    query = (
        select(Pairing.id, Pairing.state, Member)
        .join(PairingMember, PLACE_IN_PAIRING)
        .join(Member, MEMBER_IN_PAIRING)
        .where(
            Pairing.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            Pairing.introduced_at.is_not(None),
            Pairing.state.in_(INTRODUCED),
        )
        .order_by(Pairing.id, PairingMember.position)
    )
    return [
        PairingPerson(
            pairing_id=pairing_id,
            member_id=member.id,
            name=member.name,
            team=member.team,
            location=member.location,
            pairing_ended=state is PairingState.ENDED,
        )
        for pairing_id, state, member in session.execute(query)
    ]


def check_ins_of_round(session: Session, round_: Round) -> dict[tuple[str, str], list[CheckIn]]:
    """Return the answered check-ins by pairing and member."""
    found: dict[tuple[str, str], list[CheckIn]] = defaultdict(list)
    query = (
        select(CheckIn)
        .join(
            Pairing,
            (Pairing.workspace_id == CheckIn.workspace_id) & (Pairing.id == CheckIn.pairing_id),
        )
        .where(
            CheckIn.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            CheckIn.answer.is_not(None),
        )
    )
    for check_in in session.scalars(query):
        found[check_in.pairing_id, check_in.member_id].append(check_in)
    return found


def met_answer(check_ins: list[CheckIn]) -> CheckIn | None:
    """Return the answer to "did you get to meet?" among a member's check-ins."""
    asked = (one for one in check_ins if one.question is Question.DID_YOU_MEET)
    return next(asked, None)


def pulses_of_round(session: Session, round_: Round) -> dict[tuple[str, str], Pulse]:
    """Return the pulses by pairing and member."""
    query = (
        select(Pulse)
        .join(
            Pairing,
            (Pairing.workspace_id == Pulse.workspace_id) & (Pairing.id == Pulse.pairing_id),
        )
        .where(Pulse.workspace_id == round_.workspace_id, Pairing.round_id == round_.id)
    )
    return {(pulse.pairing_id, pulse.member_id): pulse for pulse in session.scalars(query)}


def voters_of_round(session: Session, round_: Round) -> set[tuple[str, str]]:
    """Return who voted for a slot, as pairing and member."""
    query = (
        select(MeetingSession.pairing_id, SlotVote.member_id)
        .join(
            SlotVote,
            (SlotVote.workspace_id == MeetingSession.workspace_id)
            & (SlotVote.session_id == MeetingSession.id),
        )
        .join(Pairing, SESSION_OF_PAIRING)
        .where(Pairing.workspace_id == round_.workspace_id, Pairing.round_id == round_.id)
    )
    return set(session.execute(query))


def participation_of_round(session: Session, round_: Round) -> dict[Participation, int]:
    """Return how many members the round matched, left over, or found away."""
    query = (
        select(RoundMember.participation, func.count())
        .where(RoundMember.workspace_id == round_.workspace_id, RoundMember.round_id == round_.id)
        .group_by(RoundMember.participation)
    )
    return dict(session.execute(query).all())


def published_numbers(
    session: Session, workspace_id: str, programme_id: str, up_to: int
) -> list[ObjectiveCount]:
    """Return what was published about a programme's rounds, oldest first."""
    query = select(ObjectiveCount).where(
        ObjectiveCount.workspace_id == workspace_id,
        ObjectiveCount.programme_id == programme_id,
        ObjectiveCount.round_number <= up_to,
    )
    return list(session.scalars(query.order_by(ObjectiveCount.round_number)))
