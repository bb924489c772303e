"""Stopping all matching of a person, neutrally, until a day on which it is reviewed.

It is kept by a keyed hash of the person's Slack id: it holds for somebody who never joined, and
is there again when somebody erases everything and comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cadence import instant_of
from bot.domain.desk import DeskPerson, StandDown
from bot.domain.notices import Kind
from bot.errors import InvalidInput, NotFound
from bot.ids import NewId
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_groups import person_of
from bot.services.endings import Endings
from bot.services.outbox import Line, Outbox
from models.member import Member, member_of_user
from models.outbox import Target
from models.session import Database
from models.stand_down import StandDown as Row
from models.stand_down import stand_down_of, stood_down

REVIEW_AT = time(9)
LONGEST_DAYS = 366


class NotStoodDown(NotFound):
    """Somebody is to be matched again who is not stood down."""

    code = "not-stood-down"


@dataclass(frozen=True)
class StandDowns:
    """Organisers stop and restart the matching of one person; partners hear ordinary words.

    Attributes:
        person_key: what stands for a Slack user (bot/services/privacy.py).
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    audit: Audit
    endings: Endings
    person_key: Callable[[str], bytes]

    def begin(self, caller: OrganiserCaller, slack_user_id: str, until: date) -> StandDown:
        """Stop matching a person until a day, end what is open, and remind the desk on that day.

        The person need not be a member, nor is told.

        Raises:
            InvalidInput: the day is not in the future, or more than a year away.
        """
        now = self.clock()
        today = now.astimezone(ZoneInfo(caller.time_zone)).date()
        if not 0 < (until - today).days <= LONGEST_DAYS:
            raise InvalidInput("until", "not-in-the-coming-year")
        with self.database.writing.begin() as session:
            row = self._row(session, caller, slack_user_id, until, now)
            member = member_of_user(session, caller.workspace_id, slack_user_id)
            if member is not None:
                member.stood_down_until = until
                self.endings.end_for_member(session, caller.workspace_id, member.id, now)
            self._remind(session, caller, row, now)
            details: dict[str, object] = {"until": until.isoformat()}
            subject = member.id if member else row.id
            self.audit.record(session, caller, "stand-down.begin", subject, details, now)
            return _seen(row, member)

    def undo(self, caller: OrganiserCaller, stand_down_id: str) -> StandDown:
        """Match a person again from the next round on; what was ended stays ended.

        Raises:
            NotStoodDown: the person is not stood down.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            row = session.get(Row, (caller.workspace_id, stand_down_id))
            if row is None:
                raise NotStoodDown
            member = _member(session, row)
            self._forget_review(session, row)
            if member is not None:
                member.stood_down_until = None
            seen = _seen(row, member)
            session.delete(row)
            subject = member.id if member else row.id
            self.audit.record(session, caller, "stand-down.end", subject, {}, now)
            return seen

    def listed(self, caller: OrganiserCaller) -> list[StandDown]:
        """Return who is stood down, the nearest review first."""
        with self.database.reading.begin() as session:
            found = stood_down(session, caller.workspace_id)
            return [_seen(row, _member(session, row)) for row in found]

    def _row(
        self,
        session: Session,
        caller: OrganiserCaller,
        slack_user_id: str,
        until: date,
        now: datetime,
    ) -> Row:
        key = self.person_key(slack_user_id)
        row = stand_down_of(session, caller.workspace_id, key)
        if row is None:
            row = Row(
                workspace_id=caller.workspace_id, id=self.new_id(), person_key=key, until=until
            )
            session.add(row)
        else:
            self._forget_review(session, row)
        row.slack_user_id, row.until, row.since = slack_user_id, until, now
        session.flush()
        return row

    def _remind(self, session: Session, caller: OrganiserCaller, row: Row, now: datetime) -> None:
        line = Line(
            Kind.DESK_WARNING,
            key=_review_key(row),
            target=Target.DESK,
            not_before=instant_of(datetime.combine(row.until, REVIEW_AT), caller.time_zone),
            subject=row.id,
            details={"code": "stand-down-review", "until": row.until.isoformat()},
        )
        self.outbox.write(session, caller.workspace_id, line, now)

    def _forget_review(self, session: Session, row: Row) -> None:
        self.outbox.withdraw(session, row.workspace_id, _review_key(row))


def _review_key(row: Row) -> str:
    return f"stand-down-review:{row.id}:{row.until}:{int(row.since.timestamp())}"


def _member(session: Session, row: Row) -> Member | None:
    if row.slack_user_id is None:
        return None
    return member_of_user(session, row.workspace_id, row.slack_user_id)


def _seen(row: Row, member: Member | None) -> StandDown:
    """Return a stand-down as the desk lists it; who never joined is named by a mention."""
    if member is not None:
        return StandDown(row.id, person_of(member), row.until)
    return StandDown(row.id, DeskPerson("", "", slack_user_id=row.slack_user_id), row.until)
