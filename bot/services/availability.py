"""Who is free for a round; the reasons of those who are not stay here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.attention import local_week
from bot.domain.cadence import last_notice_moment
from bot.domain.formats import format_rules
from bot.domain.rounds import Attendee, Call, could_be_free, is_free
from models import attendance_questions as attendees
from models.member import Member, MemberState
from models.programme import Enrolment, EnrolmentState, Programme
from models.workspace import Workspace

A_WEEK_AND_A_DAY = timedelta(days=8)


@dataclass(frozen=True)
class Seat:
    """A member in a programme."""

    member: Member
    enrolment: Enrolment


@dataclass(frozen=True)
class Attendance:
    """Who takes part in a round, and who is enrolled but does not; by member id."""

    here: dict[str, Seat]
    away: dict[str, Seat]


def attendance(
    session: Session, programme: Programme, due_at: datetime, now: datetime
) -> Attendance:
    """Return who takes part in a programme's round of a due time, as things stand now."""
    return _divided(session, programme, due_at, now, is_free)


def invited(session: Session, programme: Programme, due_at: datetime, now: datetime) -> list[Seat]:
    """Return whose round it is, to be asked or told about it beforehand; skippers are left out."""
    found = _divided(session, programme, due_at, now, could_be_free)
    return [seat for seat in found.here.values() if seat.enrolment.skips_round_at != due_at]


def _divided(
    session: Session,
    programme: Programme,
    due_at: datetime,
    now: datetime,
    free: Callable[[Attendee, Call], bool],
) -> Attendance:
    call = _call(programme, due_at)
    attendees = _attendees(session, programme, due_at, now)
    here = {one: seat for one, (seat, attendee) in attendees.items() if free(attendee, call)}
    away = {one: seat for one, (seat, _) in attendees.items() if one not in here}
    return Attendance(here=here, away=away)


def _call(programme: Programme, due_at: datetime) -> Call:
    return Call(
        due_at=due_at,
        day=due_at.astimezone(ZoneInfo(programme.time_zone)).date(),
        guests_allowed=programme.guests_allowed,
        asks=programme.asks_each_time,
        noticed_at=last_notice_moment(due_at, programme.time_zone),
    )


def _attendees(
    session: Session, programme: Programme, due_at: datetime, now: datetime
) -> dict[str, tuple[Seat, Attendee]]:
    seats = [Seat(member, enrolment) for member, enrolment in attendees.seats(session, programme)]
    lasting = format_rules(programme.format).outlasts_a_round
    busy = attendees.in_open_pairing(session, programme, max(due_at, now)) if lasting else set()
    undecided = {enrolment.id for _, enrolment in attendees.undecided(session, programme)}
    met = attendees.ever_introduced(session, programme)
    elsewhere = _elsewhere(session, programme, seats, now)
    return {
        seat.member.id: (
            seat,
            _attendee(
                seat,
                undecided=seat.enrolment.id in undecided,
                busy=seat.member.id in busy,
                met_before=seat.member.id in met,
                elsewhere=elsewhere[seat.member.id],
            ),
        )
        for seat in seats
    }


def _attendee(
    seat: Seat, *, undecided: bool, busy: bool, met_before: bool, elsewhere: int
) -> Attendee:
    member, enrolment = seat.member, seat.enrolment
    return Attendee(
        active=(enrolment.state is EnrolmentState.ACTIVE and member.state is MemberState.ACTIVE),
        is_guest=member.is_guest,
        stood_down_until=member.stood_down_until,
        undecided=undecided,
        busy=busy,
        met_before=met_before,
        every_rounds=enrolment.every_rounds,
        rounds_since_match=enrolment.rounds_since_match,
        skips_round_at=enrolment.skips_round_at,
        wants_round_at=enrolment.wants_round_at,
        joined_at=enrolment.joined_at,
        elsewhere=elsewhere,
        weekly_notices=member.weekly_notices,
    )


def _elsewhere(
    session: Session, programme: Programme, seats: list[Seat], now: datetime
) -> Counter[str]:
    """Count the introductions of other programmes in each member's own present week."""
    default = session.get_one(Workspace, programme.workspace_id).time_zone
    zones = {seat.member.id: seat.member.time_zone or default for seat in seats}
    found: Counter[str] = Counter()
    for member_id, released_at in attendees.introductions_elsewhere(
        session, programme, now - A_WEEK_AND_A_DAY
    ):
        zone = zones.get(member_id)
        if zone and released_at and local_week(released_at, zone) == local_week(now, zone):
            found[member_id] += 1
    return found
