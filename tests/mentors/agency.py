"""The services of mentors over a world, and a mentorship programme with people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.clock import MovableClock
from bot.content import load_library
from bot.domain.mentor_requests import Asks, Wish
from bot.domain.mentors import Found, Search
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.notices import Notice
from bot.services.access import Caller
from bot.services.check_ins import CheckIns
from bot.services.claims import Claims
from bot.services.delivery import Delivery
from bot.services.duty import Duty
from bot.services.endings import Endings
from bot.services.introductions import Introductions
from bot.services.mentor_directory import PEOPLE_A_PAGE, MentorDirectory
from bot.services.mentor_requests import MentorRequests
from bot.services.mentor_roles import MentorRoles
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.request_cards import RequestCards
from bot.services.request_duties import FollowRequests, TellOfPlaces
from bot.services.request_lines import RequestLines
from bot.services.skill_shares import AskAfterSkillShares, FinishSkillShares, SkillShares
from models.base import Base
from models.member import Avoidance, AvoidanceKind, Member, SkillSide
from models.mentorship import MentorRequest, MentorRole, Mentorship, RequestChoice
from models.programme import Enrolment, Programme
from models.request_questions import choices_of
from models.rounds import Pairing
from models.session import Database
from tests.delivery.recording import KnownPeople, RecordingMessenger
from tests.world import World

EVERYBODY = Search()
AnyNotice = TypeVar("AnyNotice", bound=Notice)
Row = TypeVar("Row", bound=Base)


def key_of(slack_user_id: str) -> bytes:
    return slack_user_id.encode().ljust(32, b".")


@dataclass
class Agency:
    """A world with one mentorship programme."""

    world: World
    programme_id: str = field(init=False)
    messenger: RecordingMessenger = field(default_factory=RecordingMessenger)
    people: KnownPeople = field(default_factory=KnownPeople)
    machine: MovableClock = field(
        default_factory=lambda: MovableClock(datetime(2026, 1, 1, tzinfo=UTC))
    )

    def __post_init__(self) -> None:
        self.programme_id = self.world.mentorship_programme()

    @property
    def database(self) -> Database:
        return self.world.database

    @property
    def roles(self) -> MentorRoles:
        return MentorRoles(self.database, self.world.clock)

    @property
    def directory(self) -> MentorDirectory:
        return MentorDirectory(self.database, self.world.clock, key_of)

    @property
    def starts(self) -> MentorshipStarts:
        return MentorshipStarts(self.world.new_id, self.world.outbox)

    @property
    def lines(self) -> RequestLines:
        return RequestLines(self.world.outbox)

    @property
    def requests(self) -> MentorRequests:
        return MentorRequests(
            self.database,
            self.world.clock,
            self.world.new_id,
            self.lines,
            self.directory,
            self.starts,
            SkillShares(self.world.new_id, self.world.outbox),
        )

    @property
    def cards(self) -> RequestCards:
        return RequestCards(self.database, self.world.clock, self.lines, self.requests.steps)

    @property
    def check_ins(self) -> CheckIns:
        return CheckIns(self.database, self.world.clock, self.world.new_id, self.world.outbox)

    @property
    def duties(self) -> Sequence[Duty]:
        return [
            FollowRequests(self.database, self.requests.steps),
            TellOfPlaces(self.database, self.requests.steps, self.world.outbox),
            AskAfterSkillShares(self.database, self.check_ins),
            FinishSkillShares(self.database),
        ]

    @property
    def delivery(self) -> Delivery:
        world = self.world
        endings = Endings(world.outbox)
        introductions = Introductions(
            world.database, world.new_id, world.outbox, endings, load_library()
        )
        speakers = (self.cards, introductions, endings, self.check_ins)
        script = {kind: part for one in speakers for kind, part in one.parts().items()}
        return Delivery(
            database=world.database,
            clock=world.clock,
            machine_clock=self.machine,
            claims=Claims(
                database=world.database,
                clock=world.clock,
                machine_clock=self.machine,
                new_id=world.new_id,
                owner="agency",
                lease=timedelta(seconds=60),
                cool_off=timedelta(seconds=30),
            ),
            messenger=self.messenger,
            directory=self.people,
            script=script,
            outbox=world.outbox,
            between_posts=timedelta(0),
        )

    def wish(self, *mentor_ids: str, **more: Any) -> Wish:
        """Return the wish for a mentorship with one of some people."""
        usual = {"asks": Asks.MENTORSHIP, "programme_id": self.programme_id}
        return Wish(**{**usual, "choices": mentor_ids, "sentence": "Please teach me.", **more})

    def ask(self, mentee_id: str, *mentor_ids: str, **more: Any) -> str:
        """Ask mentors, one after the other, and let the first question arrive."""
        wish = self.wish(*mentor_ids, **more)
        request_id = self.requests.ask(self.caller(mentee_id), wish, self.world.new_id())
        self.settle()
        return request_id

    def settle(self) -> None:
        """Do what is due now, and send what may be sent, until nothing is left to do."""
        for _ in range(5):
            for duty in self.duties:
                for item in duty.due(self.world.now):
                    duty.carry_out(item, self.world.now)
            while self.delivery.send_next():
                pass

    def later(self, **time: float) -> None:
        """Let time pass, doing what becomes due on the way at the instant at which it is due."""
        until = self.world.now + timedelta(**time)
        while self.world.now < until:
            now = self.world.now
            due = [duty.next_due(now) for duty in self.duties]
            due.append(self.delivery.claims.next_due(now))
            self.world.clock.move_to(min([until, *(one for one in due if one is not None)]))
            self.settle()

    def states(self, request_id: str) -> list[str]:
        """Return how the people of a request stand, in order."""
        with self.database.reading.begin() as session:
            request = session.get_one(MentorRequest, (self.world.workspace_id, request_id))
            return [one.state.value for one in choices_of(session, request)]

    def choice(self, request_id: str, rank: int) -> RequestChoice:
        """Return one person of a request's list."""
        with self.database.reading.begin() as session:
            key = (self.world.workspace_id, request_id, rank)
            found = session.get_one(RequestChoice, key)
            session.expunge_all()
        return found

    def heard(self, member_id: str, kind: type[AnyNotice]) -> list[AnyNotice]:
        """Return the notices of a kind that were posted to a member, oldest first."""
        slack_id = self.caller(member_id).slack_user_id
        return [
            notice
            for channel, notice in self.messenger.said
            if channel == slack_id and isinstance(notice, kind)
        ]

    def shows(self, member_id: str) -> list[Notice]:
        """Return what the messages in a member's own DM say by now, oldest first."""
        slack_id = self.caller(member_id).slack_user_id
        said = [
            (channel.partition("@")[2], notice)
            for channel, notice in self.messenger.said
            if channel.partition("@")[0] == slack_id
        ]
        posted = iter(
            sent.ts for sent in self.messenger.stored.values() if sent.channel == slack_id
        )
        shown: dict[str, Notice] = {}
        for ts, notice in said:
            shown[ts or next(posted)] = notice
        return list(shown.values())

    def caller(self, member_id: str) -> Caller:
        return self.world.caller(member_id)

    def mentor(
        self,
        name: str,
        *skills: str,
        places: int = 1,
        way: WayOfWorking | None = None,
        **columns: object,
    ) -> str:
        """Let somebody mentor who can help with some skills (by id); return the member's id."""
        member_id = self.world.member(name, **columns)
        self.takes_part(member_id, mentors=True, places=places, way=way)
        for skill in skills:
            self.world.knows(member_id, skill, SkillSide.OFFER)
        return member_id

    def mentee(self, name: str, **columns: object) -> str:
        """Let somebody look for a mentor; return the member's id."""
        member_id = self.world.member(name, **columns)
        self.takes_part(member_id, wants_mentor=True)
        return member_id

    def takes_part(
        self,
        member_id: str,
        *,
        mentors: bool = False,
        wants_mentor: bool = False,
        places: int = 0,
        way: WayOfWorking | None = None,
        **columns: object,
    ) -> None:
        """Enrol a member in the programme, in a role."""
        (enrolment_id,) = self.world.enrol(self.programme_id, member_id, **columns)
        with self.database.writing.begin() as session:
            session.add(
                MentorRole(
                    workspace_id=self.world.workspace_id,
                    enrolment_id=enrolment_id,
                    mentors=mentors,
                    wants_mentor=wants_mentor,
                    places=places,
                    way=way,
                    changed_at=self.world.now,
                )
            )

    def mentorship(self, mentor_id: str, mentee_id: str) -> str:
        """Bring two together as an accepted request does; return the pairing's id."""
        with self.database.writing.begin() as session:
            key = (self.world.workspace_id, self.programme_id)
            programme = session.get_one(Programme, key)
            pairing = self.starts.begin(session, programme, mentor_id, mentee_id, self.world.now)
            return pairing.id

    def close(self, pairing_id: str, **columns: object) -> None:
        """Close a mentorship; ``columns`` are set on its pairing."""
        with self.database.writing.begin() as session:
            key = (self.world.workspace_id, pairing_id)
            session.get_one(Mentorship, key).state = MentorshipState.CLOSED
            pairing = session.get_one(Pairing, key)
            for name, value in columns.items():
                setattr(pairing, name, value)

    def listed(
        self, member_id: str, search: Search = EVERYBODY, *, peers: bool = False
    ) -> set[str]:
        """Return the names of everybody whom a member may ask, over all pages."""
        return set(names(self.shown(member_id, search, peers=peers)))

    def shown(
        self, member_id: str, search: Search = EVERYBODY, *, peers: bool = False
    ) -> list[Found]:
        """Return everybody whom a member may ask, page after page."""
        programme_id = None if peers else self.programme_id
        found: list[Found] = []
        key = None
        while True:
            page = self.directory.page(self.caller(member_id), programme_id, search, key)
            found += page.people
            key = page.next_key
            if key is None:
                return found
            assert len(page.people) == PEOPLE_A_PAGE

    def avoid(self, member_id: str, other_id: str, *, nameless: bool = False) -> None:
        """Put somebody on a member's private list; nameless: by the key alone."""
        other = self.caller(other_id).slack_user_id
        self.add(
            Avoidance(
                workspace_id=self.world.workspace_id,
                id=self.world.new_id(),
                member_id=member_id,
                other_key=key_of(other),
                other_slack_id=None if nameless else other,
                kind=AvoidanceKind.PLEASE_NOT,
                since=self.world.now,
            )
        )

    def change_programme(self, **columns: object) -> None:
        """Set columns of the programme."""
        with self.database.writing.begin() as session:
            programme = session.get_one(Programme, (self.world.workspace_id, self.programme_id))
            for name, value in columns.items():
                setattr(programme, name, value)

    def rows(self, table: type[Row]) -> list[Row]:
        """Return all rows of a table."""
        with self.database.reading.begin() as session:
            found = session.query(table).all()
            session.expunge_all()
        return found

    def add(self, *rows: object) -> None:
        """Store rows."""
        with self.database.writing.begin() as session:
            session.add_all(rows)

    def change(self, member_id: str, **columns: object) -> None:
        """Set columns of a member."""
        with self.database.writing.begin() as session:
            member = session.get_one(Member, (self.world.workspace_id, member_id))
            for name, value in columns.items():
                setattr(member, name, value)

    def change_place(
        self, member_id: str, programme_id: str | None = None, **columns: object
    ) -> None:
        """Set columns of a member's enrolment, in the mentorship programme unless said."""
        with self.database.writing.begin() as session:
            found = session.query(Enrolment).filter_by(
                member_id=member_id, programme_id=programme_id or self.programme_id
            )
            place = found.one()
            for name, value in columns.items():
                setattr(place, name, value)


def names(people: Sequence[object]) -> list[str]:
    """Return the names of what a directory shows."""
    return [str(getattr(one, "name")) for one in people]  # noqa: B009 - any card
