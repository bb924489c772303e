"""Stopping all matching of a person, neutrally, until a day on which it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.cadence import instant_of
from bot.domain.desk import StandDown
from bot.domain.notices import Kind
from bot.errors import InvalidInput, NotFound
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_groups import person_of
from bot.services.draft_rules import NotAMember
from bot.services.endings import Endings
from bot.services.outbox import Line, Outbox
from models import desk_questions as questions
from models.member import Member
from models.outbox import Target
from models.session import Database

REVIEW_AT = time(9)
LONGEST_DAYS = 366


class NotStoodDown(NotFound):
    """Somebody is to be matched again who is not stood down."""

    code = "not-stood-down"


@dataclass(frozen=True)
class StandDowns:
    """Organisers stop and restart the matching of one person; partners hear ordinary words."""

    database: Database
    clock: Clock
    outbox: Outbox
    audit: Audit
    endings: Endings

    def begin(self, caller: OrganiserCaller, slack_user_id: str, until: date) -> StandDown:
        """Stop matching a person until a day, end what is open, and remind the desk on that day.

        Raises:
            NotAMember: the person never joined.
            InvalidInput: the day is not in the future, or more than a year away.
        """
        now = self.clock()
        today = now.astimezone(ZoneInfo(caller.time_zone)).date()
        if not 0 < (until - today).days <= LONGEST_DAYS:
            raise InvalidInput("until", "not-in-the-coming-year")
        with self.database.writing.begin() as session:
            member = _member(session, caller, slack_user_id)
            self._forget_review(session, member)
            member.stood_down_until = until
            self.endings.end_for_member(session, caller.workspace_id, member.id, now)
            self._remind(session, caller, member, until, now)
            details: dict[str, object] = {"until": until.isoformat()}
            self.audit.record(session, caller, "stand-down.begin", member.id, details, now)
            return StandDown(person_of(member), until)

    def undo(self, caller: OrganiserCaller, member_id: str) -> StandDown:
        """Match a person again from the next round on; what was ended stays ended.

        Raises:
            NotStoodDown: the person is not stood down.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = session.get(Member, (caller.workspace_id, member_id))
            if member is None or member.stood_down_until is None:
                raise NotStoodDown
            until = member.stood_down_until
            self._forget_review(session, member)
            member.stood_down_until = None
            self.audit.record(session, caller, "stand-down.end", member.id, {}, now)
            return StandDown(person_of(member), until)

    def listed(self, caller: OrganiserCaller) -> list[StandDown]:
        """Return who is stood down, the nearest review first."""
        with self.database.reading.begin() as session:
            found = questions.stood_down(session, caller.workspace_id)
            return [
                StandDown(person_of(member), member.stood_down_until)
                for member in found
                if member.stood_down_until is not None
            ]

    def _remind(
        self, session: Session, caller: OrganiserCaller, member: Member, until: date, now: datetime
    ) -> None:
        line = Line(
            Kind.DESK_WARNING,
            key=_review_key(member.id, until),
            target=Target.DESK,
            not_before=instant_of(datetime.combine(until, REVIEW_AT), caller.time_zone),
            subject=member.id,
            details={"code": "stand-down-review", "until": until.isoformat()},
        )
        self.outbox.write(session, caller.workspace_id, line, now)

    def _forget_review(self, session: Session, member: Member) -> None:
        if member.stood_down_until is not None:
            key = _review_key(member.id, member.stood_down_until)
            self.outbox.withdraw(session, member.workspace_id, key)


def _review_key(member_id: str, until: date) -> str:
    return f"stand-down-review:{member_id}:{until}"


def _member(session: Session, caller: OrganiserCaller, slack_user_id: str) -> Member:
    found = questions.members_of_users(session, caller.workspace_id, [slack_user_id])
    if slack_user_id not in found:
        raise NotAMember(user=slack_user_id)
    return found[slack_user_id]
