"""Mentorships as App Home shows them, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from bot.domain.agreements import Terms
from bot.domain.home import MentorshipCard
from bot.services.mentorship_pauses import paused_until
from models.agreement_questions import agreements_of
from models.member import Member
from models.mentorship import Agreement, Mentorship
from models.mentorship_questions import mentorships_in


def cards_of(
    session: Session, member: Member, pairing_ids: Collection[str]
) -> dict[str, MentorshipCard]:
    """Return the mentorships among a member's pairings, by pairing."""
    versions = agreements_of(session, member.workspace_id, pairing_ids)
    return {
        one.pairing_id: _card(one, versions.get(one.pairing_id, []), member)
        for one in mentorships_in(session, member.workspace_id, pairing_ids)
    }


def _card(mentorship: Mentorship, versions: Sequence[Agreement], member: Member) -> MentorshipCard:
    mentors = mentorship.mentor_id == member.id
    agreed = next((one for one in versions if one.mentor_agreed_at and one.mentee_agreed_at), None)
    newest = versions[0] if versions else None
    mine = (newest.mentor_agreed_at if mentors else newest.mentee_agreed_at) if newest else None
    return MentorshipCard(
        mentors=mentors,
        terms=_terms(agreed) if agreed else None,
        waits_for_me=newest is not None and mine is None,
        paused_until=paused_until(mentorship),
        alone=mentorship.arranges_since is not None,
    )


def _terms(agreed: Agreement) -> Terms:
    return Terms(agreed.goal or "", agreed.way, agreed.every_weeks, agreed.minutes, agreed.ends_on)
