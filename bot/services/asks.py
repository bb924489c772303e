"""Questions of members: asked, sent, looked at, closed and withdrawn by whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.ask import (
    FEW,
    MOST_OPEN,
    NEEDED_CONTACTS,
    OPEN_FOR,
    SMALL_COMPANY,
    AskAnswers,
    AskCard,
    AskForm,
    AskSettled,
    AskWrong,
    Caution,
    MyAsks,
    NoSuchAsk,
    on_the_hour,
)
from bot.domain.membership import local_day
from bot.domain.profile import NAMELESS, NoProfile
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.ask_settling import contacts_beside, settle
from bot.services.outbox import Outbox
from bot.services.skills import Skills
from models import ask_questions as questions
from models.ask import Ask, AskState, QuestionRest
from models.member import Member, MemberState, Skill, member_of_user
from models.session import Database
from models.workspace import ViewResult, Workspace, one_at_a_time


@dataclass(frozen=True)
class Asks:
    """What somebody who asks can do. Nobody else ever learns here who that is."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    skills: Skills

    def form(self, caller: Caller) -> AskForm:
        """Return what the form needs to know.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            contacts = contacts_beside(session, caller.workspace_id, caller.slack_user_id)
            return AskForm(
                nameless=len(contacts) >= NEEDED_CONTACTS,
                open_questions=questions.count_open(session, member.workspace_id, member.id),
            )

    def ask(self, caller: Caller, answers: AskAnswers, view_id: str) -> Caution | None:
        """Store a question; the same form sent twice stores one.

        Returns:
            None for a question with a name, which is on its way; otherwise what the asker
            should know first, and the question waits for ``send``.

        Raises:
            NoProfile: the caller never joined, or left.
            AskWrong: three are open, nobody offers the skill, or nobody could look at reports.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            one_at_a_time(session, caller.workspace_id)
            sent = session.get(ViewResult, (caller.workspace_id, view_id))
            known = session.get(Ask, (caller.workspace_id, sent.subject)) if sent else None
            ask = known or self._write(session, caller, member, answers, view_id, now)
            return None if ask.named else _caution(session, caller, ask)

    def send(self, caller: Caller, ask_id: str) -> None:
        """Let a question without a name go out, on the hour.

        Raises:
            NoSuchAsk: it is not the caller's, or was thrown away.
            AskWrong: three are open already.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask = _own(session, caller, ask_id)
            if ask.state is not AskState.DRAFT:
                return
            one_at_a_time(session, caller.workspace_id)
            self._check(session, caller, ask.skill_id, named=False)
            ask.state, ask.next_wave_at = AskState.OPEN, on_the_hour(now)
            ask.closes_at = on_the_hour(now + OPEN_FOR)

    def mine(self, caller: Caller) -> MyAsks:
        """Return the caller's questions.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            found = questions.asks_of(session, member.workspace_id, member.id)
            return MyAsks(
                cards=tuple(_card(session, ask, member) for ask in found),
                rests=questions.rests(session, member.workspace_id, member.id),
            )

    def withdraw(self, caller: Caller, ask_id: str) -> None:
        """Take a question back; those who read it find it replaced.

        Raises:
            NoSuchAsk: it is not the caller's.
            AskSettled: it is over already.
        """
        with self.database.writing.begin() as session:
            ask = _open(session, caller, ask_id)
            settle(session, self.outbox, ask, AskState.WITHDRAWN, self.clock())

    def close(self, caller: Caller, ask_id: str) -> None:
        """Close a question: it needs no more answers; closing it twice closes it once.

        Raises:
            NoSuchAsk: it is not the caller's.
        """
        with self.database.writing.begin() as session:
            ask = _own(session, caller, ask_id, lock=True)
            if ask.state is AskState.OPEN:
                settle(session, self.outbox, ask, AskState.CLOSED, self.clock())

    def rest(self, caller: Caller, *, rests: bool) -> None:
        """Ask the caller nothing for now, or again.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            known = session.get(QuestionRest, (member.workspace_id, member.id))
            if rests and known is None:
                session.add(
                    QuestionRest(
                        workspace_id=member.workspace_id, member_id=member.id, since=self.clock()
                    )
                )
            elif not rests and known is not None:
                session.delete(known)

    def _write(
        self,
        session: Session,
        caller: Caller,
        member: Member,
        answers: AskAnswers,
        view_id: str,
        now: datetime,
    ) -> Ask:
        skill_id = answers.skill.skill_id if answers.skill else None
        skill = session.get(Skill, (caller.workspace_id, skill_id)) if skill_id else None
        if skill is None:
            raise AskWrong("skill", "nobody-offers")
        self._check(session, caller, skill.id, named=answers.named)
        ask = Ask(
            workspace_id=member.workspace_id,
            id=self.new_id(),
            member_id=member.id,
            skill_id=skill.id,
            text=answers.text,
            named=answers.named,
            state=AskState.OPEN if answers.named else AskState.DRAFT,
            wave=0,
            heard_wave=0,
            next_wave_at=now if answers.named else None,
            created_at=now,
            closes_at=now + OPEN_FOR,
        )
        session.add(ask)
        session.add(
            ViewResult(workspace_id=ask.workspace_id, view_id=view_id, subject=ask.id, at=now)
        )
        session.flush()
        return ask

    def _check(self, session: Session, caller: Caller, skill_id: str, *, named: bool) -> None:
        here = caller.workspace_id
        if questions.count_open(session, here, caller.member_id or "") >= MOST_OPEN:
            raise AskWrong("text", "too-many")
        if not questions.offer_count(session, here, skill_id):
            raise AskWrong("skill", "nobody-offers")
        contacts = contacts_beside(session, here, caller.slack_user_id)
        if not named and len(contacts) < NEEDED_CONTACTS:
            raise AskWrong("named", "no-contacts")


def _caution(session: Session, caller: Caller, ask: Ask) -> Caution:
    here = caller.workspace_id
    return Caution(
        ask_id=ask.id,
        text=ask.text or "",
        skill=session.get_one(Skill, (here, ask.skill_id)).name,
        contacts=contacts_beside(session, here, caller.slack_user_id),
        few_offer=questions.offer_count(session, here, ask.skill_id) < FEW,
        small=questions.member_count(session, here) < SMALL_COMPANY,
    )


def _card(session: Session, ask: Ask, member: Member) -> AskCard:
    here = ask.workspace_id
    zone = member.time_zone or session.get_one(Workspace, here).time_zone
    recipients = questions.recipients_of(session, ask)
    told = [one for one in questions.messages_about(session, ask) if one.passed_on]
    taker = session.get(Member, (here, ask.taken_by_id)) if ask.taken_by_id else None
    return AskCard(
        ask_id=ask.id,
        text=ask.text or "",
        skill=session.get_one(Skill, (here, ask.skill_id)).name,
        named=ask.named,
        state=ask.state.value,
        asked=sum(one.heard_at is not None for one in recipients),
        answers=len({one.recipient_id for one in told if not one.from_asker}),
        closes_on=local_day(ask.closes_at, zone),
        nobody_left=ask.nobody_left_at is not None,
        taken_by=(taker.name or NAMELESS) if taker else None,
    )


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None or member.state is not MemberState.ACTIVE:
        raise NoProfile
    return member


def _own(session: Session, caller: Caller, ask_id: str, *, lock: bool = False) -> Ask:
    ask = questions.own_ask(session, caller.workspace_id, caller.member_id, ask_id)
    if ask is None:
        raise NoSuchAsk
    if lock:
        session.refresh(ask, with_for_update=True)
    return ask


def _open(session: Session, caller: Caller, ask_id: str) -> Ask:
    ask = _own(session, caller, ask_id, lock=True)
    if ask.state is not AskState.OPEN:
        raise AskSettled
    return ask
