"""A member's places in programmes, as the member sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.membership import Membership, Standing, local_day
from models import membership_questions as questions
from models.member import Member
from models.programme import Enrolment, EnrolmentState, Programme
from models.workspace import Workspace

STANDINGS = {
    EnrolmentState.ACTIVE: Standing.ACTIVE,
    EnrolmentState.PAUSED: Standing.PAUSED,
    EnrolmentState.RESTING: Standing.RESTING,
}
Place = tuple[Enrolment, Programme]


def memberships_of(session: Session, member: Member) -> list[Membership]:
    """Return a member's places as the member sees them, in a fixed number of queries."""
    places = questions.live_places(session, member.workspace_id, member.id)
    rounds = next_rounds(session, places)
    zone = zone_of(session, member)
    return [_membership(place, programme, rounds, zone) for place, programme in places]


def next_rounds(session: Session, places: list[Place]) -> dict[str, datetime]:
    """Return when each programme's next round is due that the member could be in.

    A round that is planned but not released is still the next one, for those who were in when
    it was planned.
    """
    if not places:
        return {}
    ids = [programme.id for _, programme in places]
    planned = questions.rounds_before_release(session, places[0][0].workspace_id, ids)
    found = {}
    for place, programme in places:
        due_at = planned.get(programme.id)
        if due_at is None or due_at < place.joined_at:
            due_at = programme.next_round_at
        if due_at is not None:
            found[programme.id] = due_at
    return found


def _membership(
    place: Enrolment, programme: Programme, rounds: dict[str, datetime], zone: str
) -> Membership:
    due_at = rounds.get(programme.id)
    return Membership(
        programme_id=programme.id,
        name=programme.name,
        format=programme.format.value,
        standing=STANDINGS[place.state],
        next_on=local_day(due_at, zone) if due_at else None,
        skips_next=due_at is not None and place.skips_round_at == due_at,
        paused_until=place.paused_until,
        every_rounds=place.every_rounds,
    )


def zone_of(session: Session, member: Member) -> str:
    """Return the zone a member lives in, or else the workspace's."""
    return member.time_zone or session.get_one(Workspace, member.workspace_id).time_zone
