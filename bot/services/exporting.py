"""Everything about one member as a JSON file, for that member."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from bot.domain.notices.membership import ExportReady
from bot.services.messenger import Document
from bot.services.script import Part, Script
from models import export_questions as questions
from models.base import Base
from models.member import Member
from models.outbox import OutboxRow
from models.personal import HOLDINGS

SCHEMA = 1
FILENAME = "rapport-about-me.json"
PLUMBING = frozenset({"workspace_id", "id", "member_id", "token", "lease_until", "owner"})
# What a round keeps for the match also names people on others' private lists; these do not.
OWN_INPUTS = frozenset(
    {"team", "location", "languages", "hours", "offers", "wants", "interests", "topics"}
    | {"formats", "waited", "trio_turns", "goal"}
)
Record = dict[str, object]


@dataclass(frozen=True)
class Exporting:
    """Composes the file when it is sent, so that it holds what is stored at that moment."""

    def parts(self) -> Script:
        """Return how an export is said."""
        return {Kind.EXPORT: Part(compose=self._compose)}

    def everything(self, session: Session, member: Member, now: datetime) -> Record:
        """Return all that is stored about a member, by section, as JSON can hold it."""
        labels = questions.labels(session, member)
        held: Record = {
            holding.section: [
                _record(row, holding.hidden, labels)
                for row in questions.rows_of(session, holding, member)
            ]
            for holding in HOLDINGS
            if holding.section
        }
        return {
            "schema": SCHEMA,
            "made_at": now.isoformat(),
            "profile": _record(member, frozenset(), labels),
            **held,
            "milestones": _records(questions.goal_steps_of(session, member), labels),
            "goal_progress": _records(questions.goal_progress_of(session, member), labels),
            "season_answers": _records(questions.season_answers_of(session, member), labels),
            "mentor_roles": _records(questions.mentor_roles_of(session, member), labels),
            "unfinished_form": _records(questions.drafts_of(session, member), labels),
        }

    def _compose(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        member = session.get(Member, (row.workspace_id, row.member_id))
        if member is None or member.slack_user_id is None:
            return None
        text = json.dumps(self.everything(session, member, now), indent=2, ensure_ascii=False)
        return Document(filename=FILENAME, content=f"{text}\n".encode(), caption=ExportReady())


def _records(rows: Iterable[Base], labels: Mapping[str, str]) -> list[Record]:
    return [_record(row, frozenset(), labels) for row in rows]


def _record(row: Base, hidden: frozenset[str], labels: Mapping[str, str]) -> Record:
    names = [attribute.key for attribute in inspect(type(row)).column_attrs]
    shown = [name for name in names if name not in hidden | PLUMBING]
    return {name: _plain(name, getattr(row, name), labels) for name in shown}


def _plain(name: str, value: object, labels: Mapping[str, str]) -> object:
    if name == "inputs" and isinstance(value, Mapping):
        return {key: kept for key, kept in value.items() if key in OWN_INPUTS}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return labels.get(value, value) if isinstance(value, str) else value
