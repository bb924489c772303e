"""Agreements: either of a mentorship proposes, both confirm, both can change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.agreements import (
    LONGEST_GOAL,
    USUAL_MINUTES,
    USUAL_WEEKS,
    AgreementForm,
    AgreementReplaced,
    Terms,
    check_last_day,
)
from bot.domain.membership import local_day
from bot.domain.mentorship import MentorshipState, WayOfWorking
from bot.domain.notices import Kind
from bot.domain.notices.agreements import AgreementNotice
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.agendas import agreed_in
from bot.services.agreement_words import card_of, holds, mentorship_in, terms_of
from bot.services.arranging import Arranging
from bot.services.mentorship_steps import locked
from bot.services.mentorships import Mentorships
from bot.services.outbox import Outbox
from bot.services.script import Part, Script
from bot.services.shared_message import agreement_line, renew_agreement
from bot.services.shared_words import is_told_over
from bot.services.together import Person, Together, find_open, find_together
from models import agreement_questions as questions
from models.mentorship import Agreement, AgreementStep, Mentorship
from models.mentorship_questions import preferred_way, request_of
from models.outbox import OutboxRow
from models.session import Database
from models.workspace import ViewResult


@dataclass(frozen=True)
class Agreements:
    """What a mentor and a mentee agree on, version by version."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    mentorships: Mentorships
    arranging: Arranging

    def parts(self) -> Script:
        """Return how proposals and agreements are said."""
        return {Kind.AGREEMENT: Part(compose=self._compose)}

    def form(self, caller: Caller, pairing_id: str) -> AgreementForm:
        """Return the form as it should open: with the newest proposal, or with what is usual.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver: the caller has no such pairing.
            NoAgreement: it is no mentorship.
        """
        now = self.clock()
        with self.database.reading.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            mentorship = mentorship_in(together)
            newest = questions.newest_agreement(session, caller.workspace_id, pairing_id)
            return AgreementForm(
                pairing_id=pairing_id,
                partner=together.partners(person.id)[0],
                terms=terms_of(session, newest) if newest else _usual(session, mentorship),
                today=local_day(now, together.programme.time_zone),
                holds=agreed_in(session, mentorship) is not None,
            )

    def propose(self, caller: Caller, pairing_id: str, terms: Terms, view_id: str) -> bool:
        """Propose terms; the caller agrees with them, and the partner is shown them.

        Proposing what the partner proposed last is agreeing to it, and the same form sent twice
        counts once.

        Returns:
            whether the two agree now.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver, NoAgreement: as for the form.
            AgreementWrong: the last day has passed or is more than a year away.
            NotNow: the mentorship is paused, or being wrapped up.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            mentorship_in(together)
            if _was_sent(session, caller, view_id, now) or not together.is_live:
                return False  # it ended, and the partner is told in good time
            mentorship = locked(session, together)
            check_last_day(terms.ends_on, local_day(now, together.programme.time_zone))
            newest = questions.newest_agreement(session, caller.workspace_id, pairing_id)
            if newest is not None and terms_of(session, newest) == terms:
                return self._confirm(session, together, mentorship, newest, person, now)
            self._store(session, together, mentorship, newest, terms, person, now)
            return False

    def confirm(self, caller: Caller, pairing_id: str, version: int) -> bool:
        """Agree to a proposal; agreeing twice is agreeing once.

        Returns:
            whether both agree now.

        Raises:
            NoSuchPairing, NotYourPairing, PairingOver, NoAgreement: as for the form.
            AgreementReplaced: a newer version was proposed.
            NotNow: the mentorship is paused, or being wrapped up.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            together, person = find_open(session, caller, pairing_id, now)
            mentorship_in(together)
            if not together.is_live:
                return False
            mentorship = locked(session, together)
            newest = questions.newest_agreement(session, caller.workspace_id, pairing_id)
            if newest is None or newest.version != version:
                raise AgreementReplaced
            return self._confirm(session, together, mentorship, newest, person, now)

    def _store(
        self,
        session: Session,
        together: Together,
        mentorship: Mentorship,
        before: Agreement | None,
        terms: Terms,
        person: Person,
        now: datetime,
    ) -> None:
        if mentorship.state is not MentorshipState.ACCEPTED:
            self.mentorships.reopen(mentorship, now)
        agreement = Agreement(
            workspace_id=mentorship.workspace_id,
            pairing_id=mentorship.pairing_id,
            version=before.version + 1 if before else 1,
            goal=terms.goal,
            way=terms.way,
            every_weeks=terms.every_weeks,
            minutes=terms.minutes,
            ends_on=terms.ends_on,
            proposed_by_id=person.id,
            created_at=now,
        )
        _agree(agreement, mentorship, person, now)
        session.add(agreement)
        session.flush()
        self._add_steps(session, agreement, terms.milestones)
        self.outbox.write(session, mentorship.workspace_id, agreement_line(agreement, now), now)
        if before is not None and not holds(before):
            renew_agreement(self.outbox, session, before, "replaced", now)

    def _add_steps(self, session: Session, agreement: Agreement, milestones: Sequence[str]) -> None:
        for position, text in enumerate(milestones):
            session.add(
                AgreementStep(
                    workspace_id=agreement.workspace_id,
                    id=self.new_id(),
                    pairing_id=agreement.pairing_id,
                    version=agreement.version,
                    position=position,
                    written_by_id=agreement.proposed_by_id,
                    text=text,
                )
            )
        session.flush()

    def _confirm(
        self,
        session: Session,
        together: Together,
        mentorship: Mentorship,
        agreement: Agreement,
        person: Person,
        now: datetime,
    ) -> bool:
        if holds(agreement):
            return True
        before = agreed_in(session, mentorship)
        _agree(agreement, mentorship, person, now)
        if not holds(agreement):
            return False
        self.mentorships.agree(session, mentorship, agreement.way, agreement.ends_on, now)
        session.flush()
        if before is not None:
            _carry_ticks(session, before, agreement)
            renew_agreement(self.outbox, session, before, "over", now)
        renew_agreement(self.outbox, session, agreement, "agreed", now)
        way_before = before.way if before else WayOfWorking.SCHEDULED
        self.arranging.follow(session, together, mentorship, way_before, agreement.way, now)
        return True

    def _compose(self, session: Session, row: OutboxRow, now: datetime) -> AgreementNotice | None:
        together = find_together(session, row.workspace_id, row.pairing_id)
        key = (row.workspace_id, row.pairing_id, row.details.get("version"))
        agreement = session.get(Agreement, key)
        if agreement is None or (row.updates_id is None and not together.is_live):
            return None
        return AgreementNotice(
            card_of(session, together, agreement), ended=is_told_over(together, now)
        )


def _usual(session: Session, mentorship: Mentorship) -> Terms:
    request = request_of(session, mentorship)
    way = preferred_way(session, mentorship) or WayOfWorking.SCHEDULED
    goal = request.sentence if request and request.sentence else ""
    return Terms(goal[:LONGEST_GOAL], way, USUAL_WEEKS, USUAL_MINUTES, mentorship.ends_on)


def _agree(agreement: Agreement, mentorship: Mentorship, person: Person, now: datetime) -> None:
    if person.id == mentorship.mentor_id:
        agreement.mentor_agreed_at = agreement.mentor_agreed_at or now
    else:
        agreement.mentee_agreed_at = agreement.mentee_agreed_at or now


def _carry_ticks(session: Session, before: Agreement, after: Agreement) -> None:
    """Let milestones whose words stay keep their ticks."""
    done = {step.text: step.done_at for step in questions.steps_of(session, before)}
    for step in questions.steps_of(session, after):
        step.done_at = done.get(step.text)


def _was_sent(session: Session, caller: Caller, view_id: str, now: datetime) -> bool:
    """Return whether a form was sent before; remember that it is now."""
    if session.get(ViewResult, (caller.workspace_id, view_id)) is not None:
        return True
    session.add(ViewResult(workspace_id=caller.workspace_id, view_id=view_id, at=now))
    return False
