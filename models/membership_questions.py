"""Questions about who is in which programme, and when its next round is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased, load_only

from models.joins import MEMBER_OF_ENROLMENT, PROGRAMME_OF_ENROLMENT
from models.meeting import MeetingSession, SessionState
from models.member import Member, MemberState
from models.programme import Enrolment, EnrolmentState, Programme, ProgrammeState
from models.rounds import Pairing, PairingMember, Round, RoundState
from models.workspace import Workspace


@dataclass(frozen=True)
class EndOfPause:
    """The day, local to the member, on which a pause is over."""

    workspace_id: str
    member_id: str
    day: date
    zone: str


LIVE = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED, EnrolmentState.RESTING)


# Asked with nearly everything that a member does: built once.
_LIVE = (
    select(Enrolment, Programme)
    .join(Programme, PROGRAMME_OF_ENROLMENT)
    .where(
        Enrolment.workspace_id == bindparam("workspace_id"),
        Enrolment.state.in_(LIVE),
        Programme.state != ProgrammeState.ENDED,
    )
    .order_by(Enrolment.joined_at, Enrolment.id)
)
_LIVE_PLACES = _LIVE.where(Enrolment.member_id == bindparam("member_id"))
_PLANNED_AT = (
    select(func.min(Round.due_at))
    .where(
        Round.workspace_id == Programme.workspace_id,
        Round.programme_id == Programme.id,
        Round.state.in_([RoundState.PLANNING, RoundState.DRAFTED]),
    )
    .correlate(Programme)
    .scalar_subquery()
)
_ON_CARDS = load_only(
    Programme.name,
    Programme.objective_text,
    Programme.state,
    Programme.format,
    Programme.every_weeks,
    Programme.lasts_weeks,
    Programme.run_by_name,
    Programme.next_round_at,
)
_PLACES_AHEAD = _LIVE_PLACES.add_columns(_PLANNED_AT).options(_ON_CARDS)
_PLACES_OF_USER = (
    _LIVE.add_columns(_PLANNED_AT, func.coalesce(Member.time_zone, Workspace.time_zone))
    .join(
        Member,
        and_(
            Member.workspace_id == Enrolment.workspace_id,
            Member.id == Enrolment.member_id,
            Member.slack_user_id == bindparam("slack_user_id"),
        ),
    )
    .join(Workspace, Workspace.id == Enrolment.workspace_id)
    .options(_ON_CARDS)
)
_PROGRAMMES_AROUND = (
    select(Programme, Enrolment, _PLANNED_AT)
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.workspace_id == Programme.workspace_id,
            Enrolment.programme_id == Programme.id,
            Enrolment.member_id == bindparam("member_id"),
            Enrolment.state.in_(LIVE),
        ),
    )
    .where(
        Programme.workspace_id == bindparam("workspace_id"),
        Programme.state != ProgrammeState.ENDED,
    )
    .order_by(Programme.created_at, Programme.id)
    .options(_ON_CARDS)
)


def live_places(
    session: Session, workspace_id: str, member_id: str
) -> list[tuple[Enrolment, Programme]]:
    """Return a member's places in programmes that go on, oldest first."""
    whose = {"workspace_id": workspace_id, "member_id": member_id}
    rows = session.execute(_LIVE_PLACES, whose)
    return [(enrolment, programme) for enrolment, programme in rows]


def places_ahead(
    session: Session, workspace_id: str, member_id: str
) -> list[tuple[Enrolment, Programme, datetime | None]]:
    """Return the same, and when the round was due that is planned or at the desk."""
    whose = {"workspace_id": workspace_id, "member_id": member_id}
    rows = session.execute(_PLACES_AHEAD, whose)
    return [(enrolment, programme, planned_at) for enrolment, programme, planned_at in rows]


def places_of_user(
    session: Session, workspace_id: str, slack_user_id: str
) -> list[tuple[Enrolment, Programme, datetime | None, str]]:
    """Return the same of whoever a Slack user is, each with the zone that this member lives in."""
    whose = {"workspace_id": workspace_id, "slack_user_id": slack_user_id}
    rows = session.execute(_PLACES_OF_USER, whose)
    return [(place, programme, planned_at, zone) for place, programme, planned_at, zone in rows]


def place_in(
    session: Session, workspace_id: str, member_id: str, programme_id: str
) -> Enrolment | None:
    """Return a member's enrolment in a programme, whatever its state."""
    return session.scalar(
        select(Enrolment).where(
            Enrolment.workspace_id == workspace_id,
            Enrolment.member_id == member_id,
            Enrolment.programme_id == programme_id,
        )
    )


def programmes_around(
    session: Session, workspace_id: str, member_id: str | None
) -> list[tuple[Programme, Enrolment | None, datetime | None]]:
    """Return the programmes of a workspace that go on, oldest first, each with a person's place.

    The last is when the round was due that is planned or at the desk.
    """
    whose = {"workspace_id": workspace_id, "member_id": member_id}
    rows = session.execute(_PROGRAMMES_AROUND, whose)
    return [(programme, enrolment, planned_at) for programme, enrolment, planned_at in rows]


def people_met(
    session: Session, workspace_id: str, member_id: str, programme_ids: Collection[str]
) -> int:
    """Return how many different colleagues a member met in some programmes."""
    mine, theirs = aliased(PairingMember), aliased(PairingMember)
    query = (
        select(func.count(func.distinct(theirs.member_id)))
        .select_from(mine)
        .join(theirs, _same_pairing(mine, theirs))
        .join(Pairing, and_(Pairing.workspace_id == workspace_id, Pairing.id == mine.pairing_id))
        .join(
            MeetingSession,
            and_(
                MeetingSession.workspace_id == workspace_id,
                MeetingSession.pairing_id == mine.pairing_id,
                MeetingSession.state == SessionState.HELD,
            ),
        )
        .where(
            mine.workspace_id == workspace_id,
            mine.member_id == member_id,
            theirs.member_id != member_id,
            Pairing.programme_id.in_(programme_ids),
        )
    )
    return session.scalar(query) or 0


def ends_of_pauses(session: Session, first: date, last: date) -> Sequence[EndOfPause]:
    """Return the ends of pauses from one day to another, earliest first, and who they are for."""
    rows = session.execute(_ENDS_OF_PAUSES, {"first": first, "last": last})
    return [EndOfPause(here, who, day, zone) for here, who, day, zone in rows if day]


def next_end_of_pause(session: Session, first: date) -> date | None:
    """Return the first day, not before a day, on which a pause ends."""
    return session.scalar(
        select(func.min(Enrolment.paused_until))
        .join(Member, MEMBER_OF_ENROLMENT)
        .where(
            Enrolment.state == EnrolmentState.PAUSED,
            Enrolment.paused_until >= first,
            Member.state == MemberState.ACTIVE,
        )
    )


def _same_pairing(mine: type[PairingMember], theirs: type[PairingMember]) -> ColumnElement[bool]:
    return and_(mine.workspace_id == theirs.workspace_id, mine.pairing_id == theirs.pairing_id)


# Asked at every look of the clock: put together once.
_ENDS_OF_PAUSES = (
    select(
        Enrolment.workspace_id,
        Enrolment.member_id,
        Enrolment.paused_until,
        func.coalesce(Member.time_zone, Workspace.time_zone),
    )
    .join(Member, MEMBER_OF_ENROLMENT)
    .join(Workspace, Workspace.id == Enrolment.workspace_id)
    .where(
        Enrolment.state == EnrolmentState.PAUSED,
        Enrolment.paused_until.between(bindparam("first"), bindparam("last")),
        Member.state == MemberState.ACTIVE,
    )
    .distinct()
    .order_by(Enrolment.paused_until, Enrolment.member_id)
)
