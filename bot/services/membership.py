"""Being in programmes: pause, resume, skip, how often, leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.attention import DEFAULT_NOTICES, FEWER_NOTICES
from bot.domain.membership import (
    Farewell,
    Membership,
    NoNextRound,
    NotInProgramme,
    Skipped,
    check_pause,
    local_day,
    months_after,
)
from bot.domain.profile import NoProfile
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.access import Caller
from bot.services.outbox import Outbox
from bot.services.places import Place, memberships_of, places_of, places_of_user, seen, zone_of
from models import membership_questions as questions
from models.member import Member, MemberState, member_of_user
from models.programme import EnrolmentState
from models.session import Database
from models.workspace import Workspace


class EndsPairings(Protocol):
    """Ends what somebody is in the middle of, kindly; see bot/services/endings.py."""

    def end_for_member(
        self,
        session: Session,
        workspace_id: str,
        member_id: str,
        now: datetime,
        programme_id: str | None = None,
    ) -> object:
        """End the member's open pairings, in one programme or in all."""


@dataclass(frozen=True)
class Memberships:
    """What a member decides about taking part. Everything can be pressed twice."""

    database: Database
    clock: Clock
    outbox: Outbox
    endings: EndsPairings

    def mine(self, caller: Caller) -> list[Membership]:
        """Return the caller's places in programmes, oldest first; nobody has none."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            return memberships_of(session, member) if member else []

    def today(self, caller: Caller) -> date:
        """Return the day it is where the caller is."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            workspace = session.get_one(Workspace, caller.workspace_id)
            own = member.time_zone if member else None
            return local_day(self.clock(), own or workspace.time_zone)

    def pause(
        self, caller: Caller, until: date, programme_ids: Collection[str] | None = None
    ) -> list[Membership]:
        """Pause the caller's places (all if none are named) until a day; that day is not paused.

        Raises:
            PauseDateWrong: the day has passed or is more than a year away.
            NotInProgramme: the caller is in none of them.
        """
        check_pause(until, self.today(caller))
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            mine = places_of(session, member)
            for place in _named(mine, programme_ids):
                place.enrolment.state = EnrolmentState.PAUSED
                place.enrolment.paused_until = until
                place.enrolment.skips_round_at = place.enrolment.wants_round_at = None
            return seen(mine, zone_of(session, member))

    def resume(
        self, caller: Caller, programme_ids: Collection[str] | None = None
    ) -> list[Membership]:
        """Take part again now, where the caller pauses or rests.

        Raises:
            NotInProgramme: the caller is in none of them.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            mine = places_of(session, member)
            for place in _named(mine, programme_ids):
                place.enrolment.state = EnrolmentState.ACTIVE
                place.enrolment.paused_until = None
            return seen(mine, zone_of(session, member))

    def skip(
        self, caller: Caller, programme_id: str, round_at: datetime | None = None
    ) -> Membership:
        """Let the next round of a programme go by without the caller.

        Args:
            caller: who skips.
            programme_id: where.
            round_at: the due time of the round that was meant; empty means the next one.

        Raises:
            NotInProgramme: the caller is not in it.
            NoNextRound: there is no round to skip.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            place = _named(places_of(session, member), [programme_id])[0]
            _skip(place, round_at or place.next_round_at)
            return _seen(session, member, place)

    def skip_the_only(self, caller: Caller) -> Skipped:
        """Let the next round go by where only one can be meant.

        Somebody who takes part in several programmes, or in none, is to be asked or told first.
        """
        with self.database.writing.begin() as session:
            mine, zone = places_of_user(session, caller.workspace_id, caller.slack_user_id)
            ahead = [place for place in mine if _has_round_ahead(place)]
            if len(ahead) != 1:
                return Skipped(None, seen(ahead, zone), takes_part=bool(mine))
            _skip(ahead[0], ahead[0].next_round_at)
            return Skipped(seen(ahead, zone)[0])

    def unskip(self, caller: Caller, programme_id: str) -> Membership:
        """Take part in the next round after all.

        Raises:
            NotInProgramme: the caller is not in it.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            place = _named(places_of(session, member), [programme_id])[0]
            place.enrolment.skips_round_at = None
            return _seen(session, member, place)

    def take_part_every(self, caller: Caller, programme_id: str, rounds: int) -> Membership:
        """Take part in every round (1), every second (2) or every fourth (4).

        Raises:
            NotInProgramme: the caller is not in it.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            place = _named(places_of(session, member), [programme_id])[0]
            place.enrolment.every_rounds = rounds
            return _seen(session, member, place)

    def hear(self, caller: Caller, *, less: bool) -> None:
        """Get at most two notices a week; or as many as others, with the half-way question.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            member.weekly_notices = FEWER_NOTICES if less else DEFAULT_NOTICES
            member.ask_me_less = member.ask_me_less and less

    def leave(self, caller: Caller, programme_ids: Collection[str]) -> Farewell:
        """Leave programmes at once; what is under way there ends kindly.

        Raises:
            NotInProgramme: the caller is in none of them.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            places = _named(places_of(session, member), programme_ids)
            for enrolment in (place.enrolment for place in places):
                enrolment.state = EnrolmentState.LEFT
                enrolment.left_at = now
                enrolment.paused_until = enrolment.skips_round_at = enrolment.wants_round_at = None
                self.endings.end_for_member(
                    session,
                    member.workspace_id,
                    member.id,
                    now,
                    programme_id=enrolment.programme_id,
                )
            session.flush()
            if not questions.live_places(session, member.workspace_id, member.id):
                self._goodbye(session, member, now)
            ids = [place.programme.id for place in places]
            met = questions.people_met(session, member.workspace_id, member.id, ids)
            return Farewell(
                names=tuple(place.programme.name for place in places),
                met=met,
                erase_on=local_day(member.erase_at, zone_of(session, member))
                if member.erase_at
                else None,
            )

    def _goodbye(self, session: Session, member: Member, now: datetime) -> None:
        workspace = session.get_one(Workspace, member.workspace_id)
        months = WorkspaceSettings.from_record(workspace.settings).keep_profile_months
        member.state = MemberState.LEFT
        member.left_at = now
        member.erase_at = months_after(now, months)
        self.outbox.withdraw_member(session, member.workspace_id, member.id)


def _has_round_ahead(place: Place) -> bool:
    return place.enrolment.state is EnrolmentState.ACTIVE and place.next_round_at is not None


def _skip(place: Place, round_at: datetime | None) -> None:
    if round_at is None:
        raise NoNextRound
    place.enrolment.skips_round_at = round_at
    place.enrolment.wants_round_at = None


def _seen(session: Session, member: Member, place: Place) -> Membership:
    return seen([place], zone_of(session, member))[0]


def _named(mine: Sequence[Place], programme_ids: Collection[str] | None) -> list[Place]:
    named = [p for p in mine if programme_ids is None or p.programme.id in programme_ids]
    if not named:
        raise NotInProgramme
    return named


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member
