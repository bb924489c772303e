"""Who may be asked by whom: every ground to leave somebody out stands in the query itself.

A page is always full as long as anybody is left, so that nothing that is shown tells of somebody
who is not. The order begins behind the one who looks and goes round, so that it favours nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.domain.mentors import Search
from models.joins import MENTORSHIP_OF_PAIRING, ROLE_OF_ENROLMENT
from models.member import Avoidance, Member, MemberLanguage, MemberSkill, MemberState, SkillSide
from models.mentor_questions import taken_by, takes_a_place
from models.mentorship import MentorRole, Mentorship
from models.programme import Enrolment, EnrolmentState, ForbiddenPair, Programme, ProgrammeState
from models.rounds import Pairing

Hours = tuple[str, str, int, int]
"""When somebody works: zone, ISO weekdays, minutes after midnight of start and end."""
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Seeker:
    """The one who looks, with everything that decides who is shown.

    Attributes:
        key: what stands for this person on private lists.
        avoided: members on this person's own list who are named by a key only.
        today: the day it is, for those who are stood down until one.
        zone: the workspace's, for people without their own.
        hours: the working hours of which some are in common; None: any will do.
    """

    workspace_id: str
    member_id: str
    slack_user_id: str
    manager: str | None
    key: bytes
    languages: frozenset[str]
    now: datetime
    today: date
    zone: str
    avoided: frozenset[str] = frozenset()
    hours: tuple[Hours, ...] | None = None


@dataclass(frozen=True)
class Listing:
    """A query for the ids of people, and the column that pages follow."""

    query: Select[str]
    key: InstrumentedAttribute[str]


def mentors(seeker: Seeker, programme_id: str, search: Search, *more: Condition) -> Listing:
    """Return the listing of mentors with a free place in a programme whom somebody may ask.

    ``more`` are conditions on Member that a programme adds.
    """
    key = MemberSkill.member_id if search.skill_id else Enrolment.member_id
    query = select(key).select_from(Enrolment)
    if search.skill_id:
        same_member = and_(
            MemberSkill.workspace_id == Enrolment.workspace_id,
            MemberSkill.member_id == Enrolment.member_id,
        )
        query = query.join(MemberSkill, same_member).where(*_offers(seeker, search.skill_id))
    query = query.join(MentorRole, ROLE_OF_ENROLMENT).where(
        Enrolment.workspace_id == seeker.workspace_id,
        Enrolment.programme_id == programme_id,
        Enrolment.state == EnrolmentState.ACTIVE,
        MentorRole.mentors,
        MentorRole.places
        > taken_by(seeker.workspace_id, programme_id, key, seeker.now).scalar_subquery(),
        key.not_in(_my_mentors(seeker, programme_id)),
        _may_be_asked(seeker, search, key, *more),
    )
    return Listing(query, key)


def peers(seeker: Seeker, search: Search) -> Listing:
    """Return the listing of people, in any programme, whom somebody may ask for half an hour."""
    takes_part = exists().where(
        Enrolment.workspace_id == seeker.workspace_id,
        Enrolment.member_id == Member.id,
        Enrolment.state == EnrolmentState.ACTIVE,
        Programme.workspace_id == Enrolment.workspace_id,
        Programme.id == Enrolment.programme_id,
        Programme.state == ProgrammeState.ACTIVE,
    )
    if search.skill_id:
        key = MemberSkill.member_id
        query = select(key).where(*_offers(seeker, search.skill_id))
    else:
        anybody = aliased(Member)
        key = anybody.id
        query = select(key).where(anybody.workspace_id == seeker.workspace_id)
    return Listing(query.where(_may_be_asked(seeker, search, key, takes_part)), key)


def page(
    session: Session, listing: Listing, seeker: Seeker, after: str | None, limit: int
) -> list[str]:
    """Return up to so many member ids behind a key; the first page begins behind the seeker."""
    start = seeker.member_id
    if after is not None and after < start:
        return _range(session, listing, after, start, limit)
    found = _range(session, listing, after or start, None, limit)
    if len(found) < limit:
        found += _range(session, listing, "", start, limit - len(found))
    return found


def among(session: Session, listing: Listing, member_ids: Collection[str]) -> set[str]:
    """Return which of some people are in a listing."""
    return set(session.scalars(listing.query.where(listing.key.in_(member_ids))))


def permitted(seeker: Seeker) -> Sequence[Condition]:
    """Return the conditions on Member under which somebody may be asked by the seeker at all."""
    here, me = seeker.workspace_id, seeker.member_id
    on_my_list = select(Avoidance.other_slack_id).where(
        Avoidance.workspace_id == here,
        Avoidance.member_id == me,
        Avoidance.other_slack_id.is_not(None),
    )
    have_me_on_theirs = select(Avoidance.member_id).where(
        Avoidance.workspace_id == here, Avoidance.other_key == seeker.key
    )
    return [
        Member.id != me,
        Member.state == MemberState.ACTIVE,
        or_(Member.stood_down_until.is_(None), Member.stood_down_until <= seeker.today),
        Member.slack_user_id.not_in(on_my_list),
        Member.id.not_in(have_me_on_theirs),
        Member.id.not_in(_forbidden(here, me)),
        func.coalesce(Member.manager_slack_id, "") != seeker.slack_user_id,
        *([Member.slack_user_id != seeker.manager] if seeker.manager else []),
        *([Member.id.not_in(seeker.avoided)] if seeker.avoided else []),
        *_speak_with(seeker),
        *_work_with(seeker),
    ]


def all_hours(session: Session, workspace_id: str, zone: str) -> list[Hours]:
    """Return the different working hours of a workspace's active members."""
    query = (
        select(
            func.coalesce(Member.time_zone, zone),
            Member.work_days,
            Member.work_start,
            Member.work_end,
        )
        .where(Member.workspace_id == workspace_id, Member.state == MemberState.ACTIVE)
        .distinct()
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def slack_ids(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """Return (member, Slack id) of everybody active in a workspace."""
    query = select(Member.id, Member.slack_user_id).where(
        Member.workspace_id == workspace_id,
        Member.state == MemberState.ACTIVE,
        Member.slack_user_id.is_not(None),
    )
    return [(row[0], str(row[1])) for row in session.execute(query)]


def locations_like(session: Session, workspace_id: str, typed: str, most: int) -> list[str]:
    """Return locations of active members that hold a text, in alphabetical order."""
    query = (
        select(Member.location)
        .where(
            Member.workspace_id == workspace_id,
            Member.state == MemberState.ACTIVE,
            Member.location.icontains(typed, autoescape=True),
        )
        .distinct()
        .order_by(Member.location)
        .limit(most)
    )
    return [str(location) for location in session.scalars(query)]


def _range(
    session: Session, listing: Listing, after: str, before: str | None, limit: int
) -> list[str]:
    query = listing.query.where(listing.key > after)
    if before is not None:
        query = query.where(listing.key < before)
    return list(session.scalars(query.order_by(listing.key).limit(limit)))


def _offers(seeker: Seeker, skill_id: str) -> list[Condition]:
    return [
        MemberSkill.workspace_id == seeker.workspace_id,
        MemberSkill.skill_id == skill_id,
        MemberSkill.side == SkillSide.OFFER,
    ]


def _may_be_asked(
    seeker: Seeker, search: Search, key: InstrumentedAttribute[str], *more: Condition
) -> Condition:
    """Return the condition that the member behind a key is shown to the seeker.

    It is a value looked up row by row and not a join: no planner can take the many conditions
    for so rare that it would rather read everybody before the first page (measured: a second).
    """
    person = select(literal(value=True)).where(
        Member.workspace_id == seeker.workspace_id, Member.id == key, *permitted(seeker), *more
    )
    may = func.coalesce(person.limit(1).scalar_subquery(), literal(value=False))
    searched = _searched(seeker, search)
    if not searched:
        return may
    # Whoever fits the search is found once, so that only they are looked at row by row.
    fitting = select(Member.id).where(Member.workspace_id == seeker.workspace_id, *searched)
    return and_(key.in_(fitting), may)


def _searched(seeker: Seeker, search: Search) -> list[Condition]:
    conditions: list[Condition] = []
    if search.location:
        conditions.append(func.lower(Member.location) == func.lower(search.location))
    if search.name:
        conditions.append(Member.name.icontains(search.name, autoescape=True))
    if search.language:
        conditions.append(_speaks(seeker, [search.language]))
    return conditions


def _speak_with(seeker: Seeker) -> list[Condition]:
    """Two people need a language in common, if both said which they speak."""
    if not seeker.languages:
        return []
    says_none = ~exists().where(
        MemberLanguage.workspace_id == seeker.workspace_id, MemberLanguage.member_id == Member.id
    )
    return [or_(_speaks(seeker, sorted(seeker.languages)), says_none)]


def _speaks(seeker: Seeker, languages: Sequence[str]) -> Condition:
    return exists().where(
        MemberLanguage.workspace_id == seeker.workspace_id,
        MemberLanguage.member_id == Member.id,
        MemberLanguage.language.in_(languages),
    )


def _work_with(seeker: Seeker) -> list[Condition]:
    if seeker.hours is None:
        return []
    if not seeker.hours:
        return [literal(value=False)]
    # One word for each: hundreds of words are hashed, hundreds of rows are compared one by one.
    works = (
        func.coalesce(Member.time_zone, seeker.zone)
        .concat(" ")
        .concat(Member.work_days)
        .concat(" ")
        .concat(cast(Member.work_start, String))
        .concat(" ")
        .concat(cast(Member.work_end, String))
    )
    return [works.in_([" ".join(map(str, kept)) for kept in seeker.hours])]


def _forbidden(workspace_id: str, member_id: str) -> Select[str]:
    pairs = union_all(
        select(ForbiddenPair.second_id.label("other")).where(
            ForbiddenPair.workspace_id == workspace_id, ForbiddenPair.first_id == member_id
        ),
        select(ForbiddenPair.first_id.label("other")).where(
            ForbiddenPair.workspace_id == workspace_id, ForbiddenPair.second_id == member_id
        ),
    ).subquery()
    return select(pairs.c.other)


def _my_mentors(seeker: Seeker, programme_id: str) -> Select[str]:
    return (
        select(Mentorship.mentor_id)
        .join(Pairing, MENTORSHIP_OF_PAIRING)
        .where(
            Mentorship.workspace_id == seeker.workspace_id,
            Mentorship.mentee_id == seeker.member_id,
            Pairing.programme_id == programme_id,
            takes_a_place(seeker.now),
        )
    )
