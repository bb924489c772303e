"""Questions for the monthly post of a programme: when it is due, its thanks, its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.ask import Ask, AskState
from models.joins import PLACE_IN_PAIRING, SESSION_OF_PAIRING
from models.meeting import MeetingSession, Thanks
from models.meetings_held import TIME_TO_OBJECT, took_place
from models.programme import Programme, ProgrammeState
from models.recognition import MonthlyPostRule, ThanksShowing
from models.rounds import Pairing, PairingMember
from models.thanks_questions import common_programme, showing_of_thanks


def posts_due(session: Session, now: datetime) -> Sequence[Programme]:
    """Return active programmes whose channel is due its monthly post, or has no date yet."""
    due = or_(MonthlyPostRule.next_at.is_(None), MonthlyPostRule.next_at <= now)
    return session.scalars(_with_posts().where(due).order_by(Programme.id)).all()


def next_post_moment(session: Session, after: datetime) -> datetime | None:
    """Return when the next channel is due its monthly post."""
    query = (
        _with_posts()
        .with_only_columns(func.min(MonthlyPostRule.next_at))
        .where(MonthlyPostRule.next_at > after)
    )
    return session.scalar(query)


def to_post(session: Session, programme: Programme, most: int) -> Sequence[Thanks]:
    """Return the agreed thank-yous of a programme that its channel has not seen, oldest first."""
    query = (
        select(Thanks)
        .join(ThanksShowing, showing_of_thanks())
        .where(
            Thanks.workspace_id == programme.workspace_id,
            Thanks.text.is_not(None),
            ThanksShowing.programme_id == programme.id,
            ThanksShowing.offered.is_(True),
            ThanksShowing.shown.is_(True),
            ThanksShowing.posted_id.is_(None),
        )
    )
    return session.scalars(query.order_by(Thanks.id).limit(most)).all()


def posted_but_private(session: Session) -> Sequence[ThanksShowing]:
    """Return the thank-yous in a channel that one of the two does not want there any more."""
    query = (
        select(ThanksShowing)
        .join(
            Thanks,
            and_(
                Thanks.workspace_id == ThanksShowing.workspace_id,
                Thanks.id == ThanksShowing.thanks_id,
            ),
        )
        .where(
            ThanksShowing.posted_id.is_not(None),
            or_(
                Thanks.text.is_(None),
                ThanksShowing.offered.is_(False),
                ThanksShowing.shown.is_not(True),
            ),
        )
    )
    return session.scalars(query.order_by(ThanksShowing.thanks_id)).all()


def held_in(
    session: Session, programme: Programme, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many meetings of a programme were held in a time, and of how many people."""
    at = func.coalesce(MeetingSession.starts_at, Pairing.introduced_at)
    query = (
        select(
            func.count(func.distinct(MeetingSession.id)),
            func.count(func.distinct(PairingMember.member_id)),
        )
        .select_from(MeetingSession)
        .join(Pairing, SESSION_OF_PAIRING)
        .join(PairingMember, PLACE_IN_PAIRING)
        .where(
            MeetingSession.workspace_id == programme.workspace_id,
            took_place(end + TIME_TO_OBJECT),
            Pairing.programme_id == programme.id,
            at >= begin,
            at < end,
        )
    )
    meetings, people = session.execute(query).one()
    return meetings, people


def thanked_in(
    session: Session, programme: Programme, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many thank-yous belong to a programme, and how many people wrote them.

    Each belongs to one programme at most: the one in which the two met, or else the first that
    both are in. Two programmes with nearly the same members so never count the same thanks, and
    the difference of their numbers tells of nobody.
    """
    here = programme.workspace_id
    query = (
        select(
            Thanks.from_id,
            Thanks.to_id,
            func.coalesce(Pairing.programme_id, ThanksShowing.programme_id),
        )
        .outerjoin(
            Pairing,
            and_(Pairing.workspace_id == Thanks.workspace_id, Pairing.id == Thanks.pairing_id),
        )
        .outerjoin(ThanksShowing, showing_of_thanks())
        .where(Thanks.workspace_id == here, Thanks.at >= begin, Thanks.at < end)
    )
    writers = [
        writer
        for writer, reader, where in session.execute(query)
        if (where or _first_of_both(session, here, writer, reader)) == programme.id
    ]
    return len(writers), len(set(writers))


def _first_of_both(session: Session, workspace_id: str, writer: str, reader: str) -> str | None:
    found = common_programme(session, workspace_id, writer, reader)
    return found.id if found else None


def asked_in(
    session: Session, workspace_id: str, begin: datetime, end: datetime
) -> tuple[int, int]:
    """Return how many questions colleagues were asked in a time, and by how many people."""
    query = select(func.count(), func.count(func.distinct(Ask.member_id))).where(
        Ask.workspace_id == workspace_id,
        Ask.state != AskState.DRAFT,
        Ask.created_at >= begin,
        Ask.created_at < end,
    )
    questions, people = session.execute(query).one()
    return questions, people


def _with_posts() -> Select[Programme]:
    on = or_(MonthlyPostRule.posts.is_(None), MonthlyPostRule.posts.is_(True))
    return (
        select(Programme)
        .outerjoin(
            MonthlyPostRule,
            and_(
                MonthlyPostRule.workspace_id == Programme.workspace_id,
                MonthlyPostRule.programme_id == Programme.id,
            ),
        )
        .where(Programme.state == ProgrammeState.ACTIVE, Programme.channel.is_not(None), on)
    )
