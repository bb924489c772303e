"""Feedback: a pulse in two taps, words, thanks. No partner and no organiser sees a raw answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.feedback import Given, Met, Partner, PulseStep, Words
from bot.domain.meetings import NoSuchPairing, NotYourPairing
from bot.domain.notices import Kind
from bot.domain.notices.check_ins import WordsForDesk
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.outbox import Line, Outbox
from bot.services.please_not import PleaseNot
from bot.services.script import Part, Script
from bot.services.thanks_notes import NewNote, ThanksNotes
from bot.services.together import Person, Together, find_own, find_together
from models import feedback_questions, pairing_questions
from models.meeting import Again, Compared, Pulse
from models.outbox import OutboxRow, Target
from models.rounds import PairingState
from models.session import Database

RECENT = timedelta(days=120)


@dataclass(frozen=True)
class Feedback:
    """Keeps what members say after a meeting.

    Attributes:
        other_key: what stands for a Slack user on private lists (bot/services/privacy.py).
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    other_key: Callable[[str], bytes]

    def parts(self) -> Script:
        """Return how thanks and words are said."""
        return {
            **self._notes.parts(),
            Kind.WORDS_FOR_DESK: Part(compose=self._compose_words),
        }

    def recent(self, caller: Caller) -> Sequence[Met]:
        """Return whom the caller was introduced to in the last months, newest first."""
        if caller.member_id is None:
            return ()
        since = self.clock() - RECENT
        with self.database.reading.begin() as session:
            pairings = pairing_questions.introduced_since(
                session, caller.workspace_id, caller.member_id, since
            )
            return [
                Met(
                    pairing_id=pairing.id,
                    partner=partner,
                    programme_name=together.programme.name,
                    introduced_at=pairing.introduced_at or since,
                    zone=together.person(caller.member_id).hours.zone,
                )
                for pairing in pairings
                for together in [find_together(session, caller.workspace_id, pairing.id)]
                for partner in _partners(together, caller)
            ]

    def step(self, caller: Caller, pairing_id: str) -> PulseStep:
        """Return how far the caller's pulse about a pairing is."""
        with self.database.reading.begin() as session:
            together, _ = find_own(session, caller, pairing_id)
            return self._step(session, together, caller)

    def compare(self, caller: Caller, pairing_id: str, compared: Compared) -> PulseStep:
        """Store the first tap: compared with what was hoped for."""
        with self.database.writing.begin() as session:
            together, _ = find_own(session, caller, pairing_id)
            pulse = self._pulse(session, together, caller)
            pulse.compared, pulse.at = compared, self.clock()
            return self._step(session, together, caller)

    def again(
        self, caller: Caller, pairing_id: str, again: Again, about_id: str | None = None
    ) -> PulseStep:
        """Store the second tap: whether to be introduced again.

        "Please not" holds at once, both ways and in every format, and is known to the caller
        alone. Another answer later takes it back.

        Args:
            caller: whose answer it is.
            pairing_id: about which pairing.
            again: the answer.
            about_id: which partner; None means the only one (of several, nobody yet).
        """
        with self.database.writing.begin() as session:
            together, _ = find_own(session, caller, pairing_id)
            pulse = self._pulse(session, together, caller)
            pulse.again, pulse.at = again, self.clock()
            step = self._step(session, together, caller)
            only = step.partners[0].member_id if len(step.partners) == 1 else None
            if about_id or only:
                member = together.person(about_id or only).member
                self._please_not.keep(
                    session, caller, member, self.clock(), apart=again is Again.PLEASE_NOT
                )
            return step

    def write_words(self, caller: Caller, pairing_id: str, words: Words) -> None:
        """Store words; they go to the desk only if the writer ticked it, unsigned if not signed."""
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            pulse = self._pulse(session, together, caller)
            pulse.words, pulse.words_for_desk, pulse.at = words.text, words.for_desk, now
            key = f"words:{pulse.id}"
            if not (words.for_desk and words.text):
                self.outbox.withdraw(session, caller.workspace_id, key)
                return
            line = Line(
                kind=Kind.WORDS_FOR_DESK,
                key=key,
                target=Target.DESK,
                not_before=now,
                subject=pulse.id,
                details={"signed_by": person.id if words.signed else ""},
            )
            self.outbox.write(session, caller.workspace_id, line, now)

    def give(self, caller: Caller, given: Given) -> None:
        """Store a whole form of feedback about one partner."""
        self.compare(caller, given.pairing_id, Compared(given.compared))
        self.again(caller, given.pairing_id, Again(given.again), given.partner_id)
        if given.words.text:
            self.write_words(caller, given.pairing_id, given.words)

    def thank(
        self,
        caller: Caller,
        pairing_id: str,
        to_id: str | None,
        text: str,
        *,
        may_show: bool = False,
    ) -> None:
        """Pass a thank-you on to a partner; sending the same one twice passes it on once.

        Somebody who would rather not meet the writer gets nothing, and the writer is not told.
        """
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            partners = [other for other in together.people if other.id != person.id]
            chosen = [other for other in partners if to_id in (None, other.id)]
            for other in chosen:
                unwanted = self._please_not.holds(session, other.member, caller)
                note = NewNote(
                    caller.workspace_id,
                    person.id,
                    other.id,
                    text,
                    pairing_id,
                    may_show,
                    passes_on=not unwanted and not _was_left_in_peace(together, other),
                )
                self._thank_one(session, note)

    def _thank_one(self, session: Session, note: NewNote) -> None:
        given = feedback_questions.thanks_given(
            session, note.workspace_id, note.from_id, note.to_id, str(note.pairing_id)
        )
        if not any(one.text == note.text for one in given):
            self._notes.write(session, note, self.clock())

    def keep_apart(self, session: Session, caller: Caller, together: Together) -> None:
        """Never introduce the caller to anybody of a pairing again."""
        for person in together.people:
            if person.id != caller.member_id:
                self._please_not.keep(session, caller, person.member, self.clock(), apart=True)

    @property
    def _notes(self) -> ThanksNotes:
        return ThanksNotes(self.new_id, self.outbox)

    @property
    def _please_not(self) -> PleaseNot:
        return PleaseNot(self.new_id, self.other_key)

    def _pulse(self, session: Session, together: Together, caller: Caller) -> Pulse:
        pairing = together.pairing
        if pairing.introduced_at is None or caller.member_id is None:
            raise NoSuchPairing
        known = feedback_questions.pulse_of(
            session, pairing.workspace_id, pairing.id, caller.member_id
        )
        if known is not None:
            return known
        pulse = Pulse(
            workspace_id=pairing.workspace_id,
            id=self.new_id(),
            pairing_id=pairing.id,
            member_id=caller.member_id,
            words_for_desk=False,
            at=self.clock(),
        )
        session.add(pulse)
        session.flush()
        return pulse

    def _step(self, session: Session, together: Together, caller: Caller) -> PulseStep:
        if caller.member_id is None:
            raise NotYourPairing
        pulse = feedback_questions.pulse_of(
            session, caller.workspace_id, together.pairing.id, caller.member_id
        )
        return PulseStep(
            pairing_id=together.pairing.id,
            partners=tuple(_partners(together, caller)),
            compared=pulse.compared.value if pulse and pulse.compared else None,
            again=pulse.again.value if pulse and pulse.again else None,
        )

    def _compose_words(
        self, session: Session, row: OutboxRow, _now: datetime
    ) -> WordsForDesk | None:
        pulse = session.get(Pulse, (row.workspace_id, row.subject))
        if pulse is None or not pulse.words or not pulse.words_for_desk:
            return None
        together = find_together(session, row.workspace_id, pulse.pairing_id)
        signed = row.details.get("signed_by") == pulse.member_id
        name = together.person(pulse.member_id).name if signed else None
        return WordsForDesk(together.programme.name, pulse.words, name)


def _was_left_in_peace(together: Together, person: Person) -> bool:
    """Return whether somebody left a pairing before its end, and hears no more of it."""
    return person.place.silent and together.pairing.state is PairingState.ENDED


def _partners(together: Together, caller: Caller) -> list[Partner]:
    return [
        Partner(person.id, person.name)
        for person in together.people
        if person.id != caller.member_id
    ]
