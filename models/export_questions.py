"""Everything that is stored about one member, row by row, and names for the ids in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from bot.domain.cohort import CohortState
from bot.domain.profile import NAMELESS
from models.ask import AskRecipient
from models.base import Base
from models.cohort import Cohort, CohortMember
from models.growth import GoalProgress, SelfRating
from models.joins import MEMBER_IN_PAIRING
from models.meeting import Thanks
from models.member import Goal, GoalStep, Member, ProfileDraft, Skill
from models.mentorship import MentorRole, Mentorship, RequestChoice
from models.outbox import OutboxRow
from models.personal import Holding
from models.programme import Enrolment, Programme, SeasonAnswer
from models.rounds import Pairing, PairingMember, Round, RoundMember, RoundState


def rows_of(session: Session, holding: Holding, member: Member) -> Sequence[Base]:
    """Return the rows of one table that are about a member."""
    table = holding.owner.class_
    query = select(table).where(
        table.workspace_id == member.workspace_id, holding.owner == member.id, *_told(holding)
    )
    rows: Sequence[Base] = session.scalars(query.order_by(*table.__table__.primary_key)).all()
    return rows


def goal_steps_of(session: Session, member: Member) -> Sequence[GoalStep]:
    """Return the milestones of a member's goals."""
    goals = select(Goal.id).where(
        Goal.workspace_id == member.workspace_id, Goal.member_id == member.id
    )
    query = select(GoalStep).where(
        GoalStep.workspace_id == member.workspace_id, GoalStep.goal_id.in_(goals)
    )
    return session.scalars(query.order_by(GoalStep.goal_id, GoalStep.position)).all()


def goal_progress_of(session: Session, member: Member) -> Sequence[GoalProgress]:
    """Return how far a member's goals were, day by day."""
    goals = select(Goal.id).where(
        Goal.workspace_id == member.workspace_id, Goal.member_id == member.id
    )
    query = select(GoalProgress).where(
        GoalProgress.workspace_id == member.workspace_id, GoalProgress.goal_id.in_(goals)
    )
    return session.scalars(query.order_by(GoalProgress.goal_id, GoalProgress.day)).all()


def season_answers_of(session: Session, member: Member) -> Sequence[SeasonAnswer]:
    """Return what a member chose at the ends of seasons."""
    places = select(Enrolment.id).where(
        Enrolment.workspace_id == member.workspace_id, Enrolment.member_id == member.id
    )
    query = select(SeasonAnswer).where(
        SeasonAnswer.workspace_id == member.workspace_id, SeasonAnswer.enrolment_id.in_(places)
    )
    return session.scalars(query.order_by(SeasonAnswer.asked_at)).all()


def mentor_roles_of(session: Session, member: Member) -> Sequence[MentorRole]:
    """Return what a member's places in mentorship programmes are for."""
    places = select(Enrolment.id).where(
        Enrolment.workspace_id == member.workspace_id, Enrolment.member_id == member.id
    )
    query = select(MentorRole).where(
        MentorRole.workspace_id == member.workspace_id, MentorRole.enrolment_id.in_(places)
    )
    return session.scalars(query.order_by(MentorRole.enrolment_id)).all()


def drafts_of(session: Session, member: Member) -> Sequence[ProfileDraft]:
    """Return the unfinished form of a member, if there is one."""
    query = select(ProfileDraft).where(
        ProfileDraft.workspace_id == member.workspace_id,
        ProfileDraft.slack_user_id == member.slack_user_id,
    )
    return session.scalars(query).all()


def labels(session: Session, member: Member) -> dict[str, str]:
    """Return words for the ids in a member's rows: programmes, rounds, skills, pairings, goals."""
    here = member.workspace_id
    programmes = select(Programme.id, Programme.name).where(Programme.workspace_id == here)
    skills = select(Skill.id, Skill.name).where(Skill.workspace_id == here)
    goals = select(Goal.id, Goal.text).where(Goal.workspace_id == here, Goal.member_id == member.id)
    found = {row[0]: row[1] for row in session.execute(programmes)}
    rounds = select(Round.id, Round.programme_id, Round.number).where(Round.workspace_id == here)
    for round_id, programme_id, number in session.execute(rounds):
        found[round_id] = f"{found[programme_id]}, round {number}"
    found.update((row[0], row[1]) for row in session.execute(skills))
    found.update((row[0], row[1]) for row in session.execute(goals))
    found.update(_pairings(session, member))
    found.update(_people(session, member))
    return found


def _told(holding: Holding) -> list[ColumnElement[bool]]:
    """Return what keeps a file from telling what was not said yet: drafts, ends, messages."""
    released = select(Cohort.id).where(Cohort.state == CohortState.RELEASED)
    public = select(Round.id).where(Round.state.in_([RoundState.RELEASED, RoundState.CLOSED]))
    known: dict[type[Base], ColumnElement[bool]] = {
        OutboxRow: OutboxRow.sent_at.is_not(None),
        PairingMember: PairingMember.pairing_id.in_(_introduced()),
        Mentorship: Mentorship.pairing_id.in_(_introduced()),
        AskRecipient: AskRecipient.heard_at.is_not(None),
        CohortMember: CohortMember.cohort_id.in_(released),
        RequestChoice: RequestChoice.asked_at.is_not(None),
        SelfRating: SelfRating.rated_at.is_not(None),
        RoundMember: RoundMember.round_id.in_(public),
    }
    table = holding.owner.class_
    if holding.section == "thanks_received":
        return [Thanks.passed_on.is_(True)]
    return [known[table]] if table in known else []


def _introduced() -> Select[str]:
    return select(Pairing.id).where(Pairing.introduced_at.is_not(None))


def _people(session: Session, member: Member) -> dict[str, str]:
    here = member.workspace_id
    given = select(Thanks.to_id).where(Thanks.workspace_id == here, Thanks.from_id == member.id)
    got = select(Thanks.from_id).where(
        Thanks.workspace_id == here, Thanks.to_id == member.id, Thanks.passed_on
    )
    query = select(Member.id, Member.name).where(
        Member.workspace_id == here, or_(Member.id.in_(given), Member.id.in_(got))
    )
    return {id_: name or NAMELESS for id_, name in session.execute(query)}


def _pairings(session: Session, member: Member) -> dict[str, str]:
    mine = select(PairingMember.pairing_id).where(
        PairingMember.workspace_id == member.workspace_id, PairingMember.member_id == member.id
    )
    query = (
        select(PairingMember.pairing_id, Member.name)
        .join(Member, MEMBER_IN_PAIRING)
        .where(
            PairingMember.workspace_id == member.workspace_id,
            PairingMember.pairing_id.in_(mine),
            PairingMember.pairing_id.in_(_introduced()),
            Member.id != member.id,
        )
        .order_by(PairingMember.pairing_id, PairingMember.position)
    )
    return _joined((row[0], row[1]) for row in session.execute(query))


def _joined(rows: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    partners: dict[str, list[str]] = defaultdict(list)
    for pairing_id, name in rows:
        partners[pairing_id].append(name or NAMELESS)
    return {pairing_id: "with " + ", ".join(names) for pairing_id, names in partners.items()}
