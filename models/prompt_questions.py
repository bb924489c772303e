"""Questions asked of channels that get a prompt every week."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.programme import Blackout, Programme, ProgrammeState, PromptPost


def prompts_due(session: Session, now: datetime) -> Sequence[Programme]:
    """Return active programmes whose channel is due a prompt, or has no date for one yet."""
    due = Programme.next_prompt_at.is_(None) | (Programme.next_prompt_at <= now)
    query = select(Programme).where(*_WITH_PROMPTS, due).order_by(Programme.id)
    return session.scalars(query).all()


def next_prompt_moment(session: Session, after: datetime) -> datetime | None:
    """Return when the next channel after an instant is due a prompt."""
    query = select(func.min(Programme.next_prompt_at)).where(
        *_WITH_PROMPTS, Programme.next_prompt_at > after
    )
    return session.scalar(query)


_WITH_PROMPTS = (
    Programme.state == ProgrammeState.ACTIVE,
    Programme.prompts_weekday.is_not(None),
    Programme.channel.is_not(None),
)


def prompts_posted(session: Session, workspace_id: str, channel: str) -> dict[str, datetime]:
    """Return when a channel last saw each prompt, whichever programme posted it."""
    query = (
        select(PromptPost.prompt, func.max(PromptPost.due_at).label("last"))
        .join(
            Programme,
            (Programme.workspace_id == PromptPost.workspace_id)
            & (Programme.id == PromptPost.programme_id),
        )
        .where(PromptPost.workspace_id == workspace_id, Programme.channel == channel)
        .group_by(PromptPost.prompt)
    )
    return {row.prompt: row.last for row in session.execute(query)}


def blackout_on(session: Session, programme: Programme, day: date) -> bool:
    """Return whether a day lies in a blackout of a programme."""
    query = select(Blackout.id).where(
        Blackout.workspace_id == programme.workspace_id,
        Blackout.programme_id == programme.id,
        Blackout.first_day <= day,
        Blackout.last_day >= day,
    )
    return session.scalar(query.limit(1)) is not None
