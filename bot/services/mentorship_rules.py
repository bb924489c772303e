"""What a mentorship programme decides, from the table and back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.domain.programmes import MentorshipRules
from models.mentorship import MentorshipRule
from models.programme import Format, Programme


def rules_of(session: Session, programme: Programme) -> MentorshipRules:
    """Return how a programme brings mentors and mentees together; what is usual if none is kept."""
    row = session.get(MentorshipRule, (programme.workspace_id, programme.id))
    if row is None:
        return MentorshipRules()
    return MentorshipRules(row.by_request, row.by_cohort, row.first_lessons)


def keep_rules(session: Session, programme: Programme, rules: MentorshipRules) -> None:
    """Store the rules of a mentorship programme; other formats have none."""
    if programme.format is not Format.MENTORSHIP:
        return
    session.merge(
        MentorshipRule(
            workspace_id=programme.workspace_id,
            programme_id=programme.id,
            by_request=rules.by_request,
            by_cohort=rules.by_cohort,
            first_lessons=rules.first_lessons,
        )
    )
