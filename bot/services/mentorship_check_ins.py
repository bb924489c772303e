"""Check-ins of a mentorship: asked of both, answered by one tap, seen by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.content.lessons import Moment
from bot.domain.meetings import NotYourPairing, PairingOver
from bot.domain.mentorship_moments import (
    ENDS_NOTHING,
    LATE,
    REPLIES,
    WISHES_AN_END,
    WORRIES,
    Reply,
    Topic,
    moments_until,
    next_moment,
    wrap_up_at,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.mentorships import CarryOn, Fit, Going
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.mentorship_ends import next_ordinary_end, rests
from bot.services.mentorship_wishes import Finishing, Wishes, forget_wish, has_wish
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.shared_message import introduction_key
from bot.services.together import Person, Together, find_together
from bot.services.toolkit import Toolkit
from models import mentorship_check_in_questions as questions
from models import pairing_questions
from models.lesson_questions import audience_in
from models.member import Member
from models.mentorship import Mentorship
from models.mentorship_check_in import MentorshipCheckIn, MentorshipClock
from models.mentorship_questions import mentorship_of
from models.outbox import OutboxRow, Target
from models.programme import EnrolmentState
from models.session import Database

KINDS = {
    Topic.CARRY_ON: Kind.CARRY_ON,
    Topic.GOING: Kind.HOW_IS_IT_GOING,
    Topic.FIT: Kind.FIT_QUESTION,
}
SILENCES = (
    2  # moments without an answer in a row, after which nothing is asked until something happens
)
AROUND_A_SESSION = timedelta(days=1)


@dataclass(frozen=True)
class Replied:
    """An answer that was stored, with what the reply to it needs."""

    pairing_id: str
    check_in_id: str
    partner: str
    reply: Reply
    finishing: Finishing | None = None

    @property
    def worries(self) -> bool:
        """Return whether the answer may mean that something is wrong."""
        return self.reply in WORRIES


@dataclass(frozen=True)
class MentorshipCheckIns:
    """Asks both of a mentorship at its moments, and keeps what they tap."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    wishes: Wishes
    toolkit: Toolkit

    def parts(self) -> Script:
        """Return how the questions are said."""
        return {kind: Part(compose=self._compose, sent=_reached) for kind in KINDS.values()}

    def look(self, session: Session, mentorship: Mentorship, now: datetime) -> None:
        """Ask what is due about one mentorship, and set its clock to the next moment."""
        together = find_together(session, mentorship.workspace_id, mentorship.pairing_id)
        introduced_at = together.pairing.introduced_at
        clock = _clock(session, mentorship)
        if introduced_at is None or not _goes_on(together, now):
            clock.next_at = None
            return
        zone = together.programme.time_zone
        clock.next_at = next_moment(introduced_at, zone, now)
        if now >= wrap_up_at(mentorship.ends_on, zone) or rests(mentorship, zone, now):
            return
        due = [
            (topic, one.at)
            for one in moments_until(introduced_at, zone, now)
            if one.at > now - LATE
            for topic in one.topics
        ]
        if due:
            self._ask_away_from_sessions(session, together, due, clock, now)

    def ask_about_fit(self, session: Session, mentorship: Mentorship, now: datetime) -> None:
        """Ask both, once, whether it is a fit."""
        clock = _clock(session, mentorship)
        together = find_together(session, mentorship.workspace_id, mentorship.pairing_id)
        zone = together.programme.time_zone
        if clock.fit_asked or not _goes_on(together, now) or rests(mentorship, zone, now):
            return
        clock.fit_asked = True
        introduced_at = together.pairing.introduced_at or now
        self._ask_both(session, together, [(Topic.FIT, introduced_at)], now)

    def answer(self, caller: Caller, check_in_id: str, reply: Reply) -> Replied:
        """Store an answer; the last one counts. A wish to end is kept for its moment.

        Raises:
            NotYourPairing: the question was put to somebody else, or is not stored any more.
            PairingOver: the mentorship is over for the caller.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            check_in = session.get(MentorshipCheckIn, (caller.workspace_id, check_in_id))
            if (
                check_in is None
                or check_in.member_id != caller.member_id
                or reply not in REPLIES[check_in.topic]
            ):
                raise NotYourPairing
            together = find_together(session, caller.workspace_id, check_in.pairing_id)
            person = together.person(caller.member_id)
            if not together.seems_open_to(person, now):
                raise PairingOver
            # Changed later, it stays in the month in which it was given: it is counted once.
            check_in.answer, check_in.answered_at = reply, check_in.answered_at or now
            if reply is Reply.STUCK:
                self._suggest_a_way_on(session, together, person, now)
            return Replied(
                together.pairing.id,
                check_in.id,
                together.partners(person.id)[0],
                reply,
                self._follow(session, together, person, reply, now),
            )

    def read(self, caller: Caller, check_in_id: str) -> Replied:
        """Return what the caller answered before.

        Raises:
            NotYourPairing: it is somebody else's question, or has no answer.
        """
        with self.database.reading.begin() as session:
            check_in = session.get(MentorshipCheckIn, (caller.workspace_id, check_in_id))
            if check_in is None or check_in.member_id != caller.member_id or not check_in.answer:
                raise NotYourPairing
            together = find_together(session, caller.workspace_id, check_in.pairing_id)
            partner = together.partners(caller.member_id)[0]
            return Replied(together.pairing.id, check_in.id, partner, check_in.answer)

    def ask_less(self, caller: Caller) -> None:
        """Ask the caller only whether to carry on, from now on."""
        with self.database.writing.begin() as session:
            member = session.get(Member, (caller.workspace_id, caller.member_id))
            if member is None:
                return
            member.ask_me_less = True
            for pairing_id in pairing_questions.open_pairing_ids(
                session, caller.workspace_id, member.id
            ):
                for row in pairing_questions.waiting_lines(
                    session, caller.workspace_id, pairing_id, member.id, Kind.HOW_IS_IT_GOING
                ):
                    self.outbox.withdraw(session, caller.workspace_id, row.key)

    def _suggest_a_way_on(
        self, session: Session, together: Together, person: Person, now: datetime
    ) -> None:
        """Tell whoever is stuck, and nobody else, of the lesson that may help."""
        here, pairing_id = together.pairing.workspace_id, together.pairing.id
        audience = audience_in(session, here, pairing_id, person.id)
        self.toolkit.suggest(session, here, person.id, Moment.STUCK, audience, now)

    def _follow(
        self, session: Session, together: Together, person: Person, reply: Reply, now: datetime
    ) -> Finishing | None:
        if reply in ENDS_NOTHING:
            forget_wish(session, together, person)
        if reply not in WISHES_AN_END:
            return None
        end = next_ordinary_end(session, together, now)
        return self.wishes.note(session, together, person, end, now) if end else None

    def _ask_away_from_sessions(
        self,
        session: Session,
        together: Together,
        due: Sequence[tuple[Topic, datetime]],
        clock: MentorshipClock,
        now: datetime,
    ) -> None:
        """Ask, unless a session is near: it has its own messages, so ask a day after it."""
        near = questions.meetings_between(
            session,
            together.pairing.workspace_id,
            together.pairing.id,
            now - AROUND_A_SESSION,
            now + AROUND_A_SESSION,
        )
        if near and near[-1].starts_at is not None:
            after = near[-1].starts_at + AROUND_A_SESSION + timedelta(hours=1)
            clock.next_at = min(after, clock.next_at or after)
            return
        self._ask_both(session, together, due, now)

    def _ask_both(
        self,
        session: Session,
        together: Together,
        due: Sequence[tuple[Topic, datetime]],
        now: datetime,
    ) -> None:
        for person in together.present:
            if _may_be_asked(session, together, person):
                for topic, moment in due:
                    if topic is not Topic.GOING or not person.member.ask_me_less:
                        self._ask(session, together, person, topic, moment, now)

    def _ask(
        self,
        session: Session,
        together: Together,
        person: Person,
        topic: Topic,
        moment: datetime,
        now: datetime,
    ) -> None:
        workspace_id, pairing_id = together.pairing.workspace_id, together.pairing.id
        if questions.check_in_for(session, workspace_id, pairing_id, person.id, topic, moment):
            return
        check_in = MentorshipCheckIn(
            workspace_id=workspace_id,
            id=self.new_id(),
            pairing_id=pairing_id,
            member_id=person.id,
            topic=topic,
            due_at=moment,
        )
        session.add(check_in)
        session.flush()
        introduction = pairing_questions.line_of(
            session, workspace_id, introduction_key(pairing_id)
        )
        line = Line(
            kind=KINDS[topic],
            key=f"{KINDS[topic].value}:{check_in.id}",
            target=Target.MEMBER,
            member_id=person.id,
            pairing_id=pairing_id,
            not_before=now,
            subject=check_in.id,
            after_id=introduction.id if introduction else None,
        )
        self.outbox.write(session, workspace_id, line, now)

    def _compose(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        check_in = session.get(MentorshipCheckIn, (row.workspace_id, row.subject))
        together = find_together(session, row.workspace_id, row.pairing_id)
        mentorship = mentorship_of(session, row.workspace_id, row.pairing_id)
        person = together.person(row.member_id)
        if check_in is None or check_in.answer is not None or mentorship is None:
            return None
        if not together.seems_open_to(person, now):
            return None
        if rests(mentorship, together.programme.time_zone, now):
            return None
        partner = together.partners(person.id)[0]
        if check_in.topic is Topic.CARRY_ON:
            introduced_at = together.pairing.introduced_at or now
            weeks = (check_in.due_at - introduced_at + timedelta(hours=12)).days // 7
            return CarryOn(check_in.id, together.pairing.id, partner, weeks)
        kind = Going if check_in.topic is Topic.GOING else Fit
        return kind(check_in.id, together.pairing.id, partner)


def _reached(session: Session, row: OutboxRow, now: datetime) -> None:
    """Count from now on what is not answered as a silence."""
    check_in = session.get(MentorshipCheckIn, (row.workspace_id, row.subject))
    if check_in is not None:
        check_in.asked_at = now


def _clock(session: Session, mentorship: Mentorship) -> MentorshipClock:
    key = (mentorship.workspace_id, mentorship.pairing_id)
    known = session.get(MentorshipClock, key)
    if known is not None:
        return known
    clock = MentorshipClock(
        workspace_id=mentorship.workspace_id, pairing_id=mentorship.pairing_id, fit_asked=False
    )
    session.add(clock)
    session.flush()
    return clock


def _goes_on(together: Together, now: datetime) -> bool:
    """Return whether anybody of the two should find the mentorship open."""
    return any(together.seems_open_to(person, now) for person in together.people)


def _may_be_asked(session: Session, together: Together, person: Person) -> bool:
    pairing, programme = together.pairing, together.programme
    place = pairing_questions.enrolment_of(session, pairing.workspace_id, programme.id, person.id)
    if place is not None and place.state is EnrolmentState.PAUSED:
        return False
    return not has_wish(session, together, person) and not _is_silent(session, together, person)


def _is_silent(session: Session, together: Together, person: Person) -> bool:
    """Return whether the last moments went by without an answer, and nothing happened since."""
    pairing = together.pairing
    asked = questions.latest_asked(session, pairing.workspace_id, pairing.id, person.id)
    by_moment = [list(group) for _, group in groupby(asked, key=lambda one: one.due_at)]
    latest = by_moment[:SILENCES]
    if len(latest) < SILENCES or any(one.answer for group in latest for one in group):
        return False
    since = latest[0][0].asked_at
    return since is None or not questions.something_happened(
        session, pairing.workspace_id, pairing.id, person.id, since
    )
