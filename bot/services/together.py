"""A pairing with its programme and its people, as every verb about it needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.formats import SKILL_SHARE, FormatRules, format_rules
from bot.domain.meetings import NoSuchPairing, NotYourPairing, PairingOver
from bot.domain.profile import NAMELESS
from bot.domain.working_hours import WorkingHours
from bot.services.access import Caller
from bot.services.readers import working_hours_of
from models import pairing_questions as questions
from models.member import Member
from models.mentorship import Mentorship
from models.mentorship_questions import mentorship_of
from models.programme import Format, Programme
from models.rounds import Pairing, PairingMember, PairingState


@dataclass(frozen=True)
class Person:
    """One member of a pairing."""

    member: Member
    place: PairingMember
    hours: WorkingHours

    @property
    def id(self) -> str:
        """Return the member's id."""
        return self.member.id

    @property
    def name(self) -> str:
        """Return the name; somebody who was erased has none."""
        return self.member.name or NAMELESS


@dataclass(frozen=True)
class Together:
    """A pairing and everybody in it, in the order in which they are named."""

    pairing: Pairing
    programme: Programme
    people: tuple[Person, ...]
    mentorship: Mentorship | None = None

    @property
    def rules(self) -> FormatRules:
        """Return what the format means for these people."""
        return SKILL_SHARE if self.is_skill_share else format_rules(self.programme.format)

    @property
    def is_skill_share(self) -> bool:
        """Return whether this is half an hour that was asked for, in whichever programme."""
        return self.pairing.round_id is None and self.mentorship is None

    @property
    def present(self) -> tuple[Person, ...]:
        """Return those who still hear about the pairing."""
        return tuple(person for person in self.people if not person.place.silent)

    @property
    def named(self) -> tuple[Person, ...]:
        """Return those whom shared messages name.

        One who left two stands there until the other is told; one who left three does not.
        """
        return self.present if len(self.present) > 1 else self.people

    @property
    def is_live(self) -> bool:
        """Return whether the pairing was introduced and is not over."""
        return self.pairing.state is PairingState.INTRODUCED

    def person(self, member_id: str | None) -> Person:
        """Return one of the people.

        Raises:
            NotYourPairing: the member is not one of them.
        """
        found = next((person for person in self.people if person.id == member_id), None)
        if found is None:
            raise NotYourPairing
        return found

    def others(self, member_id: str | None) -> tuple[Person, ...]:
        """Return those who are still there beside a member."""
        return tuple(person for person in self.present if person.id != member_id)

    def partners(self, member_id: str | None) -> tuple[str, ...]:
        """Return the names of everybody but one."""
        return tuple(person.name for person in self.people if person.id != member_id)

    def zones(self) -> tuple[str, ...]:
        """Return the zones of those who are still there, each once."""
        return tuple(dict.fromkeys(person.hours.zone for person in self.named))

    def locale(self) -> str | None:
        """Return the language that all who are still there share, None if they differ."""
        locales = {person.member.locale for person in self.named}
        return locales.pop() if len(locales) == 1 else None

    def seems_open_to(self, person: Person, now: datetime) -> bool:
        """Return whether a person should find the pairing open.

        When a partner ended it, the rest learns that at ``end_told_at`` and not from a button.
        """
        return not person.place.silent and seems_open(self.pairing, now)


def seems_open(pairing: Pairing, now: datetime) -> bool:
    """Return whether whoever was not told of an end yet should find a pairing open."""
    untold = pairing.end_told_at is not None and now < pairing.end_told_at
    return pairing.state is PairingState.INTRODUCED or untold


def find_together(session: Session, workspace_id: str, pairing_id: str | None) -> Together:
    """Return a pairing with its people.

    Raises:
        NoSuchPairing: there is none in this workspace.
    """
    found = questions.pairing_in_programme(session, workspace_id, pairing_id)
    if found is None:
        raise NoSuchPairing
    pairing, programme, zone = found
    people = tuple(
        Person(member, place, working_hours_of(member, zone))
        for place, member in questions.people_of(session, workspace_id, pairing.id)
    )
    mentors = programme.format is Format.MENTORSHIP
    mentorship = mentorship_of(session, workspace_id, pairing.id) if mentors else None
    return Together(pairing, programme, people, mentorship)


def find_own(session: Session, caller: Caller, pairing_id: str | None) -> tuple[Together, Person]:
    """Return a pairing and the caller's place in it.

    Raises:
        NoSuchPairing: there is none in this workspace.
        NotYourPairing: the caller is not in it.
    """
    together = find_together(session, caller.workspace_id, pairing_id)
    return together, together.person(caller.member_id)


def find_open(
    session: Session, caller: Caller, pairing_id: str | None, now: datetime
) -> tuple[Together, Person]:
    """Return a pairing that is open to the caller, and the caller's place in it.

    Raises:
        NoSuchPairing: there is none in this workspace.
        NotYourPairing: the caller is not in it.
        PairingOver: it has ended or finished.
    """
    together, person = find_own(session, caller, pairing_id)
    if not together.seems_open_to(person, now):
        raise PairingOver
    return together, person
