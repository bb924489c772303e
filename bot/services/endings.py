"""Endings: whoever ends a pairing is left in peace at once, partners read the same words later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import a_working_day_later
from bot.domain.mentorship_moments import OrdinaryEnd
from bot.domain.notices import Kind, Notice
from bot.domain.notices.check_ins import Ended, NotThisTime, PartnerStep
from bot.domain.notices.mentorships import MentorshipOver
from bot.services.closings import first_in_line
from bot.services.mentorship_ends import (
    ask_to_wrap_up,
    close_mentorship,
    planned_end,
    wrap_up_moment,
)
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.settling import compose_settled, settle_questions
from bot.services.shared_message import introduction_key, renew, renew_agreement, renew_booking
from bot.services.together import Person, Together, find_together
from models import meeting_questions
from models import pairing_questions as questions
from models.agreement_questions import newest_agreement
from models.meeting_questions import sessions_held
from models.mentorship_check_in import WrapUp
from models.mentorship_questions import mentorship_of
from models.outbox import OutboxRow, OutboxState, Target
from models.rounds import PairingState

NUDGES = (
    Kind.HALF_WAY,
    Kind.END_QUESTION,
    Kind.END_REMINDER,
    Kind.SHEET_PREPARE,
    Kind.SHEET_LOOK_BACK,
)


@dataclass(frozen=True)
class Endings:
    """Ends pairings earlier than planned; every verb runs in the caller's transaction."""

    outbox: Outbox

    def parts(self) -> Script:
        """Return how ends are said."""
        return {
            Kind.ENDED: Part(compose=self._compose_ended, sent=self._told, asks_before=True),
            Kind.MENTORSHIP_OVER: Part(compose=_compose_over, sent=self._told),
            Kind.NOT_THIS_TIME: Part(compose=self._compose_not_this_time),
            Kind.QUESTION_SETTLED: Part(compose=compose_settled),
        }

    def end_pairing(
        self,
        session: Session,
        workspace_id: str,
        pairing_id: str,
        now: datetime,
        by_member_id: str | None = None,
        told: OrdinaryEnd | None = None,
    ) -> None:
        """End a pairing for one of its members, or for all of them.

        The one who ends it hears nothing more about it from this moment. The others read one
        message at their next ordinary time, at least one working day later, in the same words
        whatever the reason was; they are first in line for the next round. Where two or more
        are left, they go on without the one. Ending what is over changes nothing.

        Args:
            session: the transaction.
            workspace_id: whose pairing it is.
            pairing_id: which.
            now: the programme clock's instant.
            by_member_id: who ends it; None ends it for everybody, and all are told.
            told: when those who are told read it; None: at their next ordinary time, at least
                one working day later.
        """
        together = find_together(session, workspace_id, pairing_id)
        if together.pairing.state not in questions.OPEN_PAIRING:
            return
        if by_member_id is not None:
            self._leave_in_peace(session, together, together.person(by_member_id), now)
        if by_member_id is not None and len(together.present) > 1:
            self._go_on_without(session, together, by_member_id, Kind.ENDED, now)
        else:
            self._end(session, together, now, told)

    def finish_mentorship(self, session: Session, together: Together, now: datetime) -> None:
        """Let the pairing of a mentorship come to its planned end; both are told."""
        pairing, told = together.pairing, planned_end(session, together)
        pairing.state = PairingState.FINISHED
        pairing.ended_at = pairing.end_told_at = now
        for partner in together.present:
            at = partner.hours.next_moment(told.at if told else now)
            pairing.end_told_at = max(pairing.end_told_at, at)
            self._tell(session, together, partner, Kind.MENTORSHIP_OVER, at, now, "")
        if not together.present:
            self.settle_message(session, together, now)

    def end_for_member(
        self,
        session: Session,
        workspace_id: str,
        member_id: str,
        now: datetime,
        programme_id: str | None = None,
    ) -> None:
        """End every open pairing of a member, in one programme or in all."""
        found = questions.open_pairing_ids(session, workspace_id, member_id, programme_id)
        for pairing_id in found:
            self.end_pairing(session, workspace_id, pairing_id, now, member_id)

    def decline(self, session: Session, together: Together, person: Person, now: datetime) -> None:
        """Say "not this time" for somebody who knows that the partners see it: told at once."""
        self._leave_in_peace(session, together, person, now, declined=True)
        if len(together.present) > 1:
            self._go_on_without(session, together, person.id, Kind.NOT_THIS_TIME, now)
            return
        pairing = together.pairing
        pairing.state, pairing.ended_at, pairing.end_told_at = PairingState.ENDED, now, now
        close_mentorship(session, together, now)
        self.outbox.withdraw_kinds(session, pairing.workspace_id, pairing.id, *NUDGES)
        for partner in together.present:
            first_in_line(session, pairing.workspace_id, pairing.programme_id, partner.id)
            self._tell(session, together, partner, Kind.NOT_THIS_TIME, now, now, person.id)
            partner.place.silent = True
            settle_questions(self.outbox, session, pairing, partner.id, now)
        self.settle_message(session, together, now)

    def never_introduced(
        self,
        session: Session,
        workspace_id: str,
        pairing_id: str,
        now: datetime,
        gone: Collection[str] = (),
    ) -> bool:
        """Look after people whose introduction Slack refused.

        Those who are gone hear nothing more. If two or more are left, they are still to be
        introduced; else whoever is left is told, and is first in line.

        Returns:
            whether the rest can be introduced now.
        """
        together = find_together(session, workspace_id, pairing_id)
        for member_id in gone:
            self._leave_in_peace(session, together, together.person(member_id), now)
        if gone and len(together.present) > 1:
            return together.pairing.state is PairingState.RELEASED
        self.end_pairing(session, workspace_id, pairing_id, now)
        return False

    def settle_message(self, session: Session, together: Together, now: datetime) -> None:
        """Have the shared message say that the pairing is over; its buttons go."""
        pairing = together.pairing
        agreed = newest_agreement(session, pairing.workspace_id, pairing.id)
        if agreed is not None:
            renew_agreement(self.outbox, session, agreed, "ended", now)
        meeting = meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)
        if meeting is None:
            return
        meeting.version += 1
        renew(self.outbox, session, meeting, meeting.slot_set, now)
        renew_booking(self.outbox, session, meeting, now)
        first = meeting_questions.first_session(session, pairing.workspace_id, pairing.id)
        if first is not None and (first.id, 1) != (meeting.id, meeting.slot_set):
            first.version += first is not meeting
            renew(self.outbox, session, first, 1, now)

    def _leave_in_peace(
        self,
        session: Session,
        together: Together,
        person: Person,
        now: datetime,
        *,
        declined: bool = False,
    ) -> None:
        person.place.silent = True
        pairing = together.pairing
        self.outbox.withdraw_member(session, pairing.workspace_id, person.id, pairing.id)
        settle_questions(self.outbox, session, pairing, person.id, now, declined=declined)

    def _go_on_without(
        self, session: Session, together: Together, left_id: str, kind: Kind, now: datetime
    ) -> None:
        together.pairing.channel = None  # what follows goes to those who are left
        if _is_unread(session, together):
            return  # the introduction, when it comes, names only those who are left
        for partner in together.present:
            at = now if kind is Kind.NOT_THIS_TIME else a_working_day_later(partner.hours, now)
            self._tell(session, together, partner, kind, at, now, left_id)

    def _end(
        self, session: Session, together: Together, now: datetime, told: OrdinaryEnd | None = None
    ) -> None:
        pairing = together.pairing
        was_introduced = pairing.state is PairingState.INTRODUCED
        pairing.state = PairingState.ENDED if was_introduced else PairingState.WITHDRAWN
        pairing.ended_at = pairing.end_told_at = now
        self.outbox.withdraw(session, pairing.workspace_id, introduction_key(pairing.id))
        self.outbox.withdraw_kinds(session, pairing.workspace_id, pairing.id, *NUDGES)
        planned = told is not None and told.planned
        if planned:
            self._wrap_up_all_the_same(session, together, now)
        close_mentorship(session, together, now)
        kind = Kind.MENTORSHIP_OVER if planned else Kind.ENDED
        for partner in together.present:
            hours = partner.hours
            at = hours.next_moment(told.at) if told else a_working_day_later(hours, now)
            pairing.end_told_at = max(pairing.end_told_at, at)
            first_in_line(session, pairing.workspace_id, pairing.programme_id, partner.id)
            self._tell(session, together, partner, kind, at, now, "")
        if not together.present:
            self.settle_message(session, together, now)

    def _wrap_up_all_the_same(self, session: Session, together: Together, now: datetime) -> None:
        """Let partners find the last two weeks as if nobody had left before the planned end."""
        pairing = together.pairing
        mentorship = mentorship_of(session, pairing.workspace_id, pairing.id)
        moment = wrap_up_moment(session, together)
        if mentorship is None or moment is None or mentorship.closing_at is not None:
            return
        mentorship.closing_at = moment
        for partner in together.present:
            at = max(moment, now)
            ask_to_wrap_up(self.outbox, session, together, partner.id, at)

    def _tell(
        self,
        session: Session,
        together: Together,
        partner: Person,
        kind: Kind,
        at: datetime,
        now: datetime,
        left_id: str,
    ) -> None:
        pairing = together.pairing
        line = Line(
            kind=kind,
            key=f"{kind.value}:{pairing.id}:{partner.id}:{left_id}",
            target=Target.MEMBER,
            member_id=partner.id,
            pairing_id=pairing.id,
            not_before=at,
            details={"left": left_id},
        )
        self.outbox.write(session, pairing.workspace_id, line, now)

    def _told(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Let a partner who was told hear no more, and the shared message say it to all."""
        together = find_together(session, row.workspace_id, row.pairing_id)
        if together.pairing.state in questions.OPEN_PAIRING:
            return
        person = together.person(row.member_id)
        person.place.silent = True
        settle_questions(self.outbox, session, together.pairing, person.id, now)
        if not together.present:
            together.pairing.end_told_at = now
            self.settle_message(session, together, now)

    def _compose_ended(self, session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        person = together.person(row.member_id)
        left = _left(together, row) or together.partners(person.id)
        never = together.pairing.state is PairingState.WITHDRAWN
        return Ended(() if never else left, self._step(session, together, person))

    def _compose_not_this_time(
        self, session: Session, row: OutboxRow, _now: datetime
    ) -> Notice | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        who = _left(together, row)
        step = self._step(session, together, together.person(row.member_id))
        return NotThisTime(who[0], step) if who else None

    def _step(self, session: Session, together: Together, person: Person) -> PartnerStep:
        programme = together.programme
        if together.pairing.state in questions.OPEN_PAIRING:
            names = tuple(other.name for other in together.others(person.id))
            return PartnerStep(together.pairing.id, goes_on_with=names)
        return PartnerStep(
            together.pairing.id,
            next_round=programme.next_round_at,
            zone=programme.time_zone,
            programme_id=programme.id,
            part=_part(session, together, person),
        )


def _part(session: Session, together: Together, person: Person) -> str:
    mentorship = mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
    if mentorship is None:
        return ""
    return "mentor" if mentorship.mentor_id == person.id else "mentee"


def _compose_over(session: Session, row: OutboxRow, now: datetime) -> Notice | None:
    together = find_together(session, row.workspace_id, row.pairing_id)
    person = together.person(row.member_id)
    mentorship = mentorship_of(session, row.workspace_id, row.pairing_id)
    if mentorship is None:
        return None
    wrap_up = session.get(WrapUp, (row.workspace_id, row.pairing_id, person.id))
    return MentorshipOver(
        pairing_id=together.pairing.id,
        partner=together.partners(person.id)[0],
        mentors=mentorship.mentor_id == person.id,
        sessions=sessions_held(session, together.pairing, now),
        wrapped_up=wrap_up is not None and wrap_up.written_at is not None,
    )


def _is_unread(session: Session, together: Together) -> bool:
    """Return whether it is certain that nobody was introduced yet."""
    pairing = together.pairing
    line = questions.line_of(session, pairing.workspace_id, introduction_key(pairing.id))
    waits = line is not None and line.state in (OutboxState.PENDING, OutboxState.HELD)
    return waits and pairing.state is PairingState.RELEASED


def _left(together: Together, row: OutboxRow) -> tuple[str, ...]:
    return tuple(person.name for person in together.people if person.id == row.details.get("left"))
