"""Pauses that end by themselves, and the friendly note that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import (
    EARLIEST_OFFSET,
    TWO_WEEKS,
    Membership,
    NotInProgramme,
    Standing,
    local_day,
    start_of_day,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.membership import WelcomeBack
from bot.services.access import Caller
from bot.services.duty import Item
from bot.services.membership import Memberships
from bot.services.outbox import Line, Outbox
from bot.services.places import memberships_of
from bot.services.readers import working_hours_of
from bot.services.script import Part, Script
from models import membership_questions as questions
from models.member import Member, MemberState
from models.outbox import OutboxRow, Target
from models.programme import Enrolment, EnrolmentState
from models.session import Database
from models.workspace import Workspace

A_DAY = timedelta(days=1)
SELDOM = {1: 2, 2: 4, 4: 4}


@dataclass(frozen=True)
class PauseEnds:
    """Brings members back on the day they named, where they are."""

    database: Database
    outbox: Outbox
    name: str = "pause-ends"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the members whose pause is over."""
        today = (now + EARLIEST_OFFSET).date()
        with self.database.reading.begin() as session:
            ends = questions.ends_of_pauses(session, date.min, today)
        back = [end for end in ends if end.day <= local_day(now, end.zone)]
        return list(dict.fromkeys(Item(end.workspace_id, end.member_id) for end in back))

    def carry_out(self, item: Item, now: datetime) -> None:
        """Bring one member back everywhere a pause is over, and write one note about it."""
        with self.database.writing.begin() as session:
            member = session.get_one(Member, (item.workspace_id, item.id))
            zone = member.time_zone or session.get_one(Workspace, item.workspace_id).time_zone
            back = _paused_until(session, member, local_day(now, zone))
            if member.state is not MemberState.ACTIVE or not back:
                return
            for place in back:
                place.state = EnrolmentState.ACTIVE
                place.paused_until = None
            line = Line(
                kind=Kind.WELCOME_BACK,
                key=f"welcome-back:{member.id}:{back[0].id}:{local_day(now, zone)}",
                target=Target.MEMBER,
                member_id=member.id,
                # Not now: a note that waits over the weekend would have waited too long.
                not_before=working_hours_of(member, zone).next_moment(now),
                details={"programmes": [place.programme_id for place in back]},
            )
            self.outbox.write(session, item.workspace_id, line, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next pause is over."""
        # A local day starts somewhere between the day before, 10:00 UTC, and noon UTC.
        with self.database.reading.begin() as session:
            later = after.date() + 2 * A_DAY
            last = questions.next_end_of_pause(session, later) or later
            ends = questions.ends_of_pauses(session, after.date() - A_DAY, last)
        moments = (start_of_day(end.day, end.zone) for end in ends)
        return min((moment for moment in moments if moment > after), default=None)


@dataclass(frozen=True)
class WelcomesBack:
    """The note after a pause, and its three answers."""

    database: Database
    clock: Clock
    memberships: Memberships

    def parts(self) -> Script:
        """Return how somebody is welcomed back."""
        return {Kind.WELCOME_BACK: Part(compose=_welcome)}

    def two_more_weeks(self, caller: Caller, line_id: str) -> date:
        """Pause again what the note was about, for two weeks; return the day of coming back.

        Raises:
            NotInProgramme: the note was not for the caller, or the caller has left since.
        """
        until = self.memberships.today(caller) + TWO_WEEKS
        self.memberships.pause(caller, until, self._programmes(caller, line_id))
        return until

    def less_often(self, caller: Caller, line_id: str) -> list[Membership]:
        """Take part in every second round where it was every one, in every fourth otherwise.

        Pressing twice counts once.

        Raises:
            NotInProgramme: the note was not for the caller, or the caller has left since.
        """
        with self.database.writing.begin() as session:
            row = _line(session, caller, line_id)
            member = session.get_one(Member, (caller.workspace_id, row.member_id))
            if not row.details.get("less_often"):
                for place, _ in questions.live_places(session, member.workspace_id, member.id):
                    if place.programme_id in _named(row):
                        place.every_rounds = SELDOM[place.every_rounds]
                row.details = {**row.details, "less_often": True}
                session.flush()
            return [m for m in memberships_of(session, member) if m.programme_id in _named(row)]

    def good(self, caller: Caller, line_id: str) -> date | None:
        """Return the day of the next introduction of what the note was about.

        Raises:
            NotInProgramme: the note was not for the caller.
        """
        named = self._programmes(caller, line_id)
        return _next_on(self.memberships.mine(caller), named)

    def _programmes(self, caller: Caller, line_id: str) -> list[str]:
        with self.database.reading.begin() as session:
            return _named(_line(session, caller, line_id))


def _welcome(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    member = session.get(Member, (row.workspace_id, row.member_id))
    if member is None or member.state is not MemberState.ACTIVE:
        return None
    mine = [m for m in memberships_of(session, member) if m.programme_id in _named(row)]
    if not any(m.standing is Standing.ACTIVE for m in mine):
        return None
    return WelcomeBack(row.id, _next_on(mine, _named(row)))


def _next_on(mine: list[Membership], programme_ids: list[str]) -> date | None:
    active = [m for m in mine if m.standing is Standing.ACTIVE and not m.skips_next]
    days = [m.next_on for m in active if m.next_on and m.programme_id in programme_ids]
    return min(days, default=None)


def _line(session: Session, caller: Caller, line_id: str) -> OutboxRow:
    row = session.get(OutboxRow, (caller.workspace_id, line_id))
    if row is None or row.member_id is None or row.member_id != caller.member_id:
        raise NotInProgramme
    return row


def _named(row: OutboxRow) -> list[str]:
    programmes = row.details.get("programmes")
    return [str(one) for one in programmes] if isinstance(programmes, list) else []


def _paused_until(session: Session, member: Member, today: date) -> list[Enrolment]:
    return [
        place
        for place, _ in questions.live_places(session, member.workspace_id, member.id)
        if place.state is EnrolmentState.PAUSED
        and place.paused_until is not None
        and place.paused_until <= today
    ]
