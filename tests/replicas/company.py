"""A company whose people are members already: written into the database, not clicked together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.workspace_settings import WorkspaceSettings
from bot.ids import time_ordered_id
from models.member import Member, MemberLanguage, MemberState
from models.programme import Enrolment, EnrolmentState, Format, Programme, ProgrammeState
from models.session import Database
from models.workspace import DeskState, Workspace, WorkspaceState


def add_workspace(
    database: Database, team: str, bot: str, desk: str, now: datetime, fallback: str = ""
) -> str:
    """Store a workspace as an installation does, and return its id.

    ``fallback`` is the Slack id of who hears of it when the desk is lost.
    """
    settings = WorkspaceSettings(fallback_organisers=(fallback,) if fallback else ())
    workspace = Workspace(
        id=time_ordered_id(),
        slack_team_id=team,
        name="Umbra",
        bot_user_id=bot,
        desk_channel=desk,
        time_zone="Europe/Berlin",
        state=WorkspaceState.ACTIVE,
        desk_state=DeskState.OPEN,
        settings=settings.to_record(),
        created_at=now,
    )
    with database.writing.begin() as session:
        session.add(workspace)
        return workspace.id


def add_members(
    database: Database, workspace_id: str, slack_ids: Sequence[str], now: datetime, **more: object
) -> list[str]:
    """Store a member for each Slack id, who works in Berlin from 9 to 17."""
    members = [
        Member(
            **{
                "workspace_id": workspace_id,
                "id": time_ordered_id(),
                "slack_user_id": slack_id,
                "state": MemberState.ACTIVE,
                "name": f"Member {number}",
                "locale": "en-GB",
                "time_zone": "Europe/Berlin",
                "is_guest": False,
                "team": f"Team {number % 40}",
                "location": f"Place {number % 7}",
                "work_days": "12345",
                "work_start": 9 * 60,
                "work_end": 17 * 60,
                "weekly_notices": 4,
                "surprise_me": True,
                "not_sure_yet": True,
                "ask_me_less": False,
                "consented_at": now,
                **more,
            }
        )
        for number, slack_id in enumerate(slack_ids)
    ]
    with database.writing.begin() as session:
        session.add_all(members)
        session.flush()
        session.add_all(
            MemberLanguage(workspace_id=workspace_id, member_id=one.id, language="en")
            for one in members
        )
        return [one.id for one in members]


def add_programme(
    database: Database,
    workspace_id: str,
    member_ids: Sequence[str],
    due_at: datetime,
    now: datetime,
    **more: object,
) -> str:
    """Store a coffee programme, weekly from an instant on, with these members in it."""
    programme = Programme(
        **{
            "workspace_id": workspace_id,
            "id": time_ordered_id(),
            "name": "Coffee across teams",
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
            "weekday": due_at.isoweekday(),
            "minute_of_day": 9 * 60,
            "every_weeks": 1,
            "lasts_weeks": 1,
            "next_round_at": due_at,
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
            "created_at": now,
            **more,
        }
    )
    enrolments = [
        Enrolment(
            workspace_id=workspace_id,
            id=time_ordered_id(),
            member_id=one,
            programme_id=programme.id,
            state=EnrolmentState.ACTIVE,
            every_rounds=1,
            rounds_since_match=0,
            skips_in_row=0,
            waited=0,
            trio_turns=0,
            joined_at=now,
        )
        for one in member_ids
    ]
    with database.writing.begin() as session:
        session.add(programme)
        session.flush()
        session.add_all(enrolments)
        return programme.id
