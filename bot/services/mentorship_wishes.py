"""Wishes to end a mentorship: told at the next ordinary moment, or at once if so wished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.leaving import Endable
from bot.domain.mentorship_moments import OrdinaryEnd
from bot.services.access import Caller
from bot.services.duty import Item
from bot.services.endings import Endings
from bot.services.mentorship_ends import next_ordinary_end
from bot.services.together import Person, Together, find_open, find_together
from models import mentorship_check_in_questions as questions
from models import pairing_questions
from models.mentorship_check_in import MentorshipWish
from models.session import Database


@dataclass(frozen=True)
class Finishing:
    """What becomes of a wish to end.

    Attributes:
        at: from when both read that it has ended; None: at once for the writer, and a working
            day later for the partner.
        planned: that is the planned end anyway, and its words are that end's.
    """

    pairing_id: str
    partners: tuple[str, ...]
    zone: str
    at: datetime | None = None
    planned: bool = False


@dataclass(frozen=True)
class Wishes:
    """Keeps wishes to end, and lets them take effect."""

    database: Database
    clock: Clock
    endings: Endings

    def finish(self, caller: Caller, pairing_id: str, *, at_once: bool = False) -> Finishing:
        """Let a pairing end because the caller wishes it; wishing twice ends it once.

        Args:
            caller: who wishes it; nobody else ever learns of that.
            pairing_id: which.
            at_once: now, even if it may be guessed; what is no mentorship always ends at once.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
            PairingOver: it is over for the caller.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            end = None if at_once else next_ordinary_end(session, together, now)
            if end is not None:
                return self.note(session, together, person, end, now)
            workspace_id = caller.workspace_id
            self.endings.end_pairing(session, workspace_id, pairing_id, now, person.id)
            return _finishing(together, person, None)

    def mine(self, caller: Caller) -> list[Endable]:
        """Return what the caller may end."""
        if caller.member_id is None:
            return []
        now = self.clock()
        with self.database.reading.begin() as session:
            found = pairing_questions.places_not_silent(
                session, caller.workspace_id, caller.member_id
            )
            every = [find_together(session, caller.workspace_id, one) for one in found]
            return [
                _endable(session, together, caller.member_id, now)
                for together in every
                if together.seems_open_to(together.person(caller.member_id), now)
            ]

    def note(
        self,
        session: Session,
        together: Together,
        person: Person,
        end: OrdinaryEnd,
        now: datetime,
    ) -> Finishing:
        """Keep a wish until its moment; the planned end needs none."""
        pairing = together.pairing
        key = (pairing.workspace_id, pairing.id, person.id)
        known = session.get(MentorshipWish, key)
        if known is not None:
            return _finishing(together, person, OrdinaryEnd(known.takes_effect_at, planned=False))
        if not end.planned:
            session.add(
                MentorshipWish(
                    workspace_id=pairing.workspace_id,
                    pairing_id=pairing.id,
                    member_id=person.id,
                    since=now,
                    takes_effect_at=end.at,
                )
            )
        return _finishing(together, person, end)

    def take_back(self, caller: Caller, pairing_id: str) -> str:
        """Forget the caller's wish and return the partner's name.

        Raises:
            NoSuchPairing, NotYourPairing: the caller has no such pairing.
            PairingOver: it is over for the caller.
        """
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, self.clock())
            forget_wish(session, together, person)
            return together.partners(person.id)[0]

    def settle(self, session: Session, workspace_id: str, pairing_id: str, now: datetime) -> None:
        """End a mentorship of which the moment has come, in the ordinary words for both."""
        due = [
            wish
            for wish in questions.wishes_of(session, workspace_id, pairing_id)
            if wish.takes_effect_at <= now
        ]
        together = find_together(session, workspace_id, pairing_id)
        if due and together.pairing.state in pairing_questions.OPEN_PAIRING:
            told = OrdinaryEnd(due[0].takes_effect_at, planned=False)
            self.endings.end_pairing(session, workspace_id, pairing_id, now, told=told)
        if due:
            questions.forget_wishes(session, workspace_id, pairing_id)


@dataclass(frozen=True)
class SettleWishes:
    """Lets wishes to end take effect at their moments."""

    database: Database
    wishes: Wishes
    name: str = "mentorship-wishes"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the mentorships with a wish whose moment has come."""
        with self.database.reading.begin() as session:
            return [Item(*key) for key in questions.wishes_due(session, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """End one of them."""
        with self.database.writing.begin() as session:
            self.wishes.settle(session, item.workspace_id, item.id, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next wish takes effect."""
        with self.database.reading.begin() as session:
            return questions.next_wish(session, after)


def has_wish(session: Session, together: Together, person: Person) -> bool:
    """Return whether somebody waits for the moment at which a wish to end takes effect."""
    pairing = together.pairing
    return session.get(MentorshipWish, (pairing.workspace_id, pairing.id, person.id)) is not None


def forget_wish(session: Session, together: Together, person: Person) -> None:
    """Forget somebody's wish to end."""
    pairing = together.pairing
    known = session.get(MentorshipWish, (pairing.workspace_id, pairing.id, person.id))
    if known is not None:
        session.delete(known)


def _endable(session: Session, together: Together, member_id: str, now: datetime) -> Endable:
    end = next_ordinary_end(session, together, now)
    return Endable(
        together.pairing.id,
        together.partners(member_id),
        together.programme.name,
        end.at if end else None,
        together.programme.time_zone,
    )


def _finishing(together: Together, person: Person, end: OrdinaryEnd | None) -> Finishing:
    return Finishing(
        together.pairing.id,
        together.partners(person.id),
        together.programme.time_zone,
        end.at if end else None,
        planned=end is not None and end.planned,
    )
