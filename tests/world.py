"""A small company in a real database, built in two lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.domain.programmes import MentorshipRules
from bot.services.access import Caller
from bot.services.mentorship_rules import keep_rules
from bot.services.outbox import Outbox
from models.member import Member, MemberLanguage, MemberSkill, MemberState, Skill, SkillSide
from models.outbox import OutboxRow
from models.programme import Enrolment, EnrolmentState, Format, Programme, ProgrammeState
from models.session import Database
from models.workspace import DeskState, Workspace, WorkspaceState

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # 9:00 in Berlin


def counting_ids() -> Callable[[], str]:
    """Return a source of ids that count up: 36 characters, in ascending order."""
    numbers = count(1)
    return lambda: f"00000000-0000-7000-8000-{next(numbers):012d}"


@dataclass(frozen=True)
class World:
    """A workspace with a desk, a clock that stands on a Monday, and ways to fill it."""

    database: Database
    clock: MovableClock
    new_id: Callable[[], str]
    outbox: Outbox
    workspace_id: str

    @property
    def now(self) -> datetime:
        """Return the programme clock's instant."""
        return self.clock()

    def member(self, name: str, **columns: object) -> str:
        """Add a member called Ada with Slack id UADA, in Berlin, 9 to 17, and return the id."""
        member = Member(
            **{
                "workspace_id": self.workspace_id,
                "id": self.new_id(),
                "slack_user_id": f"U{name.upper()}",
                "state": MemberState.ACTIVE,
                "name": name,
                "locale": "en-GB",
                "time_zone": "Europe/Berlin",
                "is_guest": False,
                "team": "Support",
                "location": "Berlin",
                "work_days": "12345",
                "work_start": 9 * 60,
                "work_end": 17 * 60,
                "weekly_notices": 4,
                "surprise_me": True,
                "not_sure_yet": True,
                "ask_me_less": False,
                "consented_at": self.now,
                **columns,
            }
        )
        return self._add(
            member,
            MemberLanguage(workspace_id=self.workspace_id, member_id=member.id, language="en"),
        )

    def member_id(self, name: str) -> str:
        """Return the id of the member called so."""
        with self.database.reading.begin() as session:
            return session.query(Member).filter_by(name=name).one().id

    def caller(self, member_id: str) -> Caller:
        """Return a member as the person who asks."""
        with self.database.reading.begin() as session:
            member = session.get_one(Member, (self.workspace_id, member_id))
            return Caller(self.workspace_id, member.slack_user_id or "", member_id, member.locale)

    def programme(self, name: str = "Coffee across teams", **columns: object) -> str:
        """Add a coffee programme, Mondays 9:00 in Berlin, every week, drafted; return the id."""
        programme = Programme(
            **{
                "workspace_id": self.workspace_id,
                "id": self.new_id(),
                "name": name,
                "state": ProgrammeState.ACTIVE,
                "format": Format.COFFEE,
                "objective": "cross-site",
                "objective_text": "Meet a colleague from another office.",
                "measure": "meetings",
                "target": None,
                "run_by_slack_id": "UINES",
                "run_by_name": "Ines Roth",
                "time_zone": "Europe/Berlin",
                "starts_on": date(2026, 11, 23),
                "weekday": 1,
                "minute_of_day": 9 * 60,
                "every_weeks": 1,
                "lasts_weeks": 1,
                "next_round_at": MONDAY,
                "late_days": 3,
                "asks_each_time": False,
                "drafts": True,
                "release_after_minutes": 120,
                "group_size": 2,
                "best_fit": False,
                "minimum_score": 0,
                "minimum_hours": 2,
                "weights": "balanced",
                "guests_allowed": False,
                "season_rounds": 8,
                "season": 1,
                "rounds_this_season": 0,
                "created_at": self.now,
                **columns,
            }
        )
        return self._add(programme)

    def mentorship_programme(
        self, name: str = "Mentorship", *, rules: MentorshipRules | None = None, **columns: object
    ) -> str:
        """Add a mentorship programme of 26 weeks in Berlin, by request; return the id."""
        usual = {
            "format": Format.MENTORSHIP,
            "objective": "career",
            "objective_text": "Learn from somebody who has been there.",
            "every_weeks": 4,
            "lasts_weeks": 26,
            "next_round_at": None,
            "weights": "skills",
        }
        programme_id = self.programme(name, **{**usual, **columns})
        with self.database.writing.begin() as session:
            programme = session.get_one(Programme, (self.workspace_id, programme_id))
            keep_rules(session, programme, rules or MentorshipRules())
        return programme_id

    def enrol(self, programme_id: str, *member_ids: str, **columns: object) -> list[str]:
        """Enrol members in a programme and return the ids of their enrolments."""
        return [
            self._add(
                Enrolment(
                    **{
                        "workspace_id": self.workspace_id,
                        "id": self.new_id(),
                        "member_id": member_id,
                        "programme_id": programme_id,
                        "state": EnrolmentState.ACTIVE,
                        "every_rounds": 1,
                        "rounds_since_match": 0,
                        "skips_in_row": 0,
                        "waited": 0,
                        "trio_turns": 0,
                        "joined_at": self.now,
                        **columns,
                    }
                )
            )
            for member_id in member_ids
        ]

    def skill(self, name: str) -> str:
        """Add a skill and return its id."""
        return self._add(
            Skill(workspace_id=self.workspace_id, id=self.new_id(), name=name, key=name.casefold())
        )

    def knows(self, member_id: str, skill_id: str, side: SkillSide, level: int | None = 3) -> None:
        """Let a member offer or want a skill."""
        with self.database.writing.begin() as session:
            session.add(
                MemberSkill(
                    workspace_id=self.workspace_id,
                    member_id=member_id,
                    skill_id=skill_id,
                    side=side,
                    level=level,
                )
            )

    def lines(self, *kinds: str) -> Sequence[OutboxRow]:
        """Return what the outbox holds, oldest first; of some kinds, if any are named."""
        with self.database.reading.begin() as session:
            rows = session.query(OutboxRow).order_by(OutboxRow.id).all()
            session.expunge_all()
        return [row for row in rows if not kinds or row.kind in kinds]

    def _add(self, row: Member | Programme | Enrolment | Skill, *more: object) -> str:
        with self.database.writing.begin() as session:
            session.add(row)
            session.flush()
            session.add_all(more)
        return row.id


def build_world(database: Database) -> World:
    """Return a world with one workspace in an empty, migrated database."""
    new_id = counting_ids()
    clock = MovableClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    workspace = Workspace(
        id=new_id(),
        slack_team_id="T1",
        name="Umbra",
        bot_user_id="UBOT",
        desk_channel="CDESK",
        time_zone="Europe/Berlin",
        state=WorkspaceState.ACTIVE,
        desk_state=DeskState.OPEN,
        settings={},
        created_at=clock(),
    )
    with Session(database.engine) as session, session.begin():
        session.add(workspace)
        workspace_id = workspace.id
    return World(database, clock, new_id, Outbox(new_id), workspace_id)
