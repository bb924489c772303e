"""What members tap on notices of rounds; everything can be tapped twice, and changed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.rounds import NotAsked, Reply, RoundHasBegun, RoundReply
from bot.services.access import Caller
from bot.services.cadences import cadence_of, day_in
from bot.services.round_notices import due_of, is_coming, zone_of
from models import round_questions as questions
from models.member import Member
from models.outbox import OutboxRow
from models.programme import Enrolment, EnrolmentState, Programme
from models.session import Database


@dataclass(frozen=True)
class _Place:
    """A member's place in a programme, and the round that was tapped about."""

    member: Member
    enrolment: Enrolment
    programme: Programme
    due_at: datetime | None


@dataclass(frozen=True)
class RoundReplies:
    """Does what a member's tap says.

    A button carries the id of its notice, or of the enrolment it is about; then it means the
    round that comes next.
    """

    database: Database
    clock: Clock

    def skip(self, caller: Caller, about: str) -> RoundReply:
        """Let the round go by without the caller; it works until its introductions are out.

        Raises:
            NotAsked: the button was somebody else's.
            RoundHasBegun: it is too late.
        """
        with self.database.writing.begin() as session:
            place = _coming(session, caller, about)
            place.enrolment.skips_round_at = place.due_at
            place.enrolment.wants_round_at = None
            return _reply(session, place, about, Reply.SKIPPED)

    def take_part(self, caller: Caller, about: str) -> RoundReply:
        """Take part after all.

        Raises:
            NotAsked, RoundHasBegun: as for ``skip``.
        """
        with self.database.writing.begin() as session:
            place = _coming(session, caller, about)
            place.enrolment.skips_round_at = None
            if place.programme.asks_each_time:
                place.enrolment.wants_round_at = place.due_at
            return _reply(session, place, about, Reply.TAKES_PART)

    def say_yes(self, caller: Caller, about: str) -> RoundReply:
        """Answer "Want one this week?" with yes.

        Raises:
            NotAsked, RoundHasBegun: as for ``skip``.
        """
        with self.database.writing.begin() as session:
            place = _coming(session, caller, about)
            place.enrolment.wants_round_at = place.due_at
            place.enrolment.skips_round_at = None
            return _reply(session, place, about, Reply.SAID_YES)

    def say_no(self, caller: Caller, about: str) -> RoundReply:
        """Answer "Want one this week?" with no.

        Raises:
            NotAsked, RoundHasBegun: as for ``skip``.
        """
        with self.database.writing.begin() as session:
            place = _coming(session, caller, about)
            place.enrolment.wants_round_at = None
            return _reply(session, place, about, Reply.SAID_NO)


def _coming(session: Session, caller: Caller, about: str) -> _Place:
    place = _place(session, caller, about)
    if place.due_at is None or not is_coming(session, place.programme, place.due_at):
        raise RoundHasBegun
    return place


def _place(session: Session, caller: Caller, about: str) -> _Place:
    if caller.member_id is None:
        raise NotAsked
    row = session.get(OutboxRow, (caller.workspace_id, about))
    if row is not None and row.member_id != caller.member_id:
        raise NotAsked
    enrolment = session.get(Enrolment, (caller.workspace_id, row.subject if row else about))
    if enrolment is None or enrolment.member_id != caller.member_id:
        raise NotAsked
    if enrolment.state is EnrolmentState.LEFT:
        raise NotAsked
    programme = session.get_one(Programme, (caller.workspace_id, enrolment.programme_id))
    return _Place(
        member=session.get_one(Member, (caller.workspace_id, caller.member_id)),
        enrolment=enrolment,
        programme=programme,
        due_at=(due_of(row) if row else None) or _next_due(session, programme),
    )


def _next_due(session: Session, programme: Programme) -> datetime | None:
    """Return the due time of the round that comes next: one that is planned already counts."""
    planned = questions.unreleased_rounds(session, programme)
    return planned[0].due_at if planned else programme.next_round_at


def _reply(session: Session, place: _Place, about: str, reply: Reply) -> RoundReply:
    zone = zone_of(session, place.member)
    following = (
        cadence_of(session, place.programme).next_after(place.due_at) if place.due_at else None
    )
    return RoundReply(
        reply=reply,
        notice_id=about,
        programme=place.programme.name,
        day=day_in(zone, place.due_at),
        next_day=day_in(zone, following),
    )
