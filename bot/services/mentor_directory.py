"""The directory: whom a member may ask, a page at a time, and what is shown of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.common_hours import hours_in_common, with_hours_in_common
from bot.domain.membership import local_day
from bot.domain.mentor_requests import A_QUARTER
from bot.domain.mentors import (
    CannotBeAsked,
    Found,
    OfferedSkill,
    Page,
    PersonCard,
    Search,
    ThanksLine,
)
from bot.domain.profile import NAMELESS, NoProfile
from bot.domain.working_hours import WorkingHours
from bot.services.access import Caller
from bot.services.mentorship_rules import rules_of
from bot.services.readers import working_hours_of
from models import mentor_cards as cards
from models import mentor_questions as questions
from models import mentor_search
from models.lesson_questions import has_done_all
from models.member import Member, member_of_user
from models.mentor_search import Condition, Hours, Listing, Seeker
from models.mentorship import MentorRole
from models.privacy_questions import avoidances_of
from models.programme import Programme
from models.request_questions import asked_since
from models.session import Database
from models.workspace import Workspace

PEOPLE_A_PAGE = 6
MOST_SUGGESTED = 20

ShownThanks = Callable[[Session, str, str], Sequence[ThanksLine]]
"""Returns the thanks to a member that both agreed to show: see bot/services/recognition.py."""


FirstLessons = Callable[[Session, str], Collection[str]]
"""Returns the keys of the lessons that a programme may ask for before a mentor is listed."""


def no_lessons(_session: Session, _workspace_id: str) -> tuple[str, ...]:
    """Ask for no lessons."""
    return ()


def no_thanks(_session: Session, _workspace_id: str, _member_id: str) -> list[ThanksLine]:
    """Show no thanks."""
    return []


@dataclass(frozen=True)
class MentorDirectory:
    """Reads whom a member may ask. Who is left out is left out by the query, never afterwards.

    Attributes:
        key_of: what stands for a person on the private lists of others.
        shown_thanks: the thanks to a member that may be shown.
        first_lessons: what a mentor reads first, where a programme asks for it.
    """

    database: Database
    clock: Clock
    key_of: Callable[[str], bytes]
    shown_thanks: ShownThanks = no_thanks
    first_lessons: FirstLessons = no_lessons

    def page(
        self, caller: Caller, programme_id: str | None, search: Search, after: str | None = None
    ) -> Page:
        """Return a page of mentors of a programme; without one, of any willing peers.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.reading.begin() as session:
            me = _member(session, caller)
            seeker, listing = self.listing(session, me, programme_id, search)
            ids = mentor_search.page(session, listing, seeker, after, PEOPLE_A_PAGE + 1)
            shown = self._found(session, me, ids[:PEOPLE_A_PAGE], search.skill_id)
            return Page(
                people=tuple(shown),
                next_key=shown[-1].member_id if len(ids) > PEOPLE_A_PAGE else None,
            )

    def card(self, caller: Caller, programme_id: str | None, member_id: str) -> PersonCard:
        """Return all that is shown of somebody who may be asked.

        Raises:
            NoProfile: the caller never joined.
            CannotBeAsked: not just now, whatever the reason is.
        """
        with self.database.reading.begin() as session:
            me = _member(session, caller)
            _, listing = self.listing(session, me, programme_id, Search())
            if not mentor_search.among(session, listing, [member_id]):
                raise CannotBeAsked
            return self._card(session, me, programme_id, member_id)

    def suggest(self, caller: Caller, programme_id: str | None, typed: str) -> list[Found]:
        """Return people who may be asked and whose name holds what was typed."""
        with self.database.reading.begin() as session:
            me = _member(session, caller)
            search = Search(name=typed.strip())
            seeker, listing = self.listing(session, me, programme_id, search)
            ids = mentor_search.page(session, listing, seeker, None, MOST_SUGGESTED)
            return self._found(session, me, ids, None)

    def locations(self, caller: Caller, typed: str) -> list[str]:
        """Return locations of colleagues that hold what was typed."""
        with self.database.reading.begin() as session:
            return mentor_search.locations_like(
                session, caller.workspace_id, typed.strip(), MOST_SUGGESTED
            )

    def may_be_asked(
        self, session: Session, member: Member, programme_id: str | None, member_ids: list[str]
    ) -> set[str]:
        """Return which of some people a member may ask now."""
        _, listing = self.listing(session, member, programme_id, Search())
        return mentor_search.among(session, listing, member_ids)

    def listing(
        self, session: Session, member: Member, programme_id: str | None, search: Search
    ) -> tuple[Seeker, Listing]:
        """Return the query for whom a member may ask, and who looks in its words."""
        if programme_id is None:
            seeker = self._seeker(session, member, search.hours)
            return seeker, mentor_search.peers(seeker, search)
        programme = session.get_one(Programme, (member.workspace_id, programme_id))
        seeker = self._seeker(session, member, max(search.hours, programme.minimum_hours))
        more = self._conditions(session, programme)
        return seeker, mentor_search.mentors(seeker, programme_id, search, *more)

    def _conditions(self, session: Session, programme: Programme) -> list[Condition]:
        if not rules_of(session, programme).first_lessons:
            return []
        keys = self.first_lessons(session, programme.workspace_id)
        return has_done_all(Member.id, Member.workspace_id, keys)

    def _seeker(self, session: Session, member: Member, hours: int) -> Seeker:
        now = self.clock()
        workspace_id = member.workspace_id
        zone = session.get_one(Workspace, workspace_id).time_zone
        mine = working_hours_of(member, zone)
        return Seeker(
            workspace_id=workspace_id,
            member_id=member.id,
            slack_user_id=member.slack_user_id or "",
            manager=member.manager_slack_id,
            key=self.key_of(member.slack_user_id or ""),
            languages=frozenset(cards.languages_of(session, workspace_id, member.id)),
            now=now,
            today=local_day(now, mine.zone),
            zone=zone,
            avoided=self._nameless(session, member),
            hours=_fitting(session, workspace_id, mine, hours, now) if hours else None,
        )

    def _nameless(self, session: Session, member: Member) -> frozenset[str]:
        """Return who is on a private list by a key only: somebody who was erased and came back."""
        lines = avoidances_of(session, member.workspace_id, member.id)
        keys = {line.other_key for line in lines if line.other_slack_id is None}
        if not keys:
            return frozenset()
        everybody = mentor_search.slack_ids(session, member.workspace_id)
        return frozenset(one for one, slack_id in everybody if self.key_of(slack_id) in keys)

    def _found(
        self, session: Session, me: Member, ids: list[str], skill_id: str | None
    ) -> list[Found]:
        zone = session.get_one(Workspace, me.workspace_id).time_zone
        monday = _monday(local_day(self.clock(), zone))
        mine = working_hours_of(me, zone)
        people = cards.people_of(session, me.workspace_id, ids)
        offers = cards.offers_of(session, me.workspace_id, ids, first=skill_id)
        return [
            Found(
                member_id=one,
                name=people[one].name or NAMELESS,
                team=people[one].team,
                location=people[one].location,
                offers=tuple(OfferedSkill(name, level) for name, level in offers.get(one, ())),
                hours=hours_in_common(mine, working_hours_of(people[one], zone), monday),
            )
            for one in ids
        ]

    def _card(
        self, session: Session, me: Member, programme_id: str | None, member_id: str
    ) -> PersonCard:
        (found,) = self._found(session, me, [member_id], None)
        member = session.get_one(Member, (me.workspace_id, member_id))
        role, free = self._place(session, programme_id, member)
        return PersonCard(
            found=found,
            about=member.about,
            languages=tuple(cards.languages_of(session, me.workspace_id, member_id)),
            places=free,
            way=role.way if role else None,
            thanks=tuple(self.shown_thanks(session, me.workspace_id, member_id)),
            again_on=self._again_on(session, me, member_id),
        )

    def _again_on(self, session: Session, me: Member, member_id: str) -> date | None:
        """Return from when on somebody who was asked lately may be asked again."""
        now = self.clock()
        asked = asked_since(session, me.workspace_id, me.id, now - A_QUARTER)
        zone = session.get_one(Workspace, me.workspace_id).time_zone
        at = asked.get(member_id)
        return local_day(at + A_QUARTER, me.time_zone or zone) if at else None

    def _place(
        self, session: Session, programme_id: str | None, member: Member
    ) -> tuple[MentorRole | None, int]:
        """Return what a mentor is in a programme for, and how many places are free."""
        here, now = member.workspace_id, self.clock()
        role = questions.role_of(session, here, programme_id, member.id) if programme_id else None
        if role is None or programme_id is None:
            return None, 0
        taken = questions.taken_places(session, here, programme_id, [member.id], now)
        return role, max(0, role.places - taken.get(member.id, 0))


def _fitting(
    session: Session, workspace_id: str, mine: WorkingHours, least: int, now: datetime
) -> tuple[Hours, ...]:
    """Return the hours that are kept in a workspace and share enough with one's own."""
    zone = session.get_one(Workspace, workspace_id).time_zone
    kept = {_hours(one): one for one in mentor_search.all_hours(session, workspace_id, zone)}
    fitting = with_hours_in_common(mine, kept, least, _monday(local_day(now, zone)))
    return tuple(kept[one] for one in fitting)


def _hours(kept: Hours) -> WorkingHours:
    zone, days, start, end = kept
    return WorkingHours(zone, frozenset(int(day) for day in days), start, end)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member
