"""Asking for a mentor or for half an hour, and answering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import local_day
from bot.domain.mentor_requests import (
    A_QUARTER,
    AlreadyAsking,
    Asks,
    ChoiceWrong,
    NoPlaceLeft,
    NoSuchRequest,
    NotYours,
    RequestOver,
    Wish,
    check_list,
    deadline,
    field_of,
)
from bot.domain.mentors import CannotBeAsked
from bot.domain.notices import Kind
from bot.domain.profile import NoProfile
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.request_lines import RequestLines
from bot.services.request_steps import YES, RequestSteps, hours_of
from bot.services.skill_shares import SkillShares, programme_for
from models import mentor_questions
from models import request_questions as questions
from models.member import Member, MemberState, member_of_user
from models.mentorship import (
    ChoiceState,
    DeclineReason,
    MentorRequest,
    PlaceWatch,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.programme import Programme, ProgrammeState
from models.session import Database
from models.workspace import ViewResult, one_at_a_time

Step = Callable[[Session, MentorRequest, RequestChoice], None]


@dataclass(frozen=True)
class MentorRequests:
    """What the two sides of a request do. Pressing twice changes nothing."""

    database: Database
    clock: Clock
    new_id: NewId
    lines: RequestLines
    directory: MentorDirectory
    starts: MentorshipStarts
    skill_shares: SkillShares

    @property
    def steps(self) -> RequestSteps:
        """Return what moves a request on."""
        return RequestSteps(self.lines, self.directory)

    def ask(self, caller: Caller, wish: Wish, view_id: str) -> str:
        """Ask the first on a list, and return the request's id; a form sent twice asks once.

        Raises:
            NoProfile: the caller never joined.
            CannotBeAsked: the caller, or the programme, cannot ask just now.
            AlreadyAsking: somebody was asked already and has not answered.
            ChoiceWrong: somebody on the list cannot be asked; the field says who.
        """
        check_list(wish.choices)
        now = self.clock()
        with self.database.writing.begin() as session:
            one_at_a_time(session, caller.workspace_id)
            sent = session.get(ViewResult, (caller.workspace_id, view_id))
            if sent is not None and sent.subject:
                return sent.subject
            asker = _member(session, caller)
            programme = self._programme(session, asker, wish, now)
            self._check(session, asker, wish, now)
            request = self._store(session, asker, programme, wish, now)
            session.add(_result(request, view_id, now))
            self.steps.go_on(session, request, [], now)
            return request.id

    def accept(self, caller: Caller, request_id: str) -> None:
        """Say yes: the two are brought together. The last place goes to exactly one.

        Raises:
            NoSuchRequest, NotYours, RequestOver: see ``_answered``.
            NoPlaceLeft: all places are taken by now.
            CannotBeAsked: the two cannot be brought together just now.
        """
        now = self.clock()

        def begin(session: Session, request: MentorRequest, choice: RequestChoice) -> None:
            self._require_possible(session, request, choice, now)
            request.pairing_id = self._pair(session, request, choice, now)
            request.state, request.settled_at = RequestState.ACCEPTED, now
            choice.state, choice.settled_at, choice.remind_at = ChoiceState.ACCEPTED, now, None
            session.flush()
            self.steps.end(session, request, RequestState.ACCEPTED, now)
            self.lines.take_back(session, request, choice)
            self.lines.refresh(session, choice, now)
            self.lines.refresh_news(session, request, choice, YES, now)
            self.lines.news(session, request, YES, (), now)
            _forget_watch(session, request, choice)

        self._answered(caller, request_id, begin, done=ChoiceState.ACCEPTED)

    def decline(self, caller: Caller, request_id: str, reason: DeclineReason | None) -> None:
        """Say "not now"; the asker hears only that it is not a good time.

        Raises:
            NoSuchRequest, NotYours, RequestOver: see ``_answered``.
        """
        now = self.clock()

        def pass_over(session: Session, request: MentorRequest, choice: RequestChoice) -> None:
            choice.reason = reason
            self.steps.pass_over(session, request, choice, ChoiceState.DECLINED, now)

        self._answered(caller, request_id, pass_over, done=ChoiceState.DECLINED)

    def ask_first(self, caller: Caller, request_id: str, question: str) -> None:
        """Ask the asker something before answering; once, and the days are counted anew.

        Raises:
            NoSuchRequest, NotYours, RequestOver: see ``_answered``.
        """
        now = self.clock()

        def put(session: Session, request: MentorRequest, choice: RequestChoice) -> None:
            if choice.question is not None:
                return
            choice.question, choice.remind_at = question, None
            hours = hours_of(session, request.workspace_id, request.member_id)
            choice.answer_by = deadline(hours, hours.next_moment(now))
            session.flush()
            self.lines.question(session, request, choice, now)
            self.lines.refresh(session, choice, now)
            self.lines.refresh_news(session, request, choice, "question", now)

        self._answered(caller, request_id, put)

    def reply(self, caller: Caller, request_id: str, text: str) -> None:
        """Answer what the one who is asked wanted to know; once.

        Raises:
            NoSuchRequest: it is not the caller's.
            RequestOver: nobody waits for this answer any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            request = _own(session, caller, request_id)
            choice = _asked_of(session, request)
            if choice is None or choice.question is None:
                raise RequestOver
            if choice.reply is not None:
                return
            choice.reply = text
            hours = hours_of(session, request.workspace_id, choice.member_id)
            choice.answer_by = deadline(hours, hours.next_moment(now))
            session.flush()
            self.lines.ask(session, choice, Kind.REQUEST_REPLY, now)
            self.lines.refresh(session, choice, now)
            self.lines.refresh_news(session, request, choice, "reply", now)

    def withdraw(self, caller: Caller, request_id: str) -> None:
        """Take a request back; the one who was asked has nothing to do any more.

        Raises:
            NoSuchRequest: it is not the caller's.
            RequestOver: it was accepted before.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            request = _own(session, caller, request_id)
            if request.state is RequestState.ACCEPTED:
                raise RequestOver
            if request.state is RequestState.OPEN:
                self.steps.end(session, request, RequestState.WITHDRAWN, now)

    def watch(self, caller: Caller, programme_id: str, mentor_id: str) -> None:
        """Let the caller hear when a mentor has a place; it is never said why there is none.

        Raises:
            NoProfile: the caller never joined.
            CannotBeAsked: this person mentors nobody in the programme.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            role = mentor_questions.role_of(session, member.workspace_id, programme_id, mentor_id)
            if role is None or not role.mentors or mentor_id == member.id:
                raise CannotBeAsked
            session.merge(
                PlaceWatch(
                    workspace_id=member.workspace_id,
                    member_id=member.id,
                    mentor_id=mentor_id,
                    programme_id=programme_id,
                    since=self.clock(),
                )
            )

    def _answered(
        self, caller: Caller, request_id: str, step: Step, done: ChoiceState | None = None
    ) -> None:
        """Let the one who is asked take a step.

        Raises:
            NoSuchRequest: there is no such request.
            NotYours: the caller is not on its list.
            RequestOver: the caller is not asked (any more), and has not done just this.
        """
        with self.database.writing.begin() as session:
            request = questions.lock_request(session, caller.workspace_id, request_id)
            if request is None:
                raise NoSuchRequest
            mine = [
                choice
                for choice in questions.choices_of(session, request)
                if choice.member_id == caller.member_id
            ]
            if not mine:
                raise NotYours
            if done is not None and mine[0].state is done:
                return
            if mine[0].state is not ChoiceState.ASKED:
                raise RequestOver
            step(session, request, mine[0])

    def _require_possible(
        self, session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
    ) -> None:
        """Check once more, with the mentor's places locked, that the two may come together."""
        here, mentor_id = request.workspace_id, choice.member_id
        if questions.holds(session, request, questions.asker_left()):
            raise RequestOver
        if request.kind is RequestKind.MENTORSHIP:
            role = mentor_questions.role_of(
                session, here, request.programme_id, mentor_id, lock=True
            )
            taken = mentor_questions.taken_places(
                session, here, request.programme_id, [mentor_id], now
            )
            if role is None or role.places <= taken.get(mentor_id, 0):
                raise NoPlaceLeft
        asker = session.get_one(Member, (here, request.member_id))
        if _cannot_ask(asker, now) or not self.steps.can_be_asked(session, request, choice):
            raise CannotBeAsked

    def _pair(
        self, session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
    ) -> str:
        programme = session.get_one(Programme, (request.workspace_id, request.programme_id))
        if request.kind is RequestKind.MENTORSHIP:
            pairing = self.starts.begin(
                session, programme, choice.member_id, request.member_id, now, request.id
            )
        else:
            people = (choice.member_id, request.member_id)
            pairing = self.skill_shares.begin(session, programme, people, now)
        return pairing.id

    def _programme(self, session: Session, asker: Member, wish: Wish, now: datetime) -> Programme:
        here = asker.workspace_id
        mine = questions.active_programmes(session, here, asker.id)
        if wish.asks is Asks.MENTORSHIP:
            found = next((one for one in mine if one.id == wish.programme_id), None)
        else:
            found = programme_for(session, here, asker.id, wish.choices[0]) if mine else None
        if found is None or found.state is not ProgrammeState.ACTIVE or _cannot_ask(asker, now):
            raise CannotBeAsked
        return found

    def _check(self, session: Session, asker: Member, wish: Wish, now: datetime) -> None:
        here, where, kind = asker.workspace_id, wish.programme_id, RequestKind(wish.asks.value)
        if questions.open_request(session, here, asker.id, kind, where) is not None:
            raise AlreadyAsking
        may = self.directory.may_be_asked(session, asker, where, list(wish.choices))
        before = questions.asked_since(session, here, asker.id, now - A_QUARTER)
        for place, one in enumerate(wish.choices):
            if one in before:
                raise ChoiceWrong(field_of(place), "again")
            if one not in may:
                raise ChoiceWrong(field_of(place), "cannot")

    def _store(
        self, session: Session, asker: Member, programme: Programme, wish: Wish, now: datetime
    ) -> MentorRequest:
        request = MentorRequest(
            workspace_id=asker.workspace_id,
            id=self.new_id(),
            programme_id=programme.id,
            member_id=asker.id,
            kind=RequestKind(wish.asks.value),
            skill_id=wish.skill_id,
            sentence=wish.sentence,
            state=RequestState.OPEN,
            created_at=now,
        )
        session.add(request)
        session.flush()
        session.add_all(
            RequestChoice(
                workspace_id=request.workspace_id,
                request_id=request.id,
                rank=rank,
                member_id=member_id,
                state=ChoiceState.WAITING,
            )
            for rank, member_id in enumerate(wish.choices, 1)
        )
        session.flush()
        return request


def _own(session: Session, caller: Caller, request_id: str) -> MentorRequest:
    request = questions.lock_request(session, caller.workspace_id, request_id)
    if request is None or request.member_id != caller.member_id:
        raise NoSuchRequest
    return request


def _asked_of(session: Session, request: MentorRequest) -> RequestChoice | None:
    if request.state is not RequestState.OPEN:
        return None
    asked = questions.choices_of(session, request)
    return next((one for one in asked if one.state is ChoiceState.ASKED), None)


def _cannot_ask(asker: Member, now: datetime) -> bool:
    until = asker.stood_down_until
    stood_down = until is not None and until > local_day(now, asker.time_zone or "UTC")
    return stood_down or asker.state is not MemberState.ACTIVE


def _forget_watch(session: Session, request: MentorRequest, choice: RequestChoice) -> None:
    key = (request.workspace_id, request.member_id, choice.member_id, request.programme_id)
    watch = session.get(PlaceWatch, key)
    if watch is not None:
        session.delete(watch)


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member


def _result(request: MentorRequest, view_id: str, now: datetime) -> ViewResult:
    return ViewResult(
        workspace_id=request.workspace_id,
        view_id=view_id,
        subject=request.id,
        at=now,
    )
