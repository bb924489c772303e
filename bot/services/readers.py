"""Who will read a message: their Slack ids, language, working hours and budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, or_, select
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


# Made once: putting them together takes longer than answering them.
PEOPLE = (
    select(Member, Workspace.time_zone)
    .join(Workspace, Workspace.id == Member.workspace_id)
    .where(Member.workspace_id == bindparam("here"))
    .order_by(Member.id)
)
OF_ROW = PEOPLE.where(
    or_(
        Member.id == bindparam("member"),
        Member.id.in_(
            select(FellowReader.member_id).where(
                FellowReader.workspace_id == bindparam("here"),
                FellowReader.outbox_id == bindparam("row"),
            )
        ),
    )
)
OF_PAIRING = PEOPLE.where(
    Member.id.in_(
        select(PairingMember.member_id).where(
            PairingMember.workspace_id == bindparam("here"),
            PairingMember.pairing_id == bindparam("pairing"),
            PairingMember.silent.is_(False),
        )
    )
)


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
        values = {"here": row.workspace_id, "row": row.id, "member": row.member_id}
        return _readers(session, OF_ROW, values)
    return []


def people_of_pairing(session: Session, workspace_id: str, pairing_id: str) -> list[Reader]:
    """Return those who hear of a pairing, in a steady order."""
    return _readers(session, OF_PAIRING, {"here": workspace_id, "pairing": pairing_id})


def _readers(
    session: Session, query: Select[Member, str], values: Mapping[str, str | None]
) -> list[Reader]:
    return [
        Reader(
            member_id=member.id,
            slack_user_id=member.slack_user_id,
            locale=member.locale,
            hours=working_hours_of(member, zone),
            weekly_notices=member.weekly_notices,
        )
        for member, zone in session.execute(query, values)
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
