"""What happens to a mentorship between its first day and its last: a verb for each event.

Every verb runs in the caller's transaction on a row that ``mentorship_questions.mentorship_of``
locked, raises ``NotNow`` where the state does not allow it, and keeps the pairing in step.
Verbs say nothing to anybody but for ``end`` and ``finish``, which settle the shared messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.cadence import instant_of
from bot.domain.mentorship import MentorshipEvent, WayOfWorking
from bot.domain.notices import Kind
from bot.services.endings import NUDGES, Endings
from bot.services.mentorship_steps import BEFORE_THE_FIRST_SESSION, take_step
from bot.services.outbox import Outbox
from bot.services.shared_message import introduction_key
from bot.services.together import find_together
from models.mentorship import Mentorship
from models.programme import Programme
from models.rounds import Pairing, PairingState

HELD_IN_A_PAUSE = (*NUDGES, Kind.NEXT_SESSION)


@dataclass(frozen=True)
class Mentorships:
    """Takes mentorships from one state to the next, each together with its pairing."""

    outbox: Outbox
    endings: Endings

    def agree(
        self,
        session: Session,
        mentorship: Mentorship,
        way: WayOfWorking,
        ends_on: date,
        now: datetime,
    ) -> None:
        """Note that both confirmed an agreement; an informal mentorship begins with it."""
        take_step(mentorship, MentorshipEvent.AGREE, now)
        _last_until(session, mentorship, ends_on)
        if way is WayOfWorking.INFORMAL:
            self.begin(mentorship, now)

    def reopen(self, mentorship: Mentorship, now: datetime) -> None:
        """Note that an agreement is being changed; the old one holds until both confirm."""
        take_step(mentorship, MentorshipEvent.REOPEN, now)

    def begin(self, mentorship: Mentorship, now: datetime) -> None:
        """Note that the two have met; later meetings change nothing."""
        if mentorship.state in BEFORE_THE_FIRST_SESSION:
            take_step(mentorship, MentorshipEvent.BEGIN, now)

    def pause(self, session: Session, mentorship: Mentorship, until: date, now: datetime) -> None:
        """Pause until a day, local to the programme; what waits to be asked is taken back."""
        take_step(mentorship, MentorshipEvent.PAUSE, now, until=until)
        self.outbox.withdraw_kinds(
            session, mentorship.workspace_id, mentorship.pairing_id, *HELD_IN_A_PAUSE
        )

    def resume(self, mentorship: Mentorship, now: datetime) -> None:
        """Go on where the pause began."""
        take_step(mentorship, MentorshipEvent.RESUME, now)

    def wrap_up(self, mentorship: Mentorship, now: datetime) -> None:
        """Begin the wrap-up; a pause is over with it."""
        take_step(mentorship, MentorshipEvent.WRAP_UP, now)

    def extend(self, session: Session, mentorship: Mentorship, until: date, now: datetime) -> None:
        """Go on until a later day after all."""
        take_step(mentorship, MentorshipEvent.EXTEND, now)
        _last_until(session, mentorship, until)

    def finish(self, session: Session, mentorship: Mentorship, now: datetime) -> None:
        """Close a mentorship whose wrap-up is over; both read it, and buttons go with that."""
        take_step(mentorship, MentorshipEvent.FINISH, now)
        workspace_id, pairing_id = mentorship.workspace_id, mentorship.pairing_id
        together = find_together(session, workspace_id, pairing_id)
        pairing = together.pairing
        pairing.ended_at = now
        self.outbox.withdraw_kinds(session, workspace_id, pairing_id, *HELD_IN_A_PAUSE)
        if pairing.state is PairingState.INTRODUCED:
            self.endings.finish_mentorship(session, together, now)
        else:  # the introduction never arrived
            pairing.state = PairingState.WITHDRAWN
            self.outbox.withdraw(session, workspace_id, introduction_key(pairing_id))

    def end(
        self,
        session: Session,
        mentorship: Mentorship,
        now: datetime,
        by_member_id: str | None = None,
    ) -> None:
        """End a mentorship earlier than planned, as ``Endings.end_pairing`` ends any pairing.

        Ending what is closed changes nothing. Endings closes the row itself, so that a pairing
        that is ended from anywhere (leaving, erasing, the desk) closes its mentorship, too.
        """
        self.endings.end_pairing(
            session, mentorship.workspace_id, mentorship.pairing_id, now, by_member_id
        )


def _last_until(session: Session, mentorship: Mentorship, ends_on: date) -> None:
    """Let a mentorship and its pairing last until the end of a day."""
    mentorship.ends_on = ends_on
    pairing = session.get_one(Pairing, (mentorship.workspace_id, mentorship.pairing_id))
    programme = session.get_one(Programme, (mentorship.workspace_id, pairing.programme_id))
    midnight = datetime.combine(ends_on + timedelta(days=1), time())
    pairing.ends_at = instant_of(midnight, programme.time_zone)
