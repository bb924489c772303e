"""What the desk asks of the tables; a fixed number of queries however many members there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.member import Member, MemberInterest, Skill
from models.programme import (
    Enrolment,
    EnrolmentState,
    ForbiddenPair,
    Programme,
    ProgrammeState,
)
from models.rounds import (
    OPEN_ROUND,
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
    RoundState,
)
from models.workspace import AuditEntry, DeskState, Organiser, Workspace, WorkspaceState


def audit_before(
    session: Session, workspace_id: str, before: str | None, limit: int
) -> list[tuple[AuditEntry, str | None]]:
    """Return audit entries with the Slack id of who acted, newest first.

    Ids are ordered by time, so the id of the last entry of a page is the key of the next.
    """
    query = (
        select(AuditEntry, Organiser.slack_user_id)
        .outerjoin(
            Organiser,
            (Organiser.workspace_id == AuditEntry.workspace_id)
            & (Organiser.id == AuditEntry.organiser_id),
        )
        .where(AuditEntry.workspace_id == workspace_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = session.execute(query).all()
    session.expunge_all()
    return [(entry, organiser) for entry, organiser in rows]


def programmes_of(session: Session, workspace_id: str) -> list[Programme]:
    """Return the programmes that have not ended, oldest first."""
    query = select(Programme).where(
        Programme.workspace_id == workspace_id, Programme.state != ProgrammeState.ENDED
    )
    return list(session.scalars(query.order_by(Programme.id)))


def latest_rounds(session: Session, workspace_id: str) -> dict[str, Round]:
    """Return the newest round of each programme that was not cancelled, by programme id."""
    newest = (
        select(Round.programme_id, func.max(Round.number).label("number"))
        .where(Round.workspace_id == workspace_id, Round.state != RoundState.CANCELLED)
        .group_by(Round.programme_id)
        .subquery()
    )
    query = (
        select(Round)
        .where(Round.workspace_id == workspace_id)
        .join(
            newest,
            (newest.c.programme_id == Round.programme_id) & (newest.c.number == Round.number),
        )
    )
    return {one.programme_id: one for one in session.scalars(query)}


def open_rounds(session: Session, workspace_id: str) -> list[Round]:
    """Return the rounds that are planned, drafted or under way, newest first."""
    query = select(Round).where(Round.workspace_id == workspace_id, Round.state.in_(OPEN_ROUND))
    return list(session.scalars(query.order_by(Round.due_at.desc())))


def enrolled_counts(session: Session, workspace_id: str) -> dict[tuple[str, EnrolmentState], int]:
    """Return how many members each programme has, by programme id and state of enrolment."""
    query = (
        select(Enrolment.programme_id, Enrolment.state, func.count())
        .where(Enrolment.workspace_id == workspace_id)
        .group_by(Enrolment.programme_id, Enrolment.state)
    )
    return {(programme, state): n for programme, state, n in session.execute(query)}


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
        .join(
            Member,
            (Member.workspace_id == PairingMember.workspace_id)
            & (Member.id == PairingMember.member_id),
        )
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
        .join(
            PairingMember,
            (PairingMember.workspace_id == Pairing.workspace_id)
            & (PairingMember.pairing_id == Pairing.id),
        )
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


def members_of_users(
    session: Session, workspace_id: str, slack_user_ids: Collection[str]
) -> dict[str, Member]:
    """Return members by their Slack ids; who never joined is missing."""
    query = select(Member).where(
        Member.workspace_id == workspace_id, Member.slack_user_id.in_(slack_user_ids)
    )
    return {one.slack_user_id: one for one in session.scalars(query) if one.slack_user_id}


def members_by_id(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[str, Member]:
    """Return members by their ids."""
    query = select(Member).where(Member.workspace_id == workspace_id, Member.id.in_(member_ids))
    return {one.id: one for one in session.scalars(query)}


def enrolled_page(
    session: Session, workspace_id: str, programme_id: str, after: str | None, limit: int
) -> Sequence[tuple[Enrolment, Member]]:
    """Return who is enrolled in a programme (left ones not), after a key, by enrolment id."""
    query = (
        select(Enrolment, Member)
        .join(
            Member,
            (Member.workspace_id == Enrolment.workspace_id) & (Member.id == Enrolment.member_id),
        )
        .where(
            Enrolment.workspace_id == workspace_id,
            Enrolment.programme_id == programme_id,
            Enrolment.state != EnrolmentState.LEFT,
        )
        .order_by(Enrolment.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(Enrolment.id > after)
    return [(enrolment, member) for enrolment, member in session.execute(query)]


def stood_down(session: Session, workspace_id: str) -> list[Member]:
    """Return who is stood down, the nearest review first."""
    query = select(Member).where(
        Member.workspace_id == workspace_id, Member.stood_down_until.is_not(None)
    )
    return list(session.scalars(query.order_by(Member.stood_down_until, Member.id)))


def stood_down_count(session: Session, workspace_id: str, today: date) -> int:
    """Return how many are stood down whose day of review has come."""
    query = select(func.count()).where(
        Member.workspace_id == workspace_id, Member.stood_down_until <= today
    )
    return session.scalar(query) or 0


def open_pairings_together(
    session: Session, workspace_id: str, first_id: str, second_id: str
) -> list[str]:
    """Return the pairings that were introduced and are not over, with both members in them."""
    mine = select(PairingMember.pairing_id).where(
        PairingMember.workspace_id == workspace_id, PairingMember.member_id == first_id
    )
    query = (
        select(Pairing.id)
        .join(
            PairingMember,
            (PairingMember.workspace_id == Pairing.workspace_id)
            & (PairingMember.pairing_id == Pairing.id),
        )
        .where(
            Pairing.workspace_id == workspace_id,
            Pairing.state.in_((PairingState.RELEASED, PairingState.INTRODUCED)),
            PairingMember.member_id == second_id,
            Pairing.id.in_(mine),
        )
    )
    return list(session.scalars(query.order_by(Pairing.id)))


def workspaces_with_desk_work(session: Session, now: datetime) -> list[str]:
    """Return the workspaces whose desk matters now: something is due there, or it is lost."""
    planned = exists().where(
        Programme.workspace_id == Workspace.id,
        Programme.state == ProgrammeState.ACTIVE,
        Programme.next_round_at <= now,
    )
    moved = exists().where(
        Round.workspace_id == Workspace.id,
        or_(
            and_(Round.state == RoundState.DRAFTED, Round.release_at <= now),
            and_(Round.state == RoundState.RELEASED, Round.close_at <= now),
        ),
    )
    query = select(Workspace.id).where(
        Workspace.state == WorkspaceState.ACTIVE,
        or_(Workspace.desk_state == DeskState.LOST, planned, moved),
    )
    return list(session.scalars(query.order_by(Workspace.id)))
