"""Agreements as they are read: a version with who said yes, and its terms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain.agreements import AgreementCard, Milestone, NoAgreement, Terms
from bot.services.agendas import agreed_in
from bot.services.together import Together
from models import agreement_questions as questions
from models.mentorship import Agreement, Mentorship


def card_of(session: Session, together: Together, agreement: Agreement) -> AgreementCard:
    """Return a version as both read it."""
    mentorship = mentorship_in(together)
    said = {
        mentorship.mentor_id: agreement.mentor_agreed_at,
        mentorship.mentee_id: agreement.mentee_agreed_at,
    }
    newest = questions.newest_agreement(session, agreement.workspace_id, agreement.pairing_id)
    later = newest is not None and newest.version > agreement.version
    in_force = agreed_in(session, mentorship)
    outlived = in_force is not None and in_force.version > agreement.version
    return AgreementCard(
        pairing_id=agreement.pairing_id,
        version=agreement.version,
        terms=terms_of(session, agreement),
        proposed_by=together.person(agreement.proposed_by_id).name,
        agreed=tuple(one.name for one in together.people if said.get(one.id)),
        open_to=tuple(one.name for one in together.people if not said.get(one.id)),
        milestones=tuple(
            Milestone(step.id, step.text, step.done_at is not None)
            for step in questions.steps_of(session, agreement)
        ),
        newer=outlived or (later and not holds(agreement)),
    )


def terms_of(session: Session, agreement: Agreement) -> Terms:
    """Return what a version says; the words of somebody who was erased are gone."""
    return Terms(
        goal=agreement.goal or "",
        way=agreement.way,
        every_weeks=agreement.every_weeks,
        minutes=agreement.minutes,
        ends_on=agreement.ends_on,
        milestones=tuple(step.text for step in questions.steps_of(session, agreement)),
    )


def mentorship_in(together: Together) -> Mentorship:
    """Return what makes a pairing a mentorship.

    Raises:
        NoAgreement: it is none.
    """
    if together.mentorship is None:
        raise NoAgreement
    return together.mentorship


def holds(agreement: Agreement) -> bool:
    """Return whether both said yes."""
    return agreement.mentor_agreed_at is not None and agreement.mentee_agreed_at is not None
