"""What members are in a mentorship programme for: mentor, mentee or both, with places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.mentors import NotAMentorship, Role, RoleCard
from bot.services.access import Caller
from models import mentor_questions as questions
from models.member import Member, member_of_user
from models.membership_questions import LIVE, place_in
from models.mentorship import MentorRole
from models.programme import EnrolmentState, Format, Programme
from models.session import Database

KnowsLessons = Callable[[Session, str, str], bool]
"""Returns whether a member has read the first lessons: see bot/services/toolkit.py."""


def always_read(_session: Session, _workspace_id: str, _member_id: str) -> bool:
    """Take the first lessons for read, where there are none."""
    return True


@dataclass(frozen=True)
class MentorRoles:
    """Keeps what each member says; everything can be changed at any time.

    Attributes:
        has_read: whether somebody has read the lessons that a programme may ask for first.
    """

    database: Database
    clock: Clock
    has_read: KnowsLessons = always_read

    def mine(self, caller: Caller) -> list[RoleCard]:
        """Return the caller's part in each mentorship programme, oldest first."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            return role_cards(session, member, self.clock(), self.has_read) if member else []

    def card(self, caller: Caller, programme_id: str) -> RoleCard:
        """Return the caller's part in one programme.

        Raises:
            NotAMentorship: the caller is not in it, or it is no mentorship.
        """
        found = [one for one in self.mine(caller) if one.programme_id == programme_id]
        if not found:
            raise NotAMentorship
        return found[0]

    def keep(self, caller: Caller, programme_id: str, role: Role) -> RoleCard:
        """Store what the caller is in a programme for; who mentors nobody has no places.

        Raises:
            NotAMentorship: the caller is not in it, or it is no mentorship.
        """
        with self.database.writing.begin() as session:
            self._store(session, caller, programme_id, role)
        return self.card(caller, programme_id)

    def nobody_new(self, caller: Caller, programme_id: str) -> RoleCard:
        """Take no new mentees for now; those whom the caller mentors stay.

        Raises:
            NotAMentorship: the caller is not in it, or it is no mentorship.
        """
        role = self.card(caller, programme_id).role
        if role is None:
            raise NotAMentorship
        return self.keep(caller, programme_id, replace(role, places=0))

    def _store(self, session: Session, caller: Caller, programme_id: str, role: Role) -> None:
        programme = session.get(Programme, (caller.workspace_id, programme_id))
        place = place_in(session, caller.workspace_id, caller.member_id or "", programme_id)
        if programme is None or programme.format is not Format.MENTORSHIP:
            raise NotAMentorship
        if place is None or place.state not in LIVE:
            raise NotAMentorship
        session.merge(
            MentorRole(
                workspace_id=caller.workspace_id,
                enrolment_id=place.id,
                mentors=role.mentors,
                wants_mentor=role.wants_mentor,
                places=role.places if role.mentors else 0,
                way=role.way,
                changed_at=self.clock(),
            )
        )


def role_cards(
    session: Session, member: Member, now: datetime, has_read: KnowsLessons = always_read
) -> list[RoleCard]:
    """Return a member's part in each mentorship programme, in a fixed number of queries."""
    found = questions.places_of(session, member.workspace_id, member.id)
    taken = questions.taken_in_each(session, member.workspace_id, member.id, now) if found else {}
    return [
        RoleCard(
            programme_id=programme.id,
            programme=programme.name,
            role=_role(row) if row else None,
            taken=taken.get(programme.id, 0),
            by_request=rules is None or rules.by_request,
            lessons_due=rules is not None
            and rules.first_lessons
            and not has_read(session, member.workspace_id, member.id),
            active=place.state is EnrolmentState.ACTIVE,
        )
        for place, programme, row, rules in found
    ]


def _role(row: MentorRole) -> Role:
    return Role(row.mentors, row.wants_mentor, row.places, row.way)
