"""A request goes on: the next one is asked, somebody is passed, nobody is left.

Every step runs in the caller's transaction on a request that is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.mentor_requests import deadline
from bot.domain.notices import Kind
from bot.domain.working_hours import WorkingHours
from bot.services.mentor_directory import MentorDirectory
from bot.services.readers import working_hours_of
from bot.services.request_lines import RequestLines
from models import request_questions as questions
from models.member import Member
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.workspace import Workspace

NOBODY, YES = "none", "yes"


@dataclass(frozen=True)
class RequestSteps:
    """Moves one request on."""

    lines: RequestLines
    directory: MentorDirectory

    def go_on(
        self,
        session: Session,
        request: MentorRequest,
        passed: Sequence[RequestChoice],
        now: datetime,
    ) -> None:
        """Ask the next person who can be asked, and tell the asker; or that nobody is left.

        Who cannot be asked is passed at once, whatever the ground is.
        """
        over = [choice.rank for choice in passed]
        for choice in questions.choices_of(session, request):
            if choice.state is not ChoiceState.WAITING:
                continue
            if self.can_be_asked(session, request, choice):
                self._ask(session, choice, now)
                self.lines.news(session, request, str(choice.rank), tuple(over), now)
                return
            _settle(choice, ChoiceState.SKIPPED, now)
            over.append(choice.rank)
        request.state, request.settled_at = RequestState.EXHAUSTED, now
        session.flush()
        self.lines.news(session, request, NOBODY, tuple(over), now)

    def pass_over(
        self,
        session: Session,
        request: MentorRequest,
        choice: RequestChoice,
        state: ChoiceState,
        now: datetime,
    ) -> None:
        """Let somebody who is asked be asked no longer, and go on to the next."""
        _settle(choice, state, now)
        session.flush()
        self.lines.take_back(session, request, choice)
        self.lines.refresh(session, choice, now)
        self.go_on(session, request, [choice], now)

    def end(
        self,
        session: Session,
        request: MentorRequest,
        state: RequestState,
        now: datetime,
    ) -> None:
        """End a request: nobody is asked any more, and what is open says so."""
        request.state, request.settled_at = state, now
        for choice in questions.choices_of(session, request):
            if choice.state in (ChoiceState.WAITING, ChoiceState.ASKED):
                _settle(choice, ChoiceState.WITHDRAWN, now)
                session.flush()
                self.lines.take_back(session, request, choice)
                self.lines.refresh(session, choice, now)
                self.lines.refresh_news(session, request, choice, state.value, now)

    def promise(
        self, session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
    ) -> None:
        """Say anew by when the asker hears, as the question has to wait longer than it seemed.

        Its reader's week may be full; what was promised before would pass unheard.
        """
        sent_at = max(now, questions.waiting_question(session, choice) or now)
        hours = hours_of(session, choice.workspace_id, choice.member_id)
        later = deadline(hours, hours.next_moment(sent_at))
        if later == choice.answer_by:
            return
        choice.answer_by = later
        session.flush()
        self.lines.refresh_news(session, request, choice, f"until-{later:%Y-%m-%d}", now)

    def can_be_asked(self, session: Session, request: MentorRequest, choice: RequestChoice) -> bool:
        """Return whether the asker may ask this person now, on any ground."""
        asker = session.get_one(Member, (request.workspace_id, request.member_id))
        is_mentorship = request.kind is RequestKind.MENTORSHIP
        where = request.programme_id if is_mentorship else None
        return bool(self.directory.may_be_asked(session, asker, where, [choice.member_id]))

    def _ask(self, session: Session, choice: RequestChoice, now: datetime) -> None:
        hours = hours_of(session, choice.workspace_id, choice.member_id)
        choice.state = ChoiceState.ASKED
        choice.answer_by = deadline(hours, hours.next_moment(now))  # as long as it is on its way
        session.flush()
        self.lines.ask(session, choice, Kind.REQUEST_TO_YOU, now)


def hours_of(session: Session, workspace_id: str, member_id: str) -> WorkingHours:
    """Return when a member works."""
    member = session.get_one(Member, (workspace_id, member_id))
    return working_hours_of(member, session.get_one(Workspace, workspace_id).time_zone)


def _settle(choice: RequestChoice, state: ChoiceState, now: datetime) -> None:
    choice.state, choice.settled_at, choice.remind_at = state, now, None
