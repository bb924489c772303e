"""Closing a mentorship well: looking back, going on if both want to, the planned end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.meetings import PairingOver
from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Kind, Notice
from bot.domain.notices.mentorships import Extended, WrapUpDue
from bot.services.access import Caller
from bot.services.feedback import Feedback
from bot.services.mentorship_ends import ask_to_wrap_up
from bot.services.mentorships import Mentorships
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.together import Person, Together, find_open, find_own, find_together
from models.mentorship import Mentorship
from models.mentorship_check_in import WrapUp
from models.mentorship_check_in_questions import forget_wishes
from models.mentorship_questions import mentorship_of
from models.outbox import OutboxRow, Target
from models.session import Database


@dataclass(frozen=True)
class LookingBack:
    """What the form of the wrap-up shows: whom it is about and what the caller wrote before."""

    pairing_id: str
    partner: str
    partner_id: str
    ends_on: date
    learned: str = ""
    may_thank: bool = True


@dataclass(frozen=True)
class GoingOn:
    """What becomes of a wish to go on."""

    pairing_id: str
    partner: str
    ends_on: date  # the end as it stands now
    agreed: bool  # both want to: that is the new end


@dataclass(frozen=True)
class Closings:
    """Asks both to wrap up, extends what both want to extend, and closes the rest as planned."""

    database: Database
    clock: Clock
    outbox: Outbox
    mentorships: Mentorships
    feedback: Feedback

    def parts(self) -> Script:
        """Return how the wrap-up and an extension are said."""
        return {
            Kind.WRAP_UP: Part(compose=self._compose_wrap_up),
            Kind.EXTENDED: Part(compose=_compose_extended),
        }

    def begin(self, session: Session, mentorship: Mentorship, now: datetime) -> None:
        """Begin the wrap-up of a mentorship whose end is near."""
        together = find_together(session, mentorship.workspace_id, mentorship.pairing_id)
        self.mentorships.wrap_up(mentorship, now)
        for person in together.present:
            ask_to_wrap_up(self.outbox, session, together, person.id, now)

    def finish(self, session: Session, mentorship: Mentorship, now: datetime) -> None:
        """Close a mentorship on its planned end."""
        self.mentorships.finish(session, mentorship, now)
        forget_wishes(session, mentorship.workspace_id, mentorship.pairing_id)

    def looking_back(self, caller: Caller, pairing_id: str) -> LookingBack:
        """Return what the caller's wrap-up form shows, also after the end.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
            PairingOver: it is no mentorship.
        """
        now = self.clock()
        with self.database.reading.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            mentorship = mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
            if mentorship is None:
                raise PairingOver
            known = session.get(WrapUp, (caller.workspace_id, pairing_id, person.id))
            partner = next(one for one in together.people if one.id != person.id)
            return LookingBack(
                pairing_id,
                partner.name,
                partner.id,
                mentorship.ends_on,
                (known.learned or "") if known else "",
                may_thank=together.seems_open_to(person, now),
            )

    def look_back(
        self,
        caller: Caller,
        pairing_id: str,
        learned: str,
        thanks: str,
        *,
        may_show: bool = False,
    ) -> None:
        """Keep what the caller learned, for the caller alone, and pass a thank-you on.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
            PairingOver: it is no mentorship.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_own(session, caller, pairing_id)
            mentorship = mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
            if mentorship is None:
                raise PairingOver
            wrap_up = _wrap_up(session, mentorship, person)
            wrap_up.learned, wrap_up.written_at = learned or None, now
        if thanks:
            self.feedback.thank(caller, pairing_id, None, thanks, may_show=may_show)

    def go_on(self, caller: Caller, pairing_id: str, weeks: int) -> GoingOn:
        """Keep the wish to go on; once both wish it, the earlier of the two new ends holds.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
            PairingOver: it is over for the caller, or is not about to end.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            mentorship = mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
            if mentorship is None or mentorship.closing_at is None:
                raise PairingOver
            wrap_up = _wrap_up(session, mentorship, person)
            wrap_up.extend_weeks = weeks
            session.flush()
            agreed = mentorship.state is MentorshipState.CLOSING and self._extend(
                session, together, mentorship, now
            )
            return GoingOn(pairing_id, together.partners(person.id)[0], mentorship.ends_on, agreed)

    def _extend(
        self, session: Session, together: Together, mentorship: Mentorship, now: datetime
    ) -> bool:
        wishes = [_wrap_up(session, mentorship, person).extend_weeks for person in together.present]
        weeks = [one for one in wishes if one is not None]
        if len(weeks) < len(together.people):
            return False
        until = mentorship.ends_on + timedelta(weeks=min(weeks))
        self.mentorships.extend(session, mentorship, until, now)
        for person in together.present:
            _wrap_up(session, mentorship, person).extend_weeks = None
            line = Line(
                kind=Kind.EXTENDED,
                key=f"extended:{mentorship.pairing_id}:{person.id}:{mentorship.ends_on}",
                target=Target.MEMBER,
                member_id=person.id,
                pairing_id=mentorship.pairing_id,
                not_before=now,
            )
            self.outbox.write(session, mentorship.workspace_id, line, now)
        return True

    def _compose_wrap_up(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        person = together.person(row.member_id)
        mentorship = mentorship_of(session, row.workspace_id, row.pairing_id)
        if mentorship is None or not together.seems_open_to(person, now):
            return None
        if mentorship.closing_at is None:
            return None
        partner = together.partners(person.id)[0]
        return WrapUpDue(together.pairing.id, partner, mentorship.ends_on)


def _compose_extended(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    together = find_together(session, row.workspace_id, row.pairing_id)
    mentorship = mentorship_of(session, together.pairing.workspace_id, together.pairing.id)
    if mentorship is None or not together.is_live:
        return None
    partner = together.partners(row.member_id)[0]
    return Extended(together.pairing.id, partner, mentorship.ends_on)


def _wrap_up(session: Session, mentorship: Mentorship, person: Person) -> WrapUp:
    key = (mentorship.workspace_id, mentorship.pairing_id, person.id)
    known = session.get(WrapUp, key)
    if known is not None:
        return known
    wrap_up = WrapUp(
        workspace_id=mentorship.workspace_id,
        pairing_id=mentorship.pairing_id,
        member_id=person.id,
    )
    session.add(wrap_up)
    session.flush()
    return wrap_up
