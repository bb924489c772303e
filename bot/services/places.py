"""A member's places in programmes, as the member sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.membership import Membership, Standing, local_day
from models import membership_questions as questions
from models.member import Member
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.workspace import Workspace

STANDINGS = {
    EnrolmentState.ACTIVE: Standing.ACTIVE,
    EnrolmentState.PAUSED: Standing.PAUSED,
    EnrolmentState.RESTING: Standing.RESTING,
}


@dataclass(frozen=True)
class Place:
    """A member's place in a programme.

    Attributes:
        planned_at: when the round was due that is planned or at the desk, if there is one.
    """

    enrolment: Enrolment
    programme: Programme
    planned_at: datetime | None

    @property
    def next_round_at(self) -> datetime | None:
        """Return when the next round is due that the member could be in.

        A round that is planned but not released is still the next one, for those who were in
        when it was planned.
        """
        if self.planned_at is None or self.planned_at < self.enrolment.joined_at:
            return self.programme.next_round_at
        return self.planned_at


def places_of(session: Session, member: Member) -> list[Place]:
    """Return a member's places in programmes that go on, oldest first, in one query."""
    found = questions.places_ahead(session, member.workspace_id, member.id)
    return [Place(*one) for one in found]


def places_of_user(
    session: Session, workspace_id: str, slack_user_id: str
) -> tuple[list[Place], str]:
    """Return the same of whoever a Slack user is, and the zone of that member; one query.

    Somebody without any place has no zone here.
    """
    found = questions.places_of_user(session, workspace_id, slack_user_id)
    places = [Place(place, programme, at) for place, programme, at, _ in found]
    return places, found[0][3] if found else ""


def programmes_around(
    session: Session, workspace_id: str, member_id: str | None
) -> tuple[list[Place], list[Programme]]:
    """Return a person's places and the active programmes without one, oldest first; one query."""
    found = questions.programmes_around(session, workspace_id, member_id)
    mine = [Place(place, programme, planned_at) for programme, place, planned_at in found if place]
    mine.sort(key=lambda one: (one.enrolment.joined_at, one.enrolment.id))
    to_join = [
        programme
        for programme, place, _ in found
        if place is None and programme.state is ProgrammeState.ACTIVE
    ]
    return mine, to_join


def memberships_of(session: Session, member: Member) -> list[Membership]:
    """Return a member's places as the member sees them, in a fixed number of queries."""
    places = places_of(session, member)
    return seen(places, zone_of(session, member))


def seen(places: Iterable[Place], zone: str) -> list[Membership]:
    """Return places as a member in a time zone sees them."""
    return [_membership(place, zone) for place in places]


def _membership(place: Place, zone: str) -> Membership:
    enrolment, due_at = place.enrolment, place.next_round_at
    return Membership(
        programme_id=place.programme.id,
        name=place.programme.name,
        format=place.programme.format.value,
        standing=STANDINGS[enrolment.state],
        next_on=local_day(due_at, zone) if due_at else None,
        skips_next=due_at is not None and enrolment.skips_round_at == due_at,
        paused_until=enrolment.paused_until,
        every_rounds=enrolment.every_rounds,
    )


def zone_of(session: Session, member: Member) -> str:
    """Return the zone a member lives in, or else the workspace's."""
    return member.time_zone or session.get_one(Workspace, member.workspace_id).time_zone
