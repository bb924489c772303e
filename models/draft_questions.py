"""What the desk asks of a draft and its pairings; as many queries for many people as for few."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.joins import MEMBER_IN_PAIRING, PLACE_IN_PAIRING
from models.member import Member, MemberInterest, Skill
from models.programme import (
    ForbiddenPair,
)
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
    RoundState,
)


def drafted_together(
    session: Session, workspace_id: str, first_id: str, second_id: str
) -> list[Round]:
    """Return the drafts in which two members are in one group."""
    mine = select(PairingMember.pairing_id).where(
        PairingMember.workspace_id == workspace_id, PairingMember.member_id == first_id
    )
    query = (
        select(Round)
        .join(
            Pairing, (Pairing.workspace_id == Round.workspace_id) & (Pairing.round_id == Round.id)
        )
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Round.workspace_id == workspace_id,
            Round.state == RoundState.DRAFTED,
            Pairing.state == PairingState.DRAFTED,
            PairingMember.member_id == second_id,
            Pairing.id.in_(mine),
        )
        .order_by(Round.id)
    )
    return list(session.scalars(query))


def pairings_of_round(
    session: Session, workspace_id: str, round_id: str, states: Collection[PairingState]
) -> list[Pairing]:
    """Return the pairings of a round that are in some of the states, by id."""
    query = select(Pairing).where(
        Pairing.workspace_id == workspace_id,
        Pairing.round_id == round_id,
        Pairing.state.in_(states),
    )
    return list(session.scalars(query.order_by(Pairing.id)))


def pairing_page(
    session: Session, workspace_id: str, round_id: str, after: str | None, limit: int
) -> list[Pairing]:
    """Return the pairings of a draft or of a released round after a key, by id."""
    query = select(Pairing).where(
        Pairing.workspace_id == workspace_id,
        Pairing.round_id == round_id,
        Pairing.state != PairingState.WITHDRAWN,
    )
    if after is not None:
        query = query.where(Pairing.id > after)
    return list(session.scalars(query.order_by(Pairing.id).limit(limit)))


def people_of_pairings(
    session: Session, workspace_id: str, pairing_ids: Collection[str]
) -> dict[str, list[Member]]:
    """Return the members of pairings in the order in which they are named, by pairing id."""
    return _people(session, workspace_id, PairingMember.pairing_id.in_(pairing_ids))


def _people(
    session: Session, workspace_id: str, of_pairings: ColumnElement[bool]
) -> dict[str, list[Member]]:
    query = (
        select(PairingMember.pairing_id, Member)
        .join(Member, MEMBER_IN_PAIRING)
        .where(PairingMember.workspace_id == workspace_id, of_pairings)
        .order_by(PairingMember.pairing_id, PairingMember.position)
    )
    found: dict[str, list[Member]] = {}
    for pairing_id, member in session.execute(query):
        found.setdefault(pairing_id, []).append(member)
    return found


def people_of_round(session: Session, workspace_id: str, round_id: str) -> dict[str, list[Member]]:
    """Return the members of all pairings of a round, by pairing id."""
    mine = select(Pairing.id).where(
        Pairing.workspace_id == workspace_id, Pairing.round_id == round_id
    )
    return _people(session, workspace_id, PairingMember.pairing_id.in_(mine))


def skill_names(session: Session, workspace_id: str, skill_ids: Collection[str]) -> dict[str, str]:
    """Return the names of skills by their ids."""
    query = select(Skill.id, Skill.name).where(
        Skill.workspace_id == workspace_id, Skill.id.in_(skill_ids)
    )
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - typed rows


def interest_names(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, str]:
    """Return interests as somebody wrote them, by their keys."""
    query = (
        select(MemberInterest.key, func.min(MemberInterest.name))
        .where(MemberInterest.workspace_id == workspace_id, MemberInterest.key.in_(keys))
        .group_by(MemberInterest.key)
    )
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - typed rows


def participation_counts(
    session: Session, workspace_id: str, round_id: str
) -> dict[Participation, int]:
    """Return how many members a round matched, left without a partner, or found away."""
    query = (
        select(RoundMember.participation, func.count())
        .where(RoundMember.workspace_id == workspace_id, RoundMember.round_id == round_id)
        .group_by(RoundMember.participation)
    )
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - typed rows


def open_pairings_together(
    session: Session, workspace_id: str, first_id: str, second_id: str
) -> list[str]:
    """Return the pairings that were introduced and are not over, with both members in them."""
    mine = select(PairingMember.pairing_id).where(
        PairingMember.workspace_id == workspace_id, PairingMember.member_id == first_id
    )
    query = (
        select(Pairing.id)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == workspace_id,
            Pairing.state.in_((PairingState.RELEASED, PairingState.INTRODUCED)),
            PairingMember.member_id == second_id,
            Pairing.id.in_(mine),
        )
    )
    return list(session.scalars(query.order_by(Pairing.id)))


def forbidden_pairs(session: Session, workspace_id: str) -> list[tuple[Member, Member]]:
    """Return who is kept apart by organisers, oldest first."""
    first, second = aliased(Member), aliased(Member)
    query = (
        select(first, second)
        .select_from(ForbiddenPair)
        .join(
            first,
            (first.workspace_id == ForbiddenPair.workspace_id)
            & (first.id == ForbiddenPair.first_id),
        )
        .join(
            second,
            (second.workspace_id == ForbiddenPair.workspace_id)
            & (second.id == ForbiddenPair.second_id),
        )
        .where(ForbiddenPair.workspace_id == workspace_id)
        .order_by(ForbiddenPair.since, ForbiddenPair.first_id)
    )
    return [(one, other) for one, other in session.execute(query)]
