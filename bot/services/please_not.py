"""Please not: who said, after a meeting, that there should be no second introduction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.ids import NewId
from bot.services.access import Caller
from models import feedback_questions
from models.member import Avoidance, AvoidanceKind, Member


@dataclass(frozen=True)
class PleaseNot:
    """Keeps two members apart on the wish of one; the other never learns of it."""

    new_id: NewId
    other_key: Callable[[str], bytes]

    def keep(
        self, session: Session, caller: Caller, other: Member, now: datetime, *, apart: bool
    ) -> None:
        """Note that the caller would rather not meet somebody again, or take that back.

        What stands on the caller's private list is left alone.
        """
        if other.slack_user_id is None or caller.member_id is None:
            return
        key = self.other_key(other.slack_user_id)
        lines = [
            line
            for line in feedback_questions.avoidances_of(
                session, caller.workspace_id, caller.member_id, key
            )
            if line.kind is AvoidanceKind.PLEASE_NOT
        ]
        if not apart:
            for line in lines:
                session.delete(line)
        elif not lines:
            session.add(
                Avoidance(
                    workspace_id=caller.workspace_id,
                    id=self.new_id(),
                    member_id=caller.member_id,
                    other_key=key,
                    other_slack_id=other.slack_user_id,
                    kind=AvoidanceKind.PLEASE_NOT,
                    since=now,
                )
            )

    def holds(self, session: Session, member: Member, caller: Caller) -> bool:
        """Return whether a member would rather not meet the caller, on whichever list."""
        key = self.other_key(caller.slack_user_id)
        return bool(feedback_questions.avoidances_of(session, caller.workspace_id, member.id, key))
