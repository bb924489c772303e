"""The services about meetings put together on a world, and the mail that takes their messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.clock import MovableClock
from bot.content import Library, load_library
from bot.domain.notices import Kind, Notice
from bot.services.access import Caller
from bot.services.check_ins import CheckIns
from bot.services.claims import Claims
from bot.services.corrections import corrections_script
from bot.services.delivery import Delivery
from bot.services.desk_notices import desk_script
from bot.services.duty import Duty
from bot.services.endings import Endings
from bot.services.feedback import Feedback
from bot.services.growth import Growth
from bot.services.introductions import Introductions
from bot.services.meeting_duties import meeting_duties
from bot.services.meetings import Meetings
from bot.services.mentoring import Mentoring, mentoring_duties, mentoring_over
from bot.services.mentorship_check_ins import MentorshipCheckIns
from bot.services.mentorship_closings import Closings
from bot.services.mentorship_moment_duties import mentorship_moment_duties
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.mentorship_wishes import Wishes
from bot.services.mentorships import Mentorships
from bot.services.outbox import Line
from bot.services.prompts import Prompts
from bot.services.safety import Safety
from bot.services.sheets import Sheets
from bot.services.toolkit import Toolkit
from models.base import Base
from models.meeting import MeetingSession
from models.outbox import OutboxState, Target
from models.programme import Enrolment, Format, Programme
from models.rounds import Pairing, PairingMember, PairingState, Round, RoundState
from tests.delivery.recording import KnownPeople, RecordingMessenger
from tests.world import World

Row = TypeVar("Row", bound=Base)
AnyNotice = TypeVar("AnyNotice", bound=Notice)
LIBRARY = load_library()


def key_of(slack_user_id: str) -> bytes:
    return slack_user_id.encode().ljust(32, b".")


@dataclass(frozen=True)
class Office:
    world: World
    library: Library = LIBRARY
    messenger: RecordingMessenger = field(default_factory=RecordingMessenger)
    people: KnownPeople = field(default_factory=KnownPeople)
    machine: MovableClock = field(
        default_factory=lambda: MovableClock(datetime(2026, 1, 1, tzinfo=UTC))
    )

    @property
    def endings(self) -> Endings:
        return Endings(self.world.outbox)

    @property
    def introductions(self) -> Introductions:
        world = self.world
        return Introductions(world.database, world.new_id, world.outbox, self.endings, self.library)

    @property
    def meetings(self) -> Meetings:
        world = self.world
        return Meetings(world.database, world.clock, world.outbox, self.introductions, self.endings)

    @property
    def check_ins(self) -> CheckIns:
        world = self.world
        return CheckIns(world.database, world.clock, world.new_id, world.outbox)

    @property
    def feedback(self) -> Feedback:
        world = self.world
        return Feedback(world.database, world.clock, world.new_id, world.outbox, key_of)

    @property
    def sheets(self) -> Sheets:
        world = self.world
        return Sheets(world.database, world.clock, world.new_id, world.outbox)

    @property
    def mentorships(self) -> Mentorships:
        return Mentorships(self.world.outbox, self.endings)

    @property
    def mentoring(self) -> Mentoring:
        world = self.world
        return mentoring_over(
            world.database,
            world.clock,
            world.new_id,
            world.outbox,
            introductions=self.introductions,
            mentorships=self.mentorships,
            sheets=self.sheets,
        )

    @property
    def safety(self) -> Safety:
        world = self.world
        return Safety(world.database, world.clock, self.endings, self.feedback)

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.world.database, self.world.clock, self.endings)

    @property
    def mentorship_check_ins(self) -> MentorshipCheckIns:
        world = self.world
        return MentorshipCheckIns(
            world.database, world.clock, world.new_id, world.outbox, self.wishes, self.toolkit
        )

    @property
    def closings(self) -> Closings:
        world = self.world
        mentorships = Mentorships(world.outbox, self.endings)
        return Closings(world.database, world.clock, world.outbox, mentorships, self.feedback)

    @property
    def toolkit(self) -> Toolkit:
        return Toolkit(self.world.database, self.world.clock, self.world.outbox, self.library)

    @property
    def growth(self) -> Growth:
        return Growth(self.world.database, self.world.clock, self.world.outbox)

    @property
    def prompts(self) -> Prompts:
        return Prompts(self.world.database, self.world.outbox, self.library)

    @property
    def duties(self) -> Sequence[Duty]:
        return [
            *meeting_duties(self.world.database, self.check_ins, self.sheets, self.introductions),
            *mentorship_moment_duties(
                self.world.database, self.mentorship_check_ins, self.wishes, self.closings
            ),
            *mentoring_duties(
                self.world.database, self.world.outbox, self.mentorships, self.mentoring
            ),
            self.prompts,
        ]

    @property
    def delivery(self) -> Delivery:
        world = self.world
        speakers = (
            self.introductions,
            self.meetings,
            self.check_ins,
            self.feedback,
            self.sheets,
            self.mentoring,
            self.endings,
            self.prompts,
            self.mentorship_check_ins,
            self.closings,
            self.toolkit,
            self.growth,
        )
        script = {kind: part for one in speakers for kind, part in one.parts().items()}
        script |= {**desk_script(), **corrections_script()}
        return Delivery(
            database=world.database,
            clock=world.clock,
            machine_clock=self.machine,
            claims=Claims(
                database=world.database,
                clock=world.clock,
                machine_clock=self.machine,
                new_id=world.new_id,
                owner="office",
                lease=timedelta(seconds=60),
                cool_off=timedelta(seconds=30),
            ),
            messenger=self.messenger,
            directory=self.people,
            script=script,
            outbox=world.outbox,
            between_posts=timedelta(0),
        )

    def pairing(self, *member_ids: str, programme_id: str | None = None) -> str:
        """Release a pairing of a round in progress, and introduce it."""
        pairing_id = self.released(*member_ids, programme_id=programme_id)
        self.send()
        return pairing_id

    def released(self, *member_ids: str, programme_id: str | None = None) -> str:
        """Release a pairing of a round in progress; its introduction waits in the outbox."""
        world = self.world
        programme = programme_id or world.programme(next_round_at=world.now + timedelta(weeks=2))
        world.enrol(programme, *member_ids)
        round_ = self.round(programme)
        pairing = Pairing(
            workspace_id=world.workspace_id,
            id=world.new_id(),
            programme_id=programme,
            round_id=round_.id,
            state=PairingState.RELEASED,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=False,
            created_at=world.now,
            ends_at=round_.close_at,
        )
        members = [
            PairingMember(
                workspace_id=world.workspace_id,
                pairing_id=pairing.id,
                member_id=member_id,
                position=position,
                wants_sheet=False,
                silent=False,
            )
            for position, member_id in enumerate(member_ids)
        ]
        with world.database.writing.begin() as session:
            session.add(pairing)
            session.flush()
            session.add_all(members)
            line = Line(
                kind=Kind.INTRODUCTION,
                key=f"introduction:{pairing.id}",
                target=Target.PAIRING,
                pairing_id=pairing.id,
                not_before=world.now,
            )
            world.outbox.write(session, world.workspace_id, line, world.now)
        return pairing.id

    def mentorship(
        self, mentor_id: str, mentee_id: str, weeks: int = 52, programme_id: str | None = None
    ) -> str:
        """Bring a mentor and a mentee together, in a programme of their own unless one is named."""
        world = self.world
        programme = programme_id or world.programme(
            "Mentoring", format=Format.MENTORSHIP, lasts_weeks=weeks, next_round_at=None
        )
        with world.database.reading.begin() as session:
            known = session.query(Enrolment).filter_by(programme_id=programme).all()
            enrolled = {place.member_id for place in known}
        world.enrol(programme, *(one for one in (mentor_id, mentee_id) if one not in enrolled))
        with world.database.writing.begin() as session:
            pairing = MentorshipStarts(world.new_id, world.outbox).begin(
                session,
                session.get_one(Programme, (world.workspace_id, programme)),
                mentor_id,
                mentee_id,
                world.now,
            )
            pairing_id = pairing.id
        self.send()
        return pairing_id

    def round(self, programme_id: str) -> Round:
        world, now = self.world, self.world.now
        round_ = Round(
            workspace_id=world.workspace_id,
            id=world.new_id(),
            programme_id=programme_id,
            number=1,
            season=1,
            state=RoundState.RELEASED,
            due_at=now,
            version=1,
            failures=0,
            seed=1,
            rules={},
            replayable=True,
            released_at=now,
            half_way_at=now + timedelta(days=3),
            end_at=now + timedelta(days=9),
            remind_at=now + timedelta(days=10),
            close_at=now + timedelta(days=13),
        )
        with world.database.writing.begin() as session:
            session.add(round_)
        return round_

    def send(self) -> None:
        """Send all that may be said now."""
        for _ in range(200):
            self.machine.move_to(self.machine() + timedelta(seconds=2))
            if not self.delivery.send_next():
                return
        raise AssertionError("messages follow each other for ever")

    def later(self, **delta: float) -> None:
        """Let time pass, doing and sending what becomes due on the way."""
        self.until(self.world.now + timedelta(**delta))

    def until(self, instant: datetime) -> None:
        """Move the clock to an instant, doing and sending what becomes due on the way."""
        for _ in range(500):
            moments = [duty.next_due(self.world.now) for duty in self.duties]
            moments += [
                row.not_before
                for row in self.world.lines()
                if row.state is OutboxState.PENDING and row.not_before > self.world.now
            ]
            following = min((one for one in moments if one is not None), default=instant)
            self.world.clock.move_to(min(following, instant))
            self.wake()
            if following >= instant:
                return
        raise AssertionError("the clock does not get there")

    def wake(self) -> None:
        """Do what is due, and send what may be said."""
        for duty in self.duties:
            for item in duty.due(self.world.now):
                duty.carry_out(item, self.world.now)
        self.send()

    def heard(self, kind: type[AnyNotice]) -> list[AnyNotice]:
        """Return what was said of a kind, oldest first."""
        return [notice for _, notice in self.messenger.said if isinstance(notice, kind)]

    def read_by(self, name: str, kind: type[AnyNotice]) -> list[AnyNotice]:
        """Return what was said of a kind in somebody's own DM."""
        channel = f"U{name.upper()}"
        return [
            notice
            for place, notice in self.messenger.said
            if place == channel and isinstance(notice, kind)
        ]

    def get(self, row: type[Row], *key: object) -> Row:
        with self.world.database.reading.begin() as session:
            found = session.get_one(row, (self.world.workspace_id, *key))
            session.expunge(found)
        return found

    def rows(self, kind: type[Row], **where: object) -> list[Row]:
        with self.world.database.reading.begin() as session:
            found = session.query(kind).filter_by(**where).all()
            session.expunge_all()
        return found

    def change(self, row: type[Row], *key: object, **columns: object) -> None:
        with self.world.database.writing.begin() as session:
            found = session.get_one(row, (self.world.workspace_id, *key))
            for name, value in columns.items():
                setattr(found, name, value)

    def session(self, pairing_id: str) -> MeetingSession:
        """Return the session that a pairing is at."""
        return max(self.rows(MeetingSession, pairing_id=pairing_id), key=lambda s: s.number)

    def vote(self, member_id: str, pairing_id: str, letter: str = "A") -> Notice:
        """Let a member vote for one of the newest times."""
        meeting = self.session(pairing_id)
        caller = self.caller(member_id)
        return self.meetings.vote(caller, meeting.id, meeting.slot_set, letter).notice

    def caller(self, member_id: str) -> Caller:
        return self.world.caller(member_id)

    def without(self, *slack_ids: str) -> Office:
        return replace(self, people=KnownPeople(set(slack_ids)))

    def in_transaction(self, verb: Callable[..., object], *arguments: object) -> None:
        with self.world.database.writing.begin() as session:
            verb(session, self.world.workspace_id, *arguments)
