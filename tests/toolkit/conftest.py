"""A school: the services about meetings, with lessons and the question how sure people feel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.content.lessons import Audience, Moment
from bot.domain.notices import Notice
from bot.domain.notices.corrections import Together
from bot.domain.notices.toolkit import GrowthQuestion, LessonNotice
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.duty import Duty
from bot.services.growth_duties import AskGrowth, CountGrowth
from bot.services.lesson_duties import TellLessons
from bot.services.toolkit_desk import ToolkitDesk
from models.meeting import MeetingSession, SessionState
from models.mentorship import MentorRole
from models.workspace import AuditEntry, Organiser
from tests.meetings.office import Office
from tests.world import World


def parts_of(notice: Notice) -> Sequence[Notice]:
    """Return what one message says: one notice, or the two that joined."""
    return notice.parts if isinstance(notice, Together) else (notice,)


@dataclass(frozen=True)
class School(Office):
    @property
    def duties(self) -> Sequence[Duty]:
        database = self.world.database
        return [
            TellLessons(database, self.toolkit),
            AskGrowth(database, self.growth),
            CountGrowth(database),
        ]

    @property
    def desk(self) -> ToolkitDesk:
        world = self.world
        audit = Audit(world.database, world.new_id)
        return ToolkitDesk(world.database, world.clock, world.new_id, self.library, audit)

    @property
    def ines(self) -> OrganiserCaller:
        world = self.world
        with world.database.writing.begin() as session:
            known = session.query(Organiser).first()
            if known is None:
                known = Organiser(
                    workspace_id=world.workspace_id,
                    id=world.new_id(),
                    slack_user_id="UINES",
                    first_seen_at=world.now,
                )
                session.add(known)
            organiser_id = known.id
        return OrganiserCaller(
            world.workspace_id, "UINES", organiser_id=organiser_id, time_zone="Europe/Berlin"
        )

    def logged(self) -> list[AuditEntry]:
        with self.world.database.reading.begin() as session:
            found = session.query(AuditEntry).order_by(AuditEntry.id).all()
            session.expunge_all()
        return found

    def tell(self, member_id: str, moment: Moment, audience: Audience) -> str | None:
        """Let another feature suggest a lesson in a transaction of its own."""
        world = self.world
        with world.database.writing.begin() as session:
            return self.toolkit.suggest(
                session, world.workspace_id, member_id, moment, audience, world.now
            )

    def told(self, member_id: str) -> list[str]:
        """Return the keys of the lessons that a member was sent, in order."""
        place = self.user_of(member_id)
        heard = [
            part
            for channel, said in self.messenger.said
            if channel == place
            for part in parts_of(said)
        ]
        lessons = [part for part in heard if isinstance(part, LessonNotice)]
        return [one.key for notice in lessons for one in notice.lessons]

    def asked(self) -> list[GrowthQuestion]:
        """Return the questions how sure people feel, alone or beside something else."""
        heard = [part for _, said in self.messenger.said for part in parts_of(said)]
        return [part for part in heard if isinstance(part, GrowthQuestion)]

    def user_of(self, member_id: str) -> str:
        return self.world.caller(member_id).slack_user_id

    def book(self, pairing_id: str, starts_at: datetime, number: int = 1) -> None:
        """Book a session of a pairing, as two votes would."""
        world = self.world
        with world.database.writing.begin() as session:
            known = (
                session.query(MeetingSession)
                .filter_by(pairing_id=pairing_id, number=number)
                .one_or_none()
            )
            meeting = known or MeetingSession(
                workspace_id=world.workspace_id,
                id=world.new_id(),
                pairing_id=pairing_id,
                number=number,
                slot_set=1,
                minutes=45,
                version=1,
            )
            meeting.state, meeting.starts_at = SessionState.BOOKED, starts_at
            session.add(meeting)

    def role(self, programme_id: str, member_id: str, *, mentors: bool) -> None:
        """Let a member say what the place in a mentorship is for."""
        world = self.world
        (enrolment_id,) = world.enrol(programme_id, member_id)
        with world.database.writing.begin() as session:
            session.add(
                MentorRole(
                    workspace_id=world.workspace_id,
                    enrolment_id=enrolment_id,
                    mentors=mentors,
                    wants_mentor=not mentors,
                    places=2 if mentors else 0,
                    changed_at=world.now,
                )
            )


@pytest.fixture
def school(world: World) -> School:
    return School(world)


@pytest.fixture
def ada(world: World) -> str:
    """Ada mentors."""
    return world.member("Ada")


@pytest.fixture
def bo(world: World) -> str:
    """Bo is a mentee."""
    return world.member("Bo")
