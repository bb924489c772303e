"""What is written to the outbox about requests: to whom is asked, and to the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.outbox import Line, Outbox
from models.mentorship import MentorRequest, RequestChoice
from models.outbox import OutboxRow, OutboxState, Target
from models.pairing_questions import line_of

ON_ITS_WAY = (OutboxState.SENT, OutboxState.SENDING, OutboxState.AMBIGUOUS)
TO_THE_ASKED = (Kind.REQUEST_TO_YOU, Kind.REQUEST_REMINDER, Kind.REQUEST_REPLY)


@dataclass(frozen=True)
class RequestLines:
    """Writes lines in the caller's transaction; keys make each of them once."""

    outbox: Outbox

    def ask(
        self, session: Session, choice: RequestChoice, kind: Kind, now: datetime, **more: datetime
    ) -> None:
        """Have the one who is asked told, or reminded, or told what the asker answered."""
        line = Line(
            kind=kind,
            key=_key(kind, choice),
            target=Target.MEMBER,
            member_id=choice.member_id,
            subject=choice.request_id,
            not_before=now,
            details={"rank": choice.rank},
            stale_at=more.get("stale_at"),
        )
        self.outbox.write(session, choice.workspace_id, line, now)

    def refresh(self, session: Session, choice: RequestChoice, now: datetime) -> None:
        """Let what the one who is asked can see of a request look as it stands now."""
        for kind in TO_THE_ASKED:
            row = line_of(session, choice.workspace_id, _key(kind, choice))
            if row is None:
                continue
            if row.state in ON_ITS_WAY:
                self._renew(session, row, _stage(choice), now)
            elif choice.state.value != "asked":
                self.outbox.withdraw(session, choice.workspace_id, row.key)

    def question(
        self, session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
    ) -> None:
        """Have the asker told what the one who is asked would like to know first."""
        line = Line(
            kind=Kind.REQUEST_QUESTION,
            key=_key(Kind.REQUEST_QUESTION, choice),
            target=Target.MEMBER,
            member_id=request.member_id,
            subject=request.id,
            not_before=now,
            details={"rank": choice.rank},
        )
        self.outbox.write(session, request.workspace_id, line, now)

    def news(
        self,
        session: Session,
        request: MentorRequest,
        stage: str,
        passed: tuple[int, ...],
        now: datetime,
    ) -> None:
        """Have the asker told how the request goes on; ``stage`` is what makes it new."""
        line = Line(
            kind=Kind.REQUEST_NEWS,
            key=f"request-news:{request.id}:{stage}",
            target=Target.MEMBER,
            member_id=request.member_id,
            subject=request.id,
            not_before=now,
            details={"stage": stage, "passed": list(passed)},
        )
        self.outbox.write(session, request.workspace_id, line, now)

    def refresh_news(
        self,
        session: Session,
        request: MentorRequest,
        choice: RequestChoice,
        what: str,
        now: datetime,
    ) -> None:
        """Let the news and the question about one choice look as they stand now."""
        keys = (f"request-news:{request.id}:{choice.rank}", _key(Kind.REQUEST_QUESTION, choice))
        for key in keys:
            row = line_of(session, request.workspace_id, key)
            erased = row is not None and row.state is OutboxState.SENT and row.ts is None
            if row is not None and row.state in ON_ITS_WAY and not erased:
                self._renew(session, row, what, now)

    def take_back(self, session: Session, request: MentorRequest, choice: RequestChoice) -> None:
        """Take back what the asker was still to be told about one choice."""
        self.outbox.withdraw(
            session,
            request.workspace_id,
            f"request-news:{request.id}:{choice.rank}",
            _key(Kind.REQUEST_QUESTION, choice),
        )

    def _renew(self, session: Session, row: OutboxRow, what: str, now: datetime) -> None:
        line = Line(
            kind=Kind.REQUEST_CHANGED,
            key=f"request-changed:{row.id}:{what}",
            target=Target.MEMBER,
            member_id=row.member_id,
            subject=row.subject,
            not_before=now,
            details={**row.details, "was": row.kind},
            updates_id=row.id,
        )
        self.outbox.write(session, row.workspace_id, line, now)


def _key(kind: Kind, choice: RequestChoice) -> str:
    return f"{kind.value}:{choice.request_id}:{choice.rank}"


def _stage(choice: RequestChoice) -> str:
    """Return a word for how a choice stands; it never comes twice."""
    state = choice.state.value
    if state != "asked":
        return state
    return "answered" if choice.reply else "waits" if choice.question else state
