"""What members are told about rounds: one working day before, and when there is no partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.cadence import last_notice_moment
from bot.domain.notices import Kind, Notice
from bot.domain.notices.rounds import NoPartner, RoundNotice
from bot.services.availability import Seat, invited
from bot.services.cadences import day_in
from bot.services.outbox import Line, Outbox
from bot.services.readers import working_hours_of
from bot.services.script import Part, Script
from bot.services.seasons import Seasons
from models import round_questions as questions
from models.member import Member
from models.outbox import OutboxRow, Target
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.rounds import RoundState
from models.workspace import Workspace

NOT_RELEASED = (RoundState.PLANNING, RoundState.DRAFTED)


@dataclass(frozen=True)
class RoundNotices:
    """Writes and composes notices of rounds."""

    outbox: Outbox
    seasons: Seasons

    def write(self, session: Session, programme: Programme, now: datetime) -> None:
        """Write the notices of a programme's next round, unless that was done.

        They are written twice: early enough for every zone, and once more for those who joined
        since. At the end of a season members are asked whether to go on instead.
        """
        due_at = programme.next_round_at
        if programme.notice_at is None or due_at is None:
            return
        last = last_notice_moment(due_at, programme.time_zone)
        programme.notice_at = last if now < last else None
        if due_at <= now:
            return
        if programme.rounds_this_season >= programme.season_rounds:
            self.seasons.ask_everybody(session, programme, now)
        seats = invited(session, programme, due_at, now)
        zone = session.get_one(Workspace, programme.workspace_id).time_zone
        lines = [_notice(seat, zone, due_at, now) for seat in seats]
        self.outbox.write_all(session, programme.workspace_id, lines, now)

    def parts(self) -> Script:
        """Return how notices of rounds are said."""
        return {
            Kind.ROUND_NOTICE: Part(compose=_compose_notice),
            Kind.NO_PARTNER: Part(compose=_compose_no_partner),
        }


def due_of(row: OutboxRow) -> datetime | None:
    """Return the due time of the round that a notice is about."""
    stored = row.details.get("due")
    return datetime.fromisoformat(str(stored)) if stored else None


def zone_of(session: Session, member: Member) -> str:
    """Return the zone a member reads days in."""
    return member.time_zone or session.get_one(Workspace, member.workspace_id).time_zone


def _notice(seat: Seat, workspace_zone: str, due_at: datetime, now: datetime) -> Line:
    hours = working_hours_of(seat.member, workspace_zone)
    return Line(
        kind=Kind.ROUND_NOTICE,
        key=f"round-notice:{seat.enrolment.id}:{int(due_at.timestamp())}",
        target=Target.MEMBER,
        member_id=seat.member.id,
        not_before=max(now, hours.working_day_before(due_at)),
        subject=seat.enrolment.id,
        details={"due": due_at.isoformat()},
        stale_at=due_at,
    )


def _compose_notice(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    enrolment = session.get(Enrolment, (row.workspace_id, row.subject))
    due_at = due_of(row)
    if enrolment is None or due_at is None or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    programme = session.get_one(Programme, (row.workspace_id, enrolment.programme_id))
    if enrolment.skips_round_at == due_at or not is_coming(session, programme, due_at):
        return None
    member = session.get_one(Member, (row.workspace_id, enrolment.member_id))
    day = day_in(zone_of(session, member), due_at)
    if day is None:
        return None
    return RoundNotice(row.id, programme.id, programme.name, day, asks=programme.asks_each_time)


def is_coming(session: Session, programme: Programme, due_at: datetime) -> bool:
    """Return whether a programme's round of a due time is still ahead, planned or not."""
    if programme.state is not ProgrammeState.ACTIVE:
        return False
    if programme.next_round_at == due_at:
        return True
    round_ = questions.round_at(session, programme.workspace_id, programme.id, due_at)
    return round_ is not None and round_.state in NOT_RELEASED


def _compose_no_partner(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    enrolment = session.get(Enrolment, (row.workspace_id, row.subject))
    if enrolment is None or enrolment.state is not EnrolmentState.ACTIVE:
        return None
    programme = session.get_one(Programme, (row.workspace_id, enrolment.programme_id))
    member = session.get_one(Member, (row.workspace_id, enrolment.member_id))
    next_day = day_in(zone_of(session, member), programme.next_round_at)
    return NoPartner(enrolment.id, programme.name, next_day)
