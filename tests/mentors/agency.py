"""The services of mentors over a world, and a mentorship programme with people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.mentors import Found, Search
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.services.access import Caller
from bot.services.mentor_directory import PEOPLE_A_PAGE, MentorDirectory
from bot.services.mentor_roles import MentorRoles
from bot.services.mentorship_starts import MentorshipStarts
from models.member import Avoidance, AvoidanceKind, Member, SkillSide
from models.mentorship import MentorRole, Mentorship
from models.programme import Enrolment, Programme
from models.rounds import Pairing
from models.session import Database
from tests.world import World

EVERYBODY = Search()


def key_of(slack_user_id: str) -> bytes:
    return slack_user_id.encode().ljust(32, b".")


@dataclass
class Agency:
    """A world with one mentorship programme."""

    world: World
    programme_id: str = field(init=False)

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

    def change_place(self, member_id: str, **columns: object) -> None:
        """Set columns of a member's enrolment in the programme."""
        with self.database.writing.begin() as session:
            found = session.query(Enrolment).filter_by(
                member_id=member_id, programme_id=self.programme_id
            )
            place = found.one()
            for name, value in columns.items():
                setattr(place, name, value)


def names(people: Sequence[object]) -> list[str]:
    """Return the names of what a directory shows."""
    return [str(getattr(one, "name")) for one in people]  # noqa: B009 - any card
