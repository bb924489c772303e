"""Milestones: a kind word to one person alone, at most once a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.cadence import instant_of
from bot.domain.notices import Kind
from bot.domain.notices.recognition import MilestoneReached
from bot.domain.recognition import BETWEEN_MILESTONES, FIFTH, TENTH
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import milestone_questions as questions
from models.member import Member, MemberState
from models.outbox import OutboxRow, Target
from models.recognition import Milestone, MilestoneDay, MilestoneKind
from models.session import Database
from models.workspace import Workspace

LOOK_AT = time(9, 30)  # local to the workspace, every day
SETTLED = timedelta(days=7)  # after its end a mentorship counts as completed for both


@dataclass(frozen=True)
class Milestones:
    """Looks through a workspace once a day; the first look tells of nothing that was before."""

    database: Database
    outbox: Outbox
    name: str = "milestones"

    def parts(self) -> Script:
        """Return how a milestone is told."""
        return {Kind.MILESTONE: Part(compose=_compose)}

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the workspaces that are looked through now."""
        with self.database.reading.begin() as session:
            found = questions.workspaces_to_look_through(session, now)
            return [Item(one, one) for one in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Note who reached what, and tell each at most one a month."""
        with self.database.writing.begin() as session:
            workspace = session.get_one(Workspace, item.workspace_id, with_for_update=True)
            day = session.get(MilestoneDay, workspace.id)
            if day is not None and day.next_at > now:
                return
            first_look = day is None
            session.merge(
                MilestoneDay(
                    workspace_id=workspace.id, next_at=_next_look(now, workspace.time_zone)
                )
            )
            self._note(session, workspace.id, now, quietly=first_look)
            self._tell(session, workspace.id, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when milestones are looked for next."""
        with self.database.reading.begin() as session:
            return questions.next_look(session, after)

    def _note(self, session: Session, workspace_id: str, now: datetime, *, quietly: bool) -> None:
        reached = {
            MilestoneKind.FIFTH_MEETING: questions.meetings_of(session, workspace_id, FIFTH, now),
            MilestoneKind.FIRST_MENTORSHIP: questions.completed_mentorships(
                session, workspace_id, now - SETTLED
            ),
            MilestoneKind.TENTH_THANKS: questions.thanked(session, workspace_id, TENTH),
        }
        for kind, people in reached.items():
            for member_id in sorted(people):
                if session.get(Milestone, (workspace_id, member_id, kind)) is None:
                    session.add(
                        Milestone(
                            workspace_id=workspace_id,
                            member_id=member_id,
                            kind=kind,
                            reached_at=now,
                            told_at=now if quietly else None,
                        )
                    )
        session.flush()

    def _tell(self, session: Session, workspace_id: str, now: datetime) -> None:
        every = questions.milestones_in(session, workspace_id)
        lately = {
            one.member_id
            for one in every
            if one.told_at is not None and now - one.told_at < BETWEEN_MILESTONES
        }
        for one in every:
            if one.told_at is not None or one.member_id in lately:
                continue
            one.told_at = now
            lately.add(one.member_id)
            line = Line(
                kind=Kind.MILESTONE,
                key=f"milestone:{one.member_id}:{one.kind.value}",
                target=Target.MEMBER,
                member_id=one.member_id,
                not_before=now,
                details={"kind": one.kind.value},
            )
            self.outbox.write(session, workspace_id, line, now)


def _next_look(now: datetime, zone: str) -> datetime:
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return instant_of(datetime.combine(day, LOOK_AT), zone)


def _compose(session: Session, row: OutboxRow, _now: datetime) -> MilestoneReached | None:
    member = session.get(Member, (row.workspace_id, row.member_id))
    if member is None or member.state is not MemberState.ACTIVE:
        return None
    return MilestoneReached(str(row.details["kind"]))
