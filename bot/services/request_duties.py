"""What the clock starts about requests: reminders, deadlines, people who cannot be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from bot.services.request_steps import NOBODY, RequestSteps
from models import request_questions as questions
from models.member import Member
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    PlaceWatch,
    RequestChoice,
    RequestState,
)
from models.outbox import Target
from models.session import Database


@dataclass(frozen=True)
class FollowRequests:
    """Reminds once, goes on when the time is over, passes whoever cannot be asked any more."""

    database: Database
    steps: RequestSteps
    name: str = "follow-requests"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the requests about which something is to be done."""
        with self.database.reading.begin() as session:
            return [Item(*key) for key in questions.due_requests(session, now)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Do what is to be done about one request."""
        with self.database.writing.begin() as session:
            request = questions.lock_request(session, item.workspace_id, item.id)
            if request is None or request.state is not RequestState.OPEN:
                return
            if questions.holds(session, request, questions.asker_is_gone()):
                self._let_go(session, request, now)
                return
            for choice in questions.choices_of(session, request):
                if choice.state is ChoiceState.ASKED:
                    self._follow(session, request, choice, now)
                    return

    def next_due(self, after: datetime) -> datetime | None:
        """Return the next deadline or reminder."""
        with self.database.reading.begin() as session:
            return questions.next_request_instant(session, after)

    def _follow(
        self, session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
    ) -> None:
        if questions.cannot_be_asked(session, choice, now):
            self.steps.pass_over(session, request, choice, ChoiceState.SKIPPED, now)
        elif choice.asked_at is None:
            self.steps.promise(session, request, choice, now)
        elif _is_over(choice, now):
            self.steps.pass_over(session, request, choice, ChoiceState.EXPIRED, now)
        elif choice.remind_at is not None and choice.remind_at <= now:
            choice.remind_at = None
            if choice.answer_by is not None:
                self.steps.lines.ask(
                    session, choice, Kind.REQUEST_REMINDER, now, stale_at=choice.answer_by
                )

    def _let_go(self, session: Session, request: MentorRequest, now: datetime) -> None:
        """End a request that nobody stands behind any more."""
        if questions.holds(session, request, questions.asker_left()):
            self.steps.end(session, request, RequestState.WITHDRAWN, now)
        else:  # the programme has ended
            self.steps.end(session, request, RequestState.EXHAUSTED, now)
            self.steps.lines.news(session, request, NOBODY, (), now)


@dataclass(frozen=True)
class TellOfPlaces:
    """Tells who wanted to hear of it that a mentor has a place, if that person may ask."""

    database: Database
    steps: RequestSteps
    outbox: Outbox
    name: str = "tell-of-places"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the wishes of which the time may have come."""
        with self.database.reading.begin() as session:
            found = questions.watches_to_tell(session, now)
            return [Item(here, ":".join(ids)) for here, *ids in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Tell one; a place that this person may not have is as good as none."""
        with self.database.writing.begin() as session:
            watch = session.get(PlaceWatch, (item.workspace_id, *item.id.split(":")))
            if watch is None:
                return
            member = session.get_one(Member, (watch.workspace_id, watch.member_id))
            if not self._may_ask(session, member, watch):
                watch.since = now
                return
            self.outbox.write(session, watch.workspace_id, _line(watch, now), now)
            session.delete(watch)

    def next_due(self, after: datetime) -> datetime | None:
        """Return nothing: a place becomes free by what somebody does."""
        return None

    def _may_ask(self, session: Session, member: Member, watch: PlaceWatch) -> bool:
        return bool(
            self.steps.directory.may_be_asked(
                session, member, watch.programme_id, [watch.mentor_id]
            )
        )


def _is_over(choice: RequestChoice, now: datetime) -> bool:
    return choice.answer_by is not None and choice.answer_by <= now


def _line(watch: PlaceWatch, now: datetime) -> Line:
    return Line(
        kind=Kind.PLACE_FREE,
        key=f"place-free:{watch.member_id}:{watch.mentor_id}:{watch.since.isoformat()}",
        target=Target.MEMBER,
        member_id=watch.member_id,
        subject=watch.mentor_id,
        not_before=now,
        details={"programme": watch.programme_id},
    )
