"""What the desk hears about its programmes: started, paused, resumed, ended, and by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from bot.domain.notices.desk import ProgrammeNews
from bot.services.access import OrganiserCaller
from bot.services.cadences import has_rounds
from bot.services.outbox import Line, Outbox
from models.outbox import OutboxRow, Target
from models.programme import Programme, ProgrammeState
from models.workspace import Organiser

_HOLDS_WHILE = {
    "started": ProgrammeState.ACTIVE,
    "paused": ProgrammeState.PAUSED,
    "resumed": ProgrammeState.ACTIVE,
    "ended": ProgrammeState.ENDED,
}


def write_news(
    outbox: Outbox,
    session: Session,
    caller: OrganiserCaller,
    programme: Programme,
    verb: str,
    now: datetime,
) -> None:
    """Let the desk hear what an organiser did with a programme, in the same transaction."""
    line = Line(
        Kind.PROGRAMME_NEWS,
        key=f"programme-news:{programme.id}:{verb}:{now.isoformat()}",
        target=Target.DESK,
        not_before=now,
        subject=programme.id,
        details={"verb": verb, "organiser": caller.organiser_id},
    )
    outbox.write(session, programme.workspace_id, line, now)


def compose_news(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    """Return the news of a stored line; None when it is not true any more."""
    programme = session.get(Programme, (row.workspace_id, row.subject))
    verb = str(row.details["verb"])
    if programme is None or programme.state is not _HOLDS_WHILE[verb]:
        return None
    key = (row.workspace_id, str(row.details["organiser"]))
    return ProgrammeNews(
        verb=verb,
        programme_id=programme.id,
        programme=programme.name,
        organiser=session.get_one(Organiser, key).slack_user_id,
        next_round_at=programme.next_round_at,
        time_zone=programme.time_zone,
        invites=programme.channel is not None,
        has_rounds=has_rounds(programme),
    )
