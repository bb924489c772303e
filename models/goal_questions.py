"""Questions about goals."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.domain.goals import SHOWN_POINTS, GoalCard, PartnerGoal, ProgressPoint, Step
from bot.domain.profile import NAMELESS
from bot.domain.skills import SkillChoice
from models.growth import GoalProgress
from models.joins import MEMBER_IN_PAIRING
from models.member import Goal, GoalState, GoalStep, Member, Skill
from models.rounds import PairingMember

SHOWN = (GoalState.OPEN, GoalState.REACHED)


def goals_of(session: Session, workspace_id: str, member_id: str) -> list[GoalCard]:
    """Return a member's goals, open ones first, newest first; three queries."""
    query = (
        select(Goal, Skill.name)
        .outerjoin(Skill, and_(Skill.workspace_id == Goal.workspace_id, Skill.id == Goal.skill_id))
        .where(
            Goal.workspace_id == workspace_id,
            Goal.member_id == member_id,
            Goal.state.in_(SHOWN),
        )
        .order_by(Goal.state == GoalState.REACHED, Goal.id.desc())
    )
    steps = _steps(session, workspace_id, member_id)
    history = _history(session, workspace_id, member_id)
    return [
        _card(goal, skill, steps[goal.id], history[goal.id])
        for goal, skill in session.execute(query)
    ]


def partner_goals(
    session: Session, workspace_id: str, member_id: str, pairing_ids: Sequence[str]
) -> list[PartnerGoal]:
    """Return the open goals that partners in some pairings let one see, newest first."""
    query = (
        select(PairingMember.pairing_id, Member.name, Goal.text, Goal.progress)
        .join(Member, MEMBER_IN_PAIRING)
        .join(Goal, and_(Goal.workspace_id == Member.workspace_id, Goal.member_id == Member.id))
        .where(
            PairingMember.workspace_id == workspace_id,
            PairingMember.pairing_id.in_(pairing_ids),
            PairingMember.member_id != member_id,
            Goal.shared.is_(True),
            Goal.state == GoalState.OPEN,
        )
        .order_by(PairingMember.position, Goal.id.desc())
    )
    return [
        PartnerGoal(row[0], row[1] or NAMELESS, row[2], row[3]) for row in session.execute(query)
    ]


def own_goal(session: Session, workspace_id: str, member_id: str, goal_id: str) -> Goal | None:
    """Return a goal if it is this member's."""
    goal = session.get(Goal, (workspace_id, goal_id))
    return goal if goal is not None and goal.member_id == member_id else None


def steps_of(session: Session, goal: Goal) -> list[GoalStep]:
    """Return the milestones of a goal in order."""
    query = select(GoalStep).where(
        GoalStep.workspace_id == goal.workspace_id, GoalStep.goal_id == goal.id
    )
    return list(session.scalars(query.order_by(GoalStep.position)))


def _steps(session: Session, workspace_id: str, member_id: str) -> dict[str, list[GoalStep]]:
    query = (
        select(GoalStep)
        .join(Goal, and_(Goal.workspace_id == GoalStep.workspace_id, Goal.id == GoalStep.goal_id))
        .where(GoalStep.workspace_id == workspace_id, Goal.member_id == member_id)
        .order_by(GoalStep.position)
    )
    found: dict[str, list[GoalStep]] = defaultdict(list)
    for step in session.scalars(query):
        found[step.goal_id].append(step)
    return found


def _history(session: Session, workspace_id: str, member_id: str) -> dict[str, list[ProgressPoint]]:
    query = (
        select(GoalProgress)
        .join(
            Goal,
            and_(Goal.workspace_id == GoalProgress.workspace_id, Goal.id == GoalProgress.goal_id),
        )
        .where(GoalProgress.workspace_id == workspace_id, Goal.member_id == member_id)
        .order_by(GoalProgress.day)
    )
    found: dict[str, list[ProgressPoint]] = defaultdict(list)
    for point in session.scalars(query):
        found[point.goal_id].append(ProgressPoint(point.day, point.progress))
    return found


def _card(
    goal: Goal, skill: str | None, steps: list[GoalStep], history: list[ProgressPoint]
) -> GoalCard:
    return GoalCard(
        goal_id=goal.id,
        text=goal.text,
        skill=SkillChoice(skill, goal.skill_id) if skill else None,
        target=goal.target,
        progress=goal.progress,
        shared=goal.shared,
        reached=goal.state is GoalState.REACHED,
        steps=tuple(Step(step.id, step.text, step.done_at is not None) for step in steps),
        history=tuple(history[-SHOWN_POINTS:]),
    )
