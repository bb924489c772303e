"""A prompt for a channel every week: something to answer beside the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.content import Library
from bot.domain.notices import Kind
from bot.domain.notices.check_ins import ChannelPrompt
from bot.domain.prompts import choose_prompt, next_prompt
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import prompt_questions as questions
from models.outbox import OutboxRow, Target
from models.programme import Programme, PromptPost
from models.session import Database

AT_MOST_LATE = timedelta(days=1)


@dataclass(frozen=True)
class Prompts:
    """Posts one prompt a week where a programme wants it; a duty that is safe to run twice."""

    database: Database
    outbox: Outbox
    library: Library
    name: str = "prompts"

    def parts(self) -> Script:
        """Return how prompts are said."""
        return {Kind.PROMPT: Part(compose=self._compose, refused=self._refused)}

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes whose channel is due a prompt."""
        with self.database.reading.begin() as session:
            found = questions.prompts_due(session, now)
            return [Item(programme.workspace_id, programme.id) for programme in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Post the prompt that is due, unless it is a day late, and set the next date."""
        with self.database.writing.begin() as session:
            programme = session.get(Programme, (item.workspace_id, item.id), with_for_update=True)
            if programme is None or programme.prompts_weekday is None:
                return
            due = programme.next_prompt_at
            if due is not None and due > now:
                return
            programme.next_prompt_at = next_prompt(
                programme.prompts_weekday, programme.time_zone, now
            )
            if due is not None and self._may_post(session, programme, due, now):
                self._post(session, programme, due, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next channel is due a prompt."""
        with self.database.reading.begin() as session:
            return questions.next_prompt_moment(session, after)

    def _may_post(
        self, session: Session, programme: Programme, due: datetime, now: datetime
    ) -> bool:
        today = now.astimezone(ZoneInfo(programme.time_zone)).date()
        return now - due < AT_MOST_LATE and not questions.blackout_on(session, programme, today)

    def _post(self, session: Session, programme: Programme, due: datetime, now: datetime) -> None:
        channel = programme.channel or ""
        posted = questions.prompts_posted(session, programme.workspace_id, channel)
        ids = [prompt.id for prompt in self.library.prompts]
        chosen = choose_prompt(ids, posted, now, channel)
        if chosen is None:
            return
        session.add(
            PromptPost(
                workspace_id=programme.workspace_id,
                programme_id=programme.id,
                due_at=due,
                prompt=chosen,
            )
        )
        line = Line(
            kind=Kind.PROMPT,
            key=f"prompt:{programme.id}:{due:%Y-%m-%d}",
            target=Target.CHANNEL,
            slack_target=channel,
            subject=programme.id,
            not_before=now,
            details={"prompt": chosen},
        )
        self.outbox.write(session, programme.workspace_id, line, now)

    def _compose(self, session: Session, row: OutboxRow, _now: datetime) -> ChannelPrompt | None:
        programme = session.get(Programme, (row.workspace_id, row.subject))
        prompt = self.library.prompt(str(row.details.get("prompt", "")))
        if programme is None or prompt is None:
            return None
        return ChannelPrompt(prompt.text, programme.name)

    def _refused(self, session: Session, row: OutboxRow, now: datetime) -> None:
        line = Line(
            kind=Kind.DESK_WARNING,
            key=f"prompt-refused:{row.id}",
            target=Target.DESK,
            subject=row.subject,
            not_before=now,
            details={"code": "prompt-refused"},
        )
        self.outbox.write(session, row.workspace_id, line, now)
