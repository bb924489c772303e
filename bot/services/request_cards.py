"""Requests in the eyes of the two sides: what each may see, and the messages made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.membership import local_day
from bot.domain.mentor_requests import (
    Asked,
    Asks,
    ChoiceLine,
    NoSuchRequest,
    NotYours,
    RequestCard,
    deadline,
    heard_by,
    reminder,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.requests import PlaceFree, RequestNews, RequestQuestion, RequestToYou
from bot.domain.profile import NAMELESS
from bot.services.access import Caller
from bot.services.request_lines import RequestLines
from bot.services.request_steps import NOBODY, RequestSteps, hours_of
from bot.services.script import Part, Script
from models import mentor_questions
from models import request_questions as questions
from models.member import Member, Skill, member_of_user
from models.mentorship import (
    ChoiceState,
    MentorRequest,
    RequestChoice,
    RequestKind,
    RequestState,
)
from models.outbox import OutboxRow
from models.programme import Programme
from models.session import Database

SHOWN_FOR = timedelta(weeks=4)  # a request that is over
PASSED = (ChoiceState.DECLINED, ChoiceState.EXPIRED, ChoiceState.SKIPPED)


@dataclass(frozen=True)
class RequestCards:
    """Reads requests, and says what is said about them."""

    database: Database
    clock: Clock
    lines: RequestLines
    steps: RequestSteps

    def mine(self, caller: Caller) -> list[RequestCard]:
        """Return the caller's requests: open ones, and those that ended lately; newest first."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            return requests_of_member(session, member, self.clock()) if member else []

    def one(self, caller: Caller, request_id: str) -> RequestCard:
        """Return one of the caller's requests.

        Raises:
            NoSuchRequest: it is not the caller's.
        """
        with self.database.reading.begin() as session:
            request = session.get(MentorRequest, (caller.workspace_id, request_id))
            if request is None or request.member_id != caller.member_id:
                raise NoSuchRequest
            return _card(session, request)

    def asked(self, caller: Caller, request_id: str) -> Asked:
        """Return a request as the caller, who is on its list, sees it.

        Raises:
            NoSuchRequest: there is none.
            NotYours: the caller was not asked.
        """
        with self.database.reading.begin() as session:
            request = session.get(MentorRequest, (caller.workspace_id, request_id))
            if request is None:
                raise NoSuchRequest
            mine = [
                choice
                for choice in questions.choices_of(session, request)
                if choice.member_id == caller.member_id and choice.state is not ChoiceState.WAITING
            ]
            if not mine:
                raise NotYours
            return _asked(session, request, mine[0], self.clock())

    def parts(self) -> Script:
        """Return how requests are said."""
        to_the_asked = Part(compose=_to_the_asked)
        return {
            Kind.REQUEST_TO_YOU: Part(
                compose=_to_the_asked,
                sent=self._arrived,
                refused=self._refused,
                asks_before=True,
            ),
            Kind.REQUEST_REMINDER: to_the_asked,
            Kind.REQUEST_REPLY: Part(compose=_to_the_asked, sent=self._answer_arrived),
            Kind.REQUEST_CHANGED: Part(compose=_changed),
            Kind.REQUEST_NEWS: Part(compose=_news),
            Kind.REQUEST_QUESTION: Part(compose=_question, sent=self._question_arrived),
            Kind.PLACE_FREE: Part(compose=_place_free),
        }

    def _arrived(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Let the two working days start: Slack accepted the question."""
        request, choice = _locked(session, row)
        if choice.state is not ChoiceState.ASKED:
            return
        hours = hours_of(session, choice.workspace_id, choice.member_id)
        promised = choice.answer_by
        choice.asked_at, choice.answer_by = now, deadline(hours, now)
        choice.remind_at = reminder(hours, now)
        if promised != choice.answer_by:
            self.lines.refresh_news(session, request, choice, "sent", now)

    def _answer_arrived(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Let two working days start again, now that what was asked first is answered."""
        _, choice = _locked(session, row)
        if choice.state is ChoiceState.ASKED:
            hours = hours_of(session, choice.workspace_id, choice.member_id)
            choice.answer_by = deadline(hours, now)

    def _question_arrived(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Give the asker two working days from when the question arrived."""
        request, choice = _locked(session, row)
        if choice.state is ChoiceState.ASKED and choice.reply is None:
            hours = hours_of(session, request.workspace_id, request.member_id)
            choice.answer_by = deadline(hours, now)

    def _refused(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Go on to the next, where Slack cannot reach somebody."""
        request, choice = _locked(session, row)
        if request.state is RequestState.OPEN and choice.state is ChoiceState.ASKED:
            self.steps.pass_over(session, request, choice, ChoiceState.SKIPPED, now)


def requests_of_member(session: Session, member: Member, now: datetime) -> list[RequestCard]:
    """Return a member's requests: open ones, and those that ended lately; newest first."""
    found = questions.requests_of(session, member.workspace_id, member.id, now - SHOWN_FOR)
    return [_card(session, request) for request in found]


def _card(session: Session, request: MentorRequest) -> RequestCard:
    choices = questions.choices_of(session, request)
    asked = next((one for one in choices if one.state is ChoiceState.ASKED), None)
    programme = session.get_one(Programme, (request.workspace_id, request.programme_id))
    return RequestCard(
        request_id=request.id,
        asks=Asks(request.kind.value),
        state=request.state.value,
        programme_id=request.programme_id,
        programme=programme.name,
        choices=tuple(_lines(session, request, choices)),
        sentence=request.sentence or "",
        skill=_skill(session, request),
        hear_by=_hear_by(session, request, asked),
        question=asked.question if asked and asked.reply is None else None,
    )


def _lines(
    session: Session, request: MentorRequest, choices: Sequence[RequestChoice]
) -> list[ChoiceLine]:
    names = questions.names_of(session, request.workspace_id, [one.member_id for one in choices])
    watched = questions.watched(session, request.workspace_id, request.member_id)
    is_mentorship = request.kind is RequestKind.MENTORSHIP
    return [
        ChoiceLine(
            member_id=one.member_id,
            name=names.get(one.member_id, NAMELESS),
            rank=one.rank,
            state="passed" if one.state in PASSED else one.state.value,
            may_watch=is_mentorship and one.state in PASSED,
            watched=(one.member_id, request.programme_id) in watched,
        )
        for one in choices
    ]


def _hear_by(session: Session, request: MentorRequest, asked: RequestChoice | None) -> date | None:
    if asked is None or asked.answer_by is None or request.state is not RequestState.OPEN:
        return None
    hours = hours_of(session, request.workspace_id, request.member_id)
    return heard_by(hours, asked.answer_by)


def _asked(
    session: Session,
    request: MentorRequest,
    choice: RequestChoice,
    now: datetime,
    *,
    fresh: bool = False,
) -> Asked:
    """Return a request for the one who is asked; ``fresh`` counts the days from now."""
    asker = session.get_one(Member, (request.workspace_id, request.member_id))
    programme = session.get_one(Programme, (request.workspace_id, request.programme_id))
    hours = hours_of(session, choice.workspace_id, choice.member_id)
    answer_by = deadline(hours, now) if fresh else choice.answer_by
    return Asked(
        request_id=request.id,
        asks=Asks(request.kind.value),
        stage=_stage(request, choice),
        name=asker.name or NAMELESS,
        team=asker.team,
        location=asker.location,
        goal=asker.goal,
        skill=_skill(session, request),
        sentence=request.sentence or "",
        months=programme.lasts_weeks * 3 // 13,
        answer_by=local_day(answer_by, hours.zone) if answer_by else None,
        places=_free_places(session, request, choice, now),
        question=choice.question,
        reply=choice.reply,
        may_ask=choice.question is None,
    )


def _stage(request: MentorRequest, choice: RequestChoice) -> str:
    if choice.state is ChoiceState.ASKED:
        return "waits" if choice.question and choice.reply is None else "asked"
    known = {ChoiceState.ACCEPTED: "accepted", ChoiceState.DECLINED: "declined"}
    return known.get(choice.state, "gone")


def _free_places(
    session: Session, request: MentorRequest, choice: RequestChoice, now: datetime
) -> int:
    if request.kind is not RequestKind.MENTORSHIP:
        return 0
    here, where, one = request.workspace_id, request.programme_id, choice.member_id
    role = mentor_questions.role_of(session, here, where, one)
    taken = mentor_questions.taken_places(session, here, where, [one], now).get(one, 0)
    return max(0, role.places - taken) if role else 0


def _skill(session: Session, request: MentorRequest) -> str | None:
    if request.skill_id is None:
        return None
    skill = session.get(Skill, (request.workspace_id, request.skill_id))
    return skill.name if skill else None


def _found(session: Session, row: OutboxRow) -> tuple[MentorRequest, RequestChoice]:
    key = (row.workspace_id, row.subject)
    request = session.get_one(MentorRequest, key)
    return request, session.get_one(RequestChoice, (*key, row.details["rank"]))


def _locked(session: Session, row: OutboxRow) -> tuple[MentorRequest, RequestChoice]:
    questions.lock_request(session, row.workspace_id, str(row.subject))
    request, choice = _found(session, row)
    session.refresh(choice)
    return request, choice


def _to_the_asked(session: Session, row: OutboxRow, now: datetime) -> Notice | None:
    request, choice = _found(session, row)
    if choice.state is not ChoiceState.ASKED:
        return None
    reminds = row.kind == Kind.REQUEST_REMINDER.value
    if reminds and choice.question is not None and choice.reply is None:
        return None
    fresh = row.kind != Kind.REQUEST_REMINDER.value
    return RequestToYou(_asked(session, request, choice, now, fresh=fresh), reminder=reminds)


def _changed(session: Session, row: OutboxRow, now: datetime) -> Notice | None:
    """Return a message about a request as it stands now, whatever it was before."""
    was = Kind(str(row.details["was"]))
    if was is Kind.REQUEST_NEWS:
        return _news(session, row, now)
    if was is Kind.REQUEST_QUESTION:
        return _question(session, row, now)
    request, choice = _found(session, row)
    return RequestToYou(_asked(session, request, choice, now))


def _news(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    request = session.get_one(MentorRequest, (row.workspace_id, row.subject))
    card, stage = _card(session, request), str(row.details["stage"])
    is_update = row.updates_id is not None
    if not is_update and _is_overtaken(card, stage):
        return None
    ranks = row.details.get("passed")
    over = ranks if isinstance(ranks, list) else []
    return RequestNews(card, tuple(one.name for one in card.choices if one.rank in over))


def _is_overtaken(card: RequestCard, stage: str) -> bool:
    """Return whether newer news follow, so that this one would only confuse."""
    if stage == NOBODY:
        return False
    asked = card.asked
    return card.is_open and stage.isdigit() and (asked is None or str(asked.rank) != stage)


def _question(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    request, choice = _found(session, row)
    open_ = request.state is RequestState.OPEN and choice.state is ChoiceState.ASKED
    if row.updates_id is None and not open_:
        return None
    names = questions.names_of(session, row.workspace_id, [choice.member_id])
    hours = hours_of(session, request.workspace_id, request.member_id)
    answer_by = local_day(choice.answer_by, hours.zone) if choice.answer_by and open_ else None
    return RequestQuestion(
        request_id=request.id,
        name=names.get(choice.member_id, NAMELESS),
        question=choice.question or "",
        answer_by=answer_by,
        reply=choice.reply,
    )


def _place_free(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    mentor = session.get(Member, (row.workspace_id, row.subject))
    programme = session.get(Programme, (row.workspace_id, row.details["programme"]))
    if mentor is None or mentor.name is None or programme is None:
        return None
    return PlaceFree(mentor.name, programme.id, programme.name)
