"""Agendas: which one a session has, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.content import Library
from bot.content.library import LAST, MIDDLE
from bot.content.library import Agenda as Written
from bot.domain.agendas import Course, shared_out, stage_of
from bot.domain.agreements import USUAL_MINUTES, USUAL_WEEKS
from bot.domain.formats import MENTORSHIP
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.notices.introductions import Agenda, AgendaStep, PlannedSession, Tried
from bot.services.together import Together
from models import agreement_questions, try_questions
from models.meeting import MeetingSession
from models.meeting_questions import agendas_used
from models.mentorship import Agreement, Mentorship


@dataclass(frozen=True)
class Agendas:
    """Reads the library for the sessions of a pairing; writes nothing."""

    library: Library

    def choose(self, session: Session, together: Together, number: int, day: date) -> str | None:
        """Return the id of the agenda of a new session; None where its number alone says it.

        Args:
            session: the transaction.
            together: whose session it is.
            number: which, from 1.
            day: about when it will be.
        """
        mentorship = together.mentorship
        if mentorship is None:
            return None
        agreed = agreed_in(session, mentorship)
        way = agreed.way if agreed else WayOfWorking.SCHEDULED
        stage = stage_of(number, day, self._course(session, mentorship, agreed))
        found = self.library.agenda(MENTORSHIP.name, number, stage=stage.value, way=way.value)
        return found.id if found else None

    def closes(self, meeting: MeetingSession) -> bool:
        """Return whether a session has the agenda of the last one."""
        written = self.library.agenda_by_id(meeting.agenda)
        return written is not None and written.stage == LAST

    def of(self, session: Session, together: Together, meeting: MeetingSession) -> Agenda | None:
        """Return what to do in a session, with what was carried over to it."""
        written = self._written(together, meeting)
        if written is None:
            return None
        boxes = shared_out([step.minutes for step in written.steps], meeting.minutes)
        steps = zip(boxes, written.steps, strict=True)
        return Agenda(
            written.title,
            tuple(AgendaStep(minutes, step.text) for minutes, step in steps),
            tries=_carried_over(session, together, meeting),
            milestones=_milestones(session, together),
        )

    def planned(self, together: Together) -> int | None:
        """Return how many sessions a pairing has; None where an agreement says so."""
        return together.rules.sessions_in(together.programme.lasts_weeks)

    def plan(self, together: Together) -> tuple[PlannedSession, ...]:
        """Return the plan for the weeks of a pairing that meets a fixed number of times."""
        sessions, name = self.planned(together), together.rules.name
        if sessions is None or sessions == 1:
            return ()
        stages = {number: LAST if number == sessions else "" for number in range(1, sessions + 1)}
        found = {n: self.library.agenda(name, n, stage=stage) for n, stage in stages.items()}
        return tuple(
            PlannedSession(number, agenda.title, agenda.minutes, closing=number == sessions)
            for number, agenda in found.items()
            if agenda is not None
        )

    def _written(self, together: Together, meeting: MeetingSession) -> Written | None:
        if meeting.agenda is not None:
            return self.library.agenda_by_id(meeting.agenda)
        planned = self.planned(together)
        last = planned is not None and meeting.number == planned > 1
        return self.library.agenda(together.rules.name, meeting.number, stage=LAST if last else "")

    def _course(self, session: Session, mentorship: Mentorship, agreed: Agreement | None) -> Course:
        used = agendas_used(session, mentorship.workspace_id, mentorship.pairing_id)
        written = [self.library.agenda_by_id(one) for one in used]
        return Course(
            every_weeks=agreed.every_weeks if agreed else USUAL_WEEKS,
            ends_on=mentorship.ends_on,
            looked_back=any(one.stage == MIDDLE for one in written if one is not None),
            closes=mentorship.state is MentorshipState.CLOSING,
        )


def agreed_in(session: Session, mentorship: Mentorship) -> Agreement | None:
    """Return what is agreed on in a mentorship."""
    return agreement_questions.agreement_in_force(
        session, mentorship.workspace_id, mentorship.pairing_id
    )


def minutes_of(session: Session, together: Together) -> int:
    """Return how long a new session of a pairing is."""
    if together.mentorship is None:
        return together.rules.minutes
    agreed = agreed_in(session, together.mentorship)
    return agreed.minutes if agreed else USUAL_MINUTES


def _carried_over(
    session: Session, together: Together, meeting: MeetingSession
) -> tuple[Tried, ...]:
    if not together.rules.agrees:
        return ()
    names = {person.id: person.name for person in together.people}
    return tuple(
        Tried(one.text, done=one.done_at is not None, who=names.get(one.member_id))
        for one in try_questions.tries_carried_to(session, meeting)
        if not one.private
    )


def _milestones(session: Session, together: Together) -> tuple[Tried, ...]:
    agreed = agreed_in(session, together.mentorship) if together.mentorship else None
    if agreed is None:
        return ()
    return tuple(
        Tried(step.text, done=step.done_at is not None)
        for step in agreement_questions.steps_of(session, agreed)
    )
