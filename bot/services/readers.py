"""Who will read a message: their Slack ids, language, working hours and budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.domain.working_hours import WorkingHours, common_intervals
from models.member import Member
from models.outbox import FellowReader, OutboxRow, Target
from models.rounds import PairingMember
from models.workspace import Workspace

LOOK_AHEAD_DAYS = 15


@dataclass(frozen=True)
class Reader:
    """A member as the outbox needs to know the person."""

    member_id: str
    slack_user_id: str | None  # None: erased
    locale: str | None
    hours: WorkingHours
    weekly_notices: int


def working_hours_of(member: Member, workspace_zone: str) -> WorkingHours:
    """Return when a member works; without a zone of their own, in the workspace's."""
    return WorkingHours(
        zone=member.time_zone or workspace_zone,
        days=frozenset(int(day) for day in member.work_days),
        start=member.work_start,
        end=member.work_end,
    )


def readers_of(session: Session, row: OutboxRow) -> list[Reader]:
    """Return the members who will read a row, in a steady order; empty for desk and channels.

    Who hears no more about a pairing is no reader of what is said in it.
    """
    if row.target is Target.PAIRING and row.pairing_id is not None:
        return people_of_pairing(session, row.workspace_id, row.pairing_id)
    if row.target is Target.MEMBER:
        fellows = select(FellowReader.member_id).where(
            FellowReader.workspace_id == row.workspace_id, FellowReader.outbox_id == row.id
        )
        chosen = or_(Member.id == row.member_id, Member.id.in_(fellows))
        return _readers(session, row.workspace_id, chosen)
    return []


def people_of_pairing(session: Session, workspace_id: str, pairing_id: str) -> list[Reader]:
    """Return those who hear of a pairing, in a steady order."""
    ids = select(PairingMember.member_id).where(
        PairingMember.workspace_id == workspace_id,
        PairingMember.pairing_id == pairing_id,
        PairingMember.silent.is_(False),
    )
    return _readers(session, workspace_id, Member.id.in_(ids))


def _readers(session: Session, workspace_id: str, chosen: ColumnElement[bool]) -> list[Reader]:
    query = (
        select(Member, Workspace.time_zone)
        .join(Workspace, Workspace.id == Member.workspace_id)
        .where(Member.workspace_id == workspace_id, chosen)
        .order_by(Member.id)
    )
    return [
        Reader(
            member_id=member.id,
            slack_user_id=member.slack_user_id,
            locale=member.locale,
            hours=working_hours_of(member, zone),
            weekly_notices=member.weekly_notices,
        )
        for member, zone in session.execute(query)
    ]


def next_working_moment(readers: list[Reader], after: datetime) -> datetime:
    """Return the first instant, not before ``after``, in the working hours of all readers.

    People whose hours never meet are told in the first working hours of any of them: late is
    better than never.
    """
    if not readers or all(reader.hours.contains(after) for reader in readers):
        return after
    weeks = [
        list(
            reader.hours.intervals_from(
                after.astimezone(ZoneInfo(reader.hours.zone)).date() - timedelta(days=1),
                LOOK_AHEAD_DAYS,
            )
        )
        for reader in readers
    ]
    shared = common_intervals(weeks) or sorted(chain.from_iterable(weeks))
    moments = (max(begin, after) for begin, end in shared if end > after)
    return next(moments, after)
