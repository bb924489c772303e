"""Goals of members: added, changed, ticked off, reached."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.goals import (
    MOST_GOALS,
    GoalAnswers,
    GoalCard,
    GoalWrong,
    NoSuchGoal,
    PartnerGoal,
    progress_by_steps,
)
from bot.domain.membership import local_day
from bot.domain.profile import NoProfile
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.skills import Skills
from models import goal_questions as questions
from models.growth import GoalProgress
from models.home_questions import open_pairings
from models.member import Goal, GoalState, GoalStep, Member, member_of_user
from models.session import Database
from models.workspace import ViewResult, Workspace


@dataclass(frozen=True)
class Goals:
    """What members want to reach; everything is the owner's alone unless it is shared."""

    database: Database
    clock: Clock
    new_id: NewId
    skills: Skills

    def mine(self, caller: Caller) -> list[GoalCard]:
        """Return the caller's goals, open ones first.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            return questions.goals_of(session, member.workspace_id, member.id)

    def one(self, caller: Caller, goal_id: str) -> GoalCard:
        """Return one of the caller's goals.

        Raises:
            NoSuchGoal: there is none, or it is not the caller's.
        """
        found = next((goal for goal in self.mine(caller) if goal.goal_id == goal_id), None)
        if found is None:
            raise NoSuchGoal
        return found

    def add(self, caller: Caller, answers: GoalAnswers, view_id: str) -> str:
        """Add a goal and return its id; the same form sent twice adds one.

        Raises:
            NoProfile: the caller never joined.
            GoalWrong: there are ten already, or its day has passed.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            sent = session.get(ViewResult, (caller.workspace_id, view_id))
            if sent is not None and sent.subject:
                return sent.subject
            if len(questions.goals_of(session, member.workspace_id, member.id)) >= MOST_GOALS:
                raise GoalWrong("text", "too-many")
            goal = Goal(
                workspace_id=member.workspace_id,
                id=self.new_id(),
                member_id=member.id,
                progress=0,
                state=GoalState.OPEN,
                created_at=self.clock(),
            )
            self._write(session, member, goal, answers)
            self._note(session, member, goal)
            session.add(_result(goal, view_id))
            return goal.id

    def change(self, caller: Caller, goal_id: str, answers: GoalAnswers) -> None:
        """Change a goal; milestones whose words stay keep their ticks.

        Raises:
            NoSuchGoal: there is none, or it is not the caller's.
            GoalWrong: its day has passed and was not its day before.
        """
        with self.database.writing.begin() as session:
            member, goal = _own(session, caller, goal_id)
            self._write(session, member, goal, answers)

    def move(self, caller: Caller, goal_id: str, progress: int) -> None:
        """Say how far a goal is, in percent; 100 means that it is reached.

        Raises:
            NoSuchGoal: there is none, or it is not the caller's.
        """
        with self.database.writing.begin() as session:
            member, goal = _own(session, caller, goal_id)
            goal.progress = progress
            goal.state = GoalState.REACHED if progress == 100 else GoalState.OPEN
            goal.changed_at = self.clock()
            self._note(session, member, goal)

    def tick(self, caller: Caller, goal_id: str, done: Collection[str]) -> None:
        """Say which milestones are done, by their ids; the progress follows.

        Raises:
            NoSuchGoal: there is none, or it is not the caller's.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member, goal = _own(session, caller, goal_id)
            steps = questions.steps_of(session, goal)
            for step in steps:
                step.done_at = (step.done_at or now) if step.id in done else None
            ticked = sum(step.done_at is not None for step in steps)
            goal.progress = progress_by_steps(ticked, len(steps))
            goal.changed_at = now
            self._note(session, member, goal)

    def drop(self, caller: Caller, goal_id: str) -> None:
        """Delete a goal with its milestones.

        Raises:
            NoSuchGoal: there is none, or it is not the caller's.
        """
        with self.database.writing.begin() as session:
            _, goal = _own(session, caller, goal_id)
            session.delete(goal)

    def of_partners(self, caller: Caller) -> list[PartnerGoal]:
        """Return the goals that the caller's present partners let the caller see."""
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            rows = open_pairings(session, member, self.clock())
            ids = [pairing.id for pairing, _ in rows]
            return questions.partner_goals(session, member.workspace_id, member.id, ids)

    def to_tap(self, caller: Caller) -> GoalCard | None:
        """Return the goal that the caller may be asked about beside another question."""
        with self.database.reading.begin() as session:
            return self.for_check_in(session, caller.workspace_id, caller.member_id or "")

    def for_check_in(self, session: Session, workspace_id: str, member_id: str) -> GoalCard | None:
        """Return the goal that a check-in may ask about: the newest that is not reached.

        The check-in's view shows it by ``views/goal_tap.part``; the taps find their own way.
        """
        goals = questions.goals_of(session, workspace_id, member_id)
        return next((goal for goal in goals if not goal.reached), None)

    def _note(self, session: Session, member: Member, goal: Goal) -> None:
        """Keep how far a goal is today; the last word of a day counts."""
        day = local_day(self.clock(), _zone(session, member))
        session.merge(
            GoalProgress(
                workspace_id=goal.workspace_id, goal_id=goal.id, day=day, progress=goal.progress
            )
        )

    def _write(self, session: Session, member: Member, goal: Goal, answers: GoalAnswers) -> None:
        today = local_day(self.clock(), _zone(session, member))
        _check_target(answers.target, goal.target, today)
        goal.text = answers.text
        goal.target = answers.target
        goal.shared = answers.shared
        goal.changed_at = self.clock()
        goal.skill_id = (
            self.skills.find_or_create(session, member.workspace_id, answers.skill)
            if answers.skill
            else None
        )
        session.add(goal)
        session.flush()
        self._write_steps(session, goal, answers.steps)

    def _write_steps(self, session: Session, goal: Goal, texts: Sequence[str]) -> None:
        stored = {step.text: step for step in questions.steps_of(session, goal)}
        for text in stored.keys() - set(texts):
            session.delete(stored[text])
        for position, text in enumerate(texts):
            step = stored.get(text)
            if step is None:
                step = GoalStep(
                    workspace_id=goal.workspace_id, id=self.new_id(), goal_id=goal.id, text=text
                )
                session.add(step)
            step.position = position
        session.flush()


def _zone(session: Session, member: Member) -> str:
    return member.time_zone or session.get_one(Workspace, member.workspace_id).time_zone


def _check_target(target: date | None, before: date | None, today: date) -> None:
    if target is not None and target != before and target < today:
        raise GoalWrong("target", "passed")


def _result(goal: Goal, view_id: str) -> ViewResult:
    return ViewResult(
        workspace_id=goal.workspace_id, view_id=view_id, subject=goal.id, at=goal.created_at
    )


def _own(session: Session, caller: Caller, goal_id: str) -> tuple[Member, Goal]:
    member = _member(session, caller)
    goal = questions.own_goal(session, member.workspace_id, member.id, goal_id)
    if goal is None:
        raise NoSuchGoal
    return member, goal


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member
