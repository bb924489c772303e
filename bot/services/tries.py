"""What the two of a mentorship want to try: noted after a session, ticked off by the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.feedback import LookBack
from bot.domain.tries import Listing, OpenTry
from bot.services.access import Caller
from bot.services.agendas import agreed_in
from bot.services.outbox import Outbox
from bot.services.shared_message import renew, renew_booking
from bot.services.sheets import Sheets, meeting_of
from bot.services.together import Person, Together, find_open, find_own
from models import agreement_questions, meeting_questions, try_questions
from models.meeting import MeetingSession, SessionTry
from models.mentorship import AgreementStep
from models.session import Database


@dataclass(frozen=True)
class Tries:
    """Keeps what was carried over, and shows it in the agenda that it was carried to."""

    database: Database
    clock: Clock
    outbox: Outbox
    sheets: Sheets

    def note(self, caller: Caller, about: str, noted: LookBack) -> None:
        """Store what the two want to try by their next session; sent twice it is stored once.

        The writer's own lines replace the earlier ones; lines that stay keep their ticks. The
        partner's are added to.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: there is no such session for the caller.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            meeting = meeting_of(session, caller, about)
            together, person = find_open(session, caller, meeting.pairing_id, now)
            stored = {
                (one.member_id, one.text): one
                for one in try_questions.tries_after(session, meeting)
            }
            for (owner, text), one in stored.items():
                if owner == person.id and text not in noted.mine:
                    session.delete(one)
            self._keep(session, meeting, stored, person, person, noted.mine, now)
            for one in try_questions.tries_after(session, meeting):
                one.private = noted.only_for_me if one.member_id == person.id else one.private
            for partner in together.others(person.id):
                self._keep(session, meeting, stored, partner, person, noted.theirs, now)
            self.sheets.stored(session, meeting, person.id).looked_back_at = now
            if _newest(session, together) is not meeting:
                self._show(session, together, now)

    def listing(self, caller: Caller, pairing_id: str) -> Listing:
        """Return what there is to tick off: tries that the caller may see, and milestones.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
        """
        with self.database.reading.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            names = {one.id: one.name for one in together.people}
            tries = [
                OpenTry(one.id, one.text, one.done_at is not None, names.get(one.member_id))
                for one in _to_tick(session, together, person)
            ]
            milestones = [
                OpenTry(step.id, step.text, step.done_at is not None)
                for step in _steps(session, together)
            ]
            return Listing(pairing_id, tuple(tries), tuple(milestones))

    def tick(
        self, caller: Caller, pairing_id: str, shown: Collection[str], done: Collection[str]
    ) -> None:
        """Say which of the lines that were shown are done; the others keep what they were.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: there is nothing to tick.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            lines: list[SessionTry | AgreementStep] = list(_to_tick(session, together, person))
            lines += _steps(session, together)
            for one in lines:
                if one.id in shown:
                    one.done_at = (one.done_at or now) if one.id in done else None
            session.flush()
            self._show(session, together, now)

    def _keep(
        self,
        session: Session,
        meeting: MeetingSession,
        stored: dict[tuple[str, str], SessionTry],
        owner: Person,
        writer: Person,
        texts: Sequence[str],
        now: datetime,
    ) -> None:
        for position, text in enumerate(texts):
            known = stored.get((owner.id, text))
            if known is None:
                known = SessionTry(
                    workspace_id=meeting.workspace_id,
                    id=self.sheets.new_id(),
                    session_id=meeting.id,
                    member_id=owner.id,
                    noted_by_id=writer.id,
                    text=text,
                    private=False,
                    noted_at=now,
                )
                session.add(known)
            known.position = position
        session.flush()

    def _show(self, session: Session, together: Together, now: datetime) -> None:
        """Have the agenda that the two look at say how things stand."""
        if not together.is_live:
            return  # it ended, and the partner is told in good time
        meeting = _newest(session, together)
        if meeting is not None:
            meeting.version += 1
            renew(self.outbox, session, meeting, meeting.slot_set, now)
            renew_booking(self.outbox, session, meeting, now)


def _newest(session: Session, together: Together) -> MeetingSession | None:
    pairing = together.pairing
    return meeting_questions.newest_session(session, pairing.workspace_id, pairing.id)


def _to_tick(session: Session, together: Together, person: Person) -> list[SessionTry]:
    """Return what was carried to the newest session, or noted since, as one of the two sees it."""
    meeting = _newest(session, together)
    if meeting is None or not together.rules.agrees:
        return []
    found = [
        *try_questions.tries_after(session, meeting),
        *try_questions.tries_carried_to(session, meeting),
    ]
    seen = [one for one in found if not one.private or one.member_id == person.id]
    return seen[: try_questions.MOST_SHOWN]


def _steps(session: Session, together: Together) -> Sequence[AgreementStep]:
    agreed = agreed_in(session, together.mentorship) if together.mentorship else None
    return agreement_questions.steps_of(session, agreed) if agreed else ()
