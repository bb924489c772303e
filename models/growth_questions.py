"""Questions about how sure people feel: what they answered, and what may be counted of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.growth import BothEnds, RatingMoment, Subject
from bot.domain.mentorship import MentorshipState
from models.base import Instant
from models.growth import GrowthCount, SelfRating
from models.joins import (
    MEMBER_IN_PAIRING,
    MENTORSHIP_OF_PAIRING,
    PLACE_IN_PAIRING,
    PROGRAMME_OF_PAIRING,
)
from models.member import Member, MemberSkill, MemberState, SkillSide
from models.mentorship import MentorRequest, Mentorship
from models.programme import Programme
from models.rounds import Pairing, PairingMember, PairingState


@dataclass(frozen=True)
class Uncounted:
    """A programme in which somebody answered at both ends and is in no report yet."""

    workspace_id: str
    programme_id: str
    time_zone: str
    first_at: datetime


def skill_between(
    session: Session, workspace_id: str, pairing_id: str, member_id: str
) -> str | None:
    """Return the skill that a member came to a pairing for: asked for, or wanted and offered."""
    asked = session.scalar(
        select(MentorRequest.skill_id)
        .join(
            Mentorship,
            and_(
                Mentorship.workspace_id == MentorRequest.workspace_id,
                Mentorship.request_id == MentorRequest.id,
            ),
        )
        .where(MentorRequest.workspace_id == workspace_id, Mentorship.pairing_id == pairing_id)
    )
    return asked or session.scalar(_wanted_and_offered(workspace_id, pairing_id, member_id))


def both_ends(
    session: Session, workspace_id: str, programme_id: str, subject: Subject, before: datetime
) -> list[tuple[SelfRating, BothEnds]]:
    """Return who answered at both ends before an instant and is in no report yet.

    Each with the row of the end, which notes what report it went into.
    """
    start, end = aliased(SelfRating), aliased(SelfRating)
    query = (
        select(end, start.level)
        .join(
            start,
            and_(
                start.workspace_id == end.workspace_id,
                start.pairing_id == end.pairing_id,
                start.member_id == end.member_id,
                start.moment == RatingMoment.START,
            ),
        )
        .join(
            Pairing,
            and_(Pairing.workspace_id == end.workspace_id, Pairing.id == end.pairing_id),
        )
        .where(
            end.workspace_id == workspace_id,
            end.moment == RatingMoment.END,
            end.subject == subject,
            end.counted_in.is_(None),
            end.rated_at < before,
            start.rated_at.is_not(None),
            Pairing.programme_id == programme_id,
        )
        .order_by(end.member_id, end.pairing_id)
    )
    return [
        (row, BothEnds(row.member_id, row.pairing_id, level, row.level, row.rated_at))
        for row, level in session.execute(query)
        if row.level is not None and row.rated_at is not None and level is not None
    ]


def uncounted(session: Session) -> list[Uncounted]:
    """Return the programmes with answers at the end that are in no report yet."""
    return [
        Uncounted(row[0], row[1], row[2], row[3])
        for row in session.execute(_UNCOUNTED)
        if row[3] is not None
    ]


def was_counted(session: Session, workspace_id: str, programme_id: str, period: str) -> bool:
    """Return whether a period of a programme was counted already."""
    key = (workspace_id, programme_id, period, Subject.SKILL)
    return session.get(GrowthCount, key) is not None


def counts_of(session: Session, workspace_id: str) -> Sequence[GrowthCount]:
    """Return every report of a workspace, oldest first."""
    query = select(GrowthCount).where(GrowthCount.workspace_id == workspace_id)
    return session.scalars(query.order_by(GrowthCount.period, GrowthCount.subject)).all()


def people_to_ask(
    session: Session,
    moment: RatingMoment,
    since: datetime,
    until: datetime,
    pairing_id: str | None = None,
) -> Sequence[Row[Pairing, Member]]:
    """Return who is still to be asked in mentorships that began, or whose wrap-up began, lately.

    Args:
        session: the caller's.
        moment: the start or the end.
        since: the introduction, or the beginning of the wrap-up, lies after this instant.
        until: and not after this one.
        pairing_id: of this pairing alone.
    """
    query = _PEOPLE_TO_ASK[moment]
    if pairing_id is not None:
        query = query.where(Pairing.id == pairing_id)
    return session.execute(query, {"since": since, "until": until}).all()


def next_introduction(session: Session, after: datetime) -> datetime | None:
    """Return when the first mentorship was introduced after an instant."""
    found: datetime | None = session.scalar(_NEXT_INTRODUCTION, {"after": after})
    return found


def _wanted_and_offered(workspace_id: str, pairing_id: str, member_id: str) -> Select[str]:
    want, offer = aliased(MemberSkill), aliased(MemberSkill)
    return (
        select(want.skill_id)
        .join(
            offer,
            and_(offer.workspace_id == want.workspace_id, offer.skill_id == want.skill_id),
        )
        .join(
            PairingMember,
            and_(
                PairingMember.workspace_id == offer.workspace_id,
                PairingMember.member_id == offer.member_id,
            ),
        )
        .where(
            want.workspace_id == workspace_id,
            want.member_id == member_id,
            want.side == SkillSide.WANT,
            offer.side == SkillSide.OFFER,
            offer.member_id != member_id,
            PairingMember.pairing_id == pairing_id,
        )
        .order_by(want.skill_id)
        .limit(1)
    )


def _came(moment: RatingMoment) -> tuple[ColumnElement[bool], ...]:
    since: Instant = bindparam("since")
    until: Instant = bindparam("until")
    if moment is RatingMoment.END:
        return (
            # One that a partner ended comes to its planned end for the other all the same.
            or_(Mentorship.state == MentorshipState.CLOSING, Pairing.end_told_at > until),
            Mentorship.closing_at > since,
            Mentorship.closing_at <= until,
        )
    return (
        Pairing.introduced_at > since,
        Pairing.introduced_at <= until,
        # One that a partner ended goes on for the other until that is told.
        or_(
            Pairing.state == PairingState.INTRODUCED,
            and_(Pairing.state == PairingState.ENDED, Pairing.end_told_at > until),
        ),
    )


def _rating_of(rating: type[SelfRating], moment: RatingMoment) -> tuple[ColumnElement[bool], ...]:
    return (
        rating.workspace_id == Pairing.workspace_id,
        rating.pairing_id == Pairing.id,
        rating.member_id == Member.id,
        rating.moment == moment,
    )


def _people_to_ask(moment: RatingMoment) -> Select[Pairing, Member]:
    rated, start = aliased(SelfRating), aliased(SelfRating)
    query = (
        select(Pairing, Member)
        .join(Mentorship, MENTORSHIP_OF_PAIRING)
        .join(PairingMember, PLACE_IN_PAIRING)
        .join(Member, MEMBER_IN_PAIRING)
        .where(
            *_came(moment),
            PairingMember.silent.is_(False),
            Member.state == MemberState.ACTIVE,
            Member.ask_me_less.is_(False),
            ~exists().where(*_rating_of(rated, moment)),
        )
        .order_by(Pairing.workspace_id, Pairing.id, PairingMember.position)
    )
    if moment is RatingMoment.END:  # a change needs two answers
        answered = (*_rating_of(start, RatingMoment.START), start.level.is_not(None))
        query = query.where(exists().where(*answered))
    return query


# Asked at every look of the clock: put together once.
_PEOPLE_TO_ASK: Mapping[RatingMoment, Select[Pairing, Member]] = MappingProxyType(
    {moment: _people_to_ask(moment) for moment in RatingMoment}
)
_NEXT_INTRODUCTION = (
    select(func.min(Pairing.introduced_at))
    .join(Mentorship, MENTORSHIP_OF_PAIRING)
    .where(Pairing.introduced_at > bindparam("after"))
)
_UNCOUNTED = (
    select(
        Programme.workspace_id,
        Programme.id,
        Programme.time_zone,
        func.min(SelfRating.rated_at),
    )
    .join(Pairing, PROGRAMME_OF_PAIRING)
    .join(
        SelfRating,
        and_(
            SelfRating.workspace_id == Pairing.workspace_id,
            SelfRating.pairing_id == Pairing.id,
        ),
    )
    .where(
        SelfRating.moment == RatingMoment.END,
        SelfRating.rated_at.is_not(None),
        SelfRating.counted_in.is_(None),
    )
    .group_by(Programme.workspace_id, Programme.id, Programme.time_zone)
)
