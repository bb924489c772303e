"""Questions about thanks: whose they are, who may see them, where they may stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from models.meeting import Thanks
from models.member import Member
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.recognition import ThanksShowing

MOST_SHOWN = 10


def common_programme(
    session: Session, workspace_id: str, first_id: str, second_id: str
) -> Programme | None:
    """Return an active programme with a channel that both members are in, the oldest first."""
    mine, theirs = aliased(Enrolment), aliased(Enrolment)
    query = select(Programme).where(
        Programme.workspace_id == workspace_id,
        Programme.state == ProgrammeState.ACTIVE,
        Programme.channel.is_not(None),
        *(
            exists().where(
                place.workspace_id == Programme.workspace_id,
                place.programme_id == Programme.id,
                place.member_id == member_id,
                place.state != EnrolmentState.LEFT,
            )
            for place, member_id in ((mine, first_id), (theirs, second_id))
        ),
    )
    return session.scalars(query.order_by(Programme.id)).first()


def thanks_since(session: Session, workspace_id: str, from_id: str, since: datetime) -> int:
    """Return how many thank-yous a member wrote since an instant."""
    query = select(func.count()).where(
        Thanks.workspace_id == workspace_id, Thanks.from_id == from_id, Thanks.at >= since
    )
    return session.scalar(query) or 0


def same_thanks(session: Session, workspace_id: str, from_id: str, to_id: str, text: str) -> bool:
    """Return whether one member wrote the very same to another before."""
    query = select(Thanks.id).where(
        Thanks.workspace_id == workspace_id,
        Thanks.from_id == from_id,
        Thanks.to_id == to_id,
        Thanks.text == text,
    )
    return session.scalar(query.limit(1)) is not None


def received(
    session: Session, workspace_id: str, member_id: str
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    """Return the newest thank-yous that a member got, what became of them, and their writers."""
    mine = and_(Thanks.to_id == member_id, Thanks.passed_on)
    return _thanks_with(session, workspace_id, mine, Thanks.from_id)


def given(
    session: Session, workspace_id: str, member_id: str
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    """Return the newest thank-yous of a member with what became of them, and their readers."""
    return _thanks_with(session, workspace_id, Thanks.from_id == member_id, Thanks.to_id)


def shown_to_all(
    session: Session, workspace_id: str, member_id: str, most: int
) -> Sequence[Row[str, str]]:
    """Return (writer's name, text) of the newest thank-yous that both sides let be shown."""
    query = (
        select(Member.name, Thanks.text)
        .select_from(Thanks)
        .join(ThanksShowing, showing_of_thanks())
        .join(Member, and_(Member.workspace_id == workspace_id, Member.id == Thanks.from_id))
        .where(
            Thanks.workspace_id == workspace_id,
            Thanks.to_id == member_id,
            Thanks.text.is_not(None),
            ThanksShowing.offered.is_(True),
            ThanksShowing.shown.is_(True),
            Member.name.is_not(None),
        )
    )
    return session.execute(query.order_by(Thanks.id.desc()).limit(most)).all()  # type: ignore[return-value]


def _thanks_with(
    session: Session, workspace_id: str, mine: ColumnElement[bool], other: object
) -> Sequence[Row[Thanks, ThanksShowing | None, str | None]]:
    query = (
        select(Thanks, ThanksShowing, Member.name)
        .outerjoin(ThanksShowing, showing_of_thanks())
        .join(Member, and_(Member.workspace_id == Thanks.workspace_id, Member.id == other))
        .where(Thanks.workspace_id == workspace_id, mine, Thanks.text.is_not(None))
        .order_by(Thanks.id.desc())
        .limit(MOST_SHOWN)
    )
    return session.execute(query).all()


def showing_of_thanks() -> ColumnElement[bool]:
    """Return the condition that joins a thank-you to what the two decided about showing it."""
    return and_(
        ThanksShowing.workspace_id == Thanks.workspace_id, ThanksShowing.thanks_id == Thanks.id
    )
