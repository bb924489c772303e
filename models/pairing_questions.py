"""Questions asked of pairings, their members and their meetings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.notices import Kind
from models.joins import MEMBER_IN_PAIRING, PLACE_IN_PAIRING, PROGRAMME_OF_PAIRING
from models.member import Member, MemberInterest, MemberSkill, Skill, SkillSide
from models.outbox import OutboxRow
from models.programme import Enrolment, Programme
from models.rounds import (
    OpenerUse,
    Pairing,
    PairingMember,
    PairingState,
    Round,
    RoundState,
)
from models.workspace import Workspace

OPEN_PAIRING = (PairingState.RELEASED, PairingState.INTRODUCED)


def pairing_in_programme(
    session: Session, workspace_id: str, pairing_id: str | None
) -> Row[Pairing, Programme, str] | None:
    """Return a pairing with its programme and the workspace's zone; None if there is none."""
    query = (
        select(Pairing, Programme, Workspace.time_zone)
        .join(Programme, PROGRAMME_OF_PAIRING)
        .join(Workspace, Workspace.id == Pairing.workspace_id)
        .where(Pairing.workspace_id == workspace_id, Pairing.id == pairing_id)
    )
    return session.execute(query).one_or_none()


def seems_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition of an introduced pairing that its people still take for open.

    One that ended is open to whoever was not told yet: a question, a lesson or a line at the
    desk that stopped at once would tell it.
    """
    untold = and_(Pairing.introduced_at.is_not(None), Pairing.end_told_at > now)
    return or_(Pairing.state == PairingState.INTRODUCED, untold)


def people_of(
    session: Session, workspace_id: str, pairing_id: str
) -> Sequence[Row[PairingMember, Member]]:
    """Return the members of a pairing in the order in which they are named."""
    query = (
        select(PairingMember, Member)
        .join(Member, MEMBER_IN_PAIRING)
        .where(PairingMember.workspace_id == workspace_id, PairingMember.pairing_id == pairing_id)
        .order_by(PairingMember.position, PairingMember.member_id)
    )
    return session.execute(query).all()


def open_pairing_ids(
    session: Session, workspace_id: str, member_id: str, programme_id: str | None = None
) -> Sequence[str]:
    """Return the pairings of a member that were released and are not over."""
    query = (
        select(Pairing.id)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == workspace_id,
            PairingMember.member_id == member_id,
            PairingMember.silent.is_(False),
            Pairing.state.in_(OPEN_PAIRING),
        )
        .order_by(Pairing.id)
    )
    if programme_id is not None:
        query = query.where(Pairing.programme_id == programme_id)
    return session.scalars(query).all()


def places_not_silent(session: Session, workspace_id: str, member_id: str) -> Sequence[str]:
    """Return the pairings that a member still hears about: open, or ended and not told yet."""
    told = and_(Pairing.state == PairingState.ENDED, Pairing.end_told_at.is_not(None))
    query = (
        select(Pairing.id)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == workspace_id,
            PairingMember.member_id == member_id,
            PairingMember.silent.is_(False),
            or_(Pairing.state == PairingState.INTRODUCED, told),
        )
        .order_by(Pairing.id)
    )
    return session.scalars(query).all()


def introduced_since(
    session: Session, workspace_id: str, member_id: str, since: datetime
) -> Sequence[Pairing]:
    """Return the pairings of a member that were introduced since an instant, newest first."""
    query = (
        select(Pairing)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            Pairing.workspace_id == workspace_id,
            PairingMember.member_id == member_id,
            Pairing.introduced_at >= since,
        )
        .order_by(Pairing.introduced_at.desc(), Pairing.id)
    )
    return session.scalars(query).all()


def skills_of(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[tuple[str, SkillSide], list[str]]:
    """Return the names of skills by member and side, in alphabetical order."""
    query = (
        select(MemberSkill.member_id, MemberSkill.side, Skill.name)
        .join(
            Skill,
            (Skill.workspace_id == MemberSkill.workspace_id) & (Skill.id == MemberSkill.skill_id),
        )
        .where(MemberSkill.workspace_id == workspace_id, MemberSkill.member_id.in_(member_ids))
        .order_by(Skill.name)
    )
    found: dict[tuple[str, SkillSide], list[str]] = {}
    for member_id, side, name in session.execute(query):
        found.setdefault((member_id, side), []).append(name)
    return found


def interests_of(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return the names of interests by key, for each member."""
    query = (
        select(MemberInterest)
        .where(
            MemberInterest.workspace_id == workspace_id, MemberInterest.member_id.in_(member_ids)
        )
        .order_by(MemberInterest.name)
    )
    found: dict[str, dict[str, str]] = {}
    for interest in session.scalars(query):
        found.setdefault(interest.member_id, {})[interest.key] = interest.name
    return found


def hold_people(session: Session, workspace_id: str, pairing_id: str) -> None:
    """Let nobody else choose openers or times for the people of a pairing meanwhile."""
    ids = select(PairingMember.member_id).where(
        PairingMember.workspace_id == workspace_id, PairingMember.pairing_id == pairing_id
    )
    people = select(Member.id).where(Member.workspace_id == workspace_id, Member.id.in_(ids))
    session.execute(people.order_by(Member.id).with_for_update(key_share=True)).all()


def used_openers(session: Session, workspace_id: str, member_ids: Collection[str]) -> set[str]:
    """Return the openers that any of the members was given."""
    query = select(OpenerUse.opener).where(
        OpenerUse.workspace_id == workspace_id, OpenerUse.member_id.in_(member_ids)
    )
    return set(session.scalars(query))


def met_somebody(session: Session, workspace_id: str, member_ids: Collection[str]) -> set[str]:
    """Return which members were introduced to anybody before."""
    query = (
        select(PairingMember.member_id)
        .join(Pairing, PLACE_IN_PAIRING)
        .where(
            PairingMember.workspace_id == workspace_id,
            PairingMember.member_id.in_(member_ids),
            Pairing.introduced_at.is_not(None),
        )
        .distinct()
    )
    return set(session.scalars(query))


def enrolment_of(
    session: Session, workspace_id: str, programme_id: str, member_id: str
) -> Enrolment | None:
    """Return a member's place in a programme."""
    query = select(Enrolment).where(
        Enrolment.workspace_id == workspace_id,
        Enrolment.programme_id == programme_id,
        Enrolment.member_id == member_id,
    )
    return session.scalar(query)


def line_of(session: Session, workspace_id: str, key: str) -> OutboxRow | None:
    """Return what was written to the outbox under a key."""
    query = select(OutboxRow).where(OutboxRow.workspace_id == workspace_id, OutboxRow.key == key)
    return session.scalar(query)


def newest_line(
    session: Session, workspace_id: str, pairing_id: str, kind: Kind
) -> OutboxRow | None:
    """Return the newest message of a kind about a pairing, not what brought it up to date."""
    query = (
        select(OutboxRow)
        .where(
            OutboxRow.workspace_id == workspace_id,
            OutboxRow.pairing_id == pairing_id,
            OutboxRow.kind == kind.value,
            OutboxRow.updates_id.is_(None),
        )
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return session.scalar(query)


RoundMoment = InstrumentedAttribute[datetime | None]


def released_rounds_due(session: Session, moment: RoundMoment, now: datetime) -> Sequence[Round]:
    """Return released rounds of which a moment has come, oldest first."""
    query = (
        select(Round)
        .where(Round.state == RoundState.RELEASED, moment <= now)
        .order_by(moment, Round.id)
    )
    return session.scalars(query).all()


def next_round_moment(session: Session, moment: RoundMoment, after: datetime) -> datetime | None:
    """Return the first such moment of a released round after an instant."""
    query = select(func.min(moment)).where(Round.state == RoundState.RELEASED, moment > after)
    return session.scalar(query)


def open_pairings_of_round(session: Session, round_: Round) -> Sequence[Pairing]:
    """Return the pairings of a round that were released and are not over."""
    query = (
        select(Pairing)
        .where(
            Pairing.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            Pairing.state.in_(OPEN_PAIRING),
        )
        .order_by(Pairing.id)
    )
    return session.scalars(query).all()


def waiting_lines(
    session: Session, workspace_id: str, pairing_id: str, member_id: str, *kinds: str
) -> Sequence[OutboxRow]:
    """Return what waits to be said to a member about a pairing, of some kinds."""
    query = select(OutboxRow).where(
        OutboxRow.workspace_id == workspace_id,
        OutboxRow.pairing_id == pairing_id,
        OutboxRow.member_id == member_id,
        OutboxRow.kind.in_(kinds),
        OutboxRow.sent_at.is_(None),
    )
    return session.scalars(query).all()
