"""What stands in the messages that a whole pairing reads, as the database has it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.content import Library
from bot.domain.notices import Notice
from bot.domain.notices.introductions import (
    Introduction,
    Mentoring,
    NewTimes,
    OfferedTime,
    Times,
)
from bot.domain.openers import Chosen, choose_openers
from bot.services.acquaintance import Acquaintance, acquaintance_of
from bot.services.agendas import Agendas
from bot.services.shared_message import times_key
from bot.services.together import Together
from models import meeting_questions
from models import pairing_questions as questions
from models.meeting import MeetingSession, SessionState
from models.mentorship_questions import request_of
from models.rounds import PairingState


@dataclass(frozen=True)
class SharedWords:
    """Reads introductions, times and agendas; writes nothing."""

    library: Library

    @property
    def agendas(self) -> Agendas:
        """Return what knows the agendas of sessions."""
        return Agendas(self.library)

    def introduction(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        now: datetime,
        known: Acquaintance | None = None,
    ) -> Introduction:
        """Return the message that opens a pairing; ``known`` saves reading its people again."""
        known = known or acquaintance_of(session, together)
        return Introduction(
            pairing_id=together.pairing.id,
            people=known.portraits,
            reasons=known.reasons,
            openers=tuple(self._opener_texts(known)),
            times=self._times(session, together, meeting, 1),
            plan=self.agendas.plan(together),
            sheet="given" if together.rules.sheet_for_all else "offer",
            ended=is_told_over(together, now),
            odd_one=len(together.present) > together.programme.group_size,
            mentoring=_mentoring(session, together),
            agenda=self.agendas.of(session, together, meeting) if together.rules.agrees else None,
        )

    def message(
        self,
        session: Session,
        together: Together,
        meeting: MeetingSession,
        slot_set: int,
        now: datetime,
    ) -> Notice:
        """Return the message that holds a set of times: the introduction, or a later one."""
        if meeting.number == 1 and slot_set == 1:
            return self.introduction(session, together, meeting, now)
        key = times_key(meeting, slot_set)
        posted = questions.line_of(session, meeting.workspace_id, key)
        by = str(posted.details.get("by", "")) if posted else ""
        agenda = None
        if slot_set == 1 or together.rules.agrees:
            agenda = self.agendas.of(session, together, meeting)
        return NewTimes(
            pairing_id=together.pairing.id,
            by=next((person.name for person in together.people if person.id == by), None),
            times=self._times(session, together, meeting, slot_set),
            agenda=agenda,
            ended=is_told_over(together, now),
        )

    def _times(
        self, session: Session, together: Together, meeting: MeetingSession, slot_set: int
    ) -> Times:
        names = {person.id: person.name for person in together.people}
        votes = meeting_questions.votes_of(session, meeting, slot_set)
        replaced = slot_set != meeting.slot_set
        return Times(
            session_id=meeting.id,
            slot_set=slot_set,
            minutes=meeting.minutes,
            offered=tuple(
                OfferedTime(
                    letter=slot.letter,
                    starts_at=slot.starts_at,
                    voters=tuple(names[one] for one in votes.get(slot.letter, ()) if one in names),
                )
                for slot in meeting_questions.slots_of(session, meeting, slot_set)
            ),
            zones=together.zones(),
            version=meeting.version,
            booked=None if replaced or _is_open(meeting) else meeting.starts_at,
            replaced=replaced,
            mentors=together.rules.agrees,
            alone=not replaced and _finds_times_alone(together, meeting),
            held=meeting.state is SessionState.HELD,
        )

    def _opener_texts(self, known: Acquaintance) -> list[str]:
        pairing = known.together.pairing
        stored = [self.library.opener(one) for one in pairing.openers]
        openers = [opener for opener in stored if opener is not None]
        again = choose_openers(openers, known.common, (), pairing.id)
        by_id = {one.key: one for one in again}
        in_order = [by_id[opener.id] for opener in openers if opener.id in by_id]
        return [_in_words(one) for one in in_order]


def _is_open(meeting: MeetingSession) -> bool:
    return meeting.state is SessionState.PROPOSED


def _finds_times_alone(together: Together, meeting: MeetingSession) -> bool:
    mentorship = together.mentorship
    alone = mentorship is not None and mentorship.arranges_since is not None
    return alone and meeting.starts_at is None


def _mentoring(session: Session, together: Together) -> Mentoring | None:
    mentorship = together.mentorship
    if mentorship is None:
        return None
    request = request_of(session, mentorship)
    return Mentoring(
        mentor=together.person(mentorship.mentor_id).name,
        mentee=together.person(mentorship.mentee_id).name,
        sentence=request.sentence if request else None,
    )


def is_told_over(together: Together, now: datetime) -> bool:
    """Return whether a pairing is over and all of its people know."""
    told_at = together.pairing.end_told_at
    finished = together.pairing.state is PairingState.FINISHED
    return finished or (told_at is not None and told_at <= now)


def _in_words(chosen: Chosen) -> str:
    text = chosen.opener.text
    return text if chosen.topic is None else text.replace("{topic}", chosen.topic)
