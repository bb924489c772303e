"""What a release writes: introductions, words for those without a partner, due times, turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.cadence import timetable, weeks_later
from bot.domain.formats import format_rules
from bot.domain.notices import Kind
from bot.services.cadences import cadence_of
from bot.services.outbox import Line, Outbox
from models import attendance_questions as attendees
from models import round_questions as questions
from models.outbox import Target
from models.programme import Enrolment, EnrolmentState, Programme
from models.rounds import PairingState, Participation, Round

Groups = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Releases:
    """Writes what follows from a round's release, in the caller's transaction."""

    outbox: Outbox

    def introduce(
        self, session: Session, programme: Programme, round_: Round, now: datetime
    ) -> None:
        """Let every drafted pairing of a round be introduced, and set when its questions are due.

        Counters of turns (waited, trio, frequency, season) move here, and only here.
        """
        over_at = self._over_at(session, programme, round_, now)
        _set_times(round_, programme, over_at, now)
        groups = questions.people_of_round(session, round_, PairingState.DRAFTED)
        for pairing in questions.pairings_of_round(session, round_, PairingState.DRAFTED):
            pairing.state = PairingState.RELEASED
            pairing.ends_at = over_at if _lasts(programme) else round_.close_at
        lines = [_introduction(round_, pairing_id, now) for pairing_id in groups]
        rows = questions.members_of_round(session, round_)
        alone = {row.member_id for row in rows if row.participation is Participation.UNMATCHED}
        enrolments = [enrolment for _, enrolment in attendees.seats(session, programme)]
        lines += [_no_partner(round_, one, now) for one in enrolments if one.member_id in alone]
        self.outbox.write_all(session, round_.workspace_id, lines, now)
        _count_turns(enrolments, groups, alone, programme.group_size)
        programme.rounds_this_season += 1

    def _over_at(
        self, session: Session, programme: Programme, round_: Round, now: datetime
    ) -> datetime:
        """Return when the pairings are over: with the next round, or after their weeks.

        Weeks count from the due time, so that a late release does not reach into the round that
        follows them.
        """
        if _lasts(programme):
            return weeks_later(round_.due_at, programme.lasts_weeks, programme.time_zone)
        upcoming = programme.next_round_at
        if upcoming is None or upcoming <= now:
            upcoming = cadence_of(session, programme).next_after(now)
        return upcoming or weeks_later(now, programme.every_weeks, programme.time_zone)


def _lasts(programme: Programme) -> bool:
    return format_rules(programme.format).outlasts_a_round


def _set_times(round_: Round, programme: Programme, over_at: datetime, now: datetime) -> None:
    times = timetable(now, over_at, programme.time_zone)
    round_.released_at, round_.release_at = now, None
    round_.half_way_at, round_.end_at = times.half_way_at, times.end_at
    round_.remind_at, round_.close_at = times.remind_at, times.close_at


def _introduction(round_: Round, pairing_id: str, now: datetime) -> Line:
    return Line(
        kind=Kind.INTRODUCTION,
        key=f"introduction:{pairing_id}",
        target=Target.PAIRING,
        pairing_id=pairing_id,
        not_before=now,
        subject=round_.id,
    )


def _no_partner(round_: Round, enrolment: Enrolment, now: datetime) -> Line:
    return Line(
        kind=Kind.NO_PARTNER,
        key=f"no-partner:{round_.id}:{enrolment.member_id}",
        target=Target.MEMBER,
        member_id=enrolment.member_id,
        not_before=now,
        subject=enrolment.id,
    )


def _count_turns(
    enrolments: Iterable[Enrolment], groups: Groups, alone: set[str], group_size: int
) -> None:
    sizes = {one: len(people) for people in groups.values() for one in people}
    for enrolment in enrolments:
        if enrolment.state is not EnrolmentState.ACTIVE:
            continue
        size = sizes.get(enrolment.member_id, 0)
        enrolment.rounds_since_match = 0 if size else enrolment.rounds_since_match + 1
        if size:
            enrolment.waited = 0
            enrolment.trio_turns += size > group_size
        elif enrolment.member_id in alone:
            enrolment.waited += 1
