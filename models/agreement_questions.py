"""Questions asked of agreements and their milestones."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.mentorship import Agreement, AgreementStep


def newest_agreement(session: Session, workspace_id: str, pairing_id: str) -> Agreement | None:
    """Return the version that was proposed last, agreed or not."""
    query = _versions(workspace_id, pairing_id).limit(1)
    return session.scalar(query)


def agreement_in_force(session: Session, workspace_id: str, pairing_id: str) -> Agreement | None:
    """Return the newest version that both confirmed."""
    query = _versions(workspace_id, pairing_id).where(
        Agreement.mentor_agreed_at.is_not(None), Agreement.mentee_agreed_at.is_not(None)
    )
    return session.scalar(query.limit(1))


def agreements_of(
    session: Session, workspace_id: str, pairing_ids: Collection[str]
) -> dict[str, list[Agreement]]:
    """Return every version in several mentorships, by pairing, the newest first."""
    query = (
        select(Agreement)
        .where(Agreement.workspace_id == workspace_id, Agreement.pairing_id.in_(pairing_ids))
        .order_by(Agreement.pairing_id, Agreement.version.desc())
    )
    found: dict[str, list[Agreement]] = {}
    for one in session.scalars(query):
        found.setdefault(one.pairing_id, []).append(one)
    return found


def steps_of(session: Session, agreement: Agreement) -> Sequence[AgreementStep]:
    """Return the milestones of a version, in order."""
    query = (
        select(AgreementStep)
        .where(
            AgreementStep.workspace_id == agreement.workspace_id,
            AgreementStep.pairing_id == agreement.pairing_id,
            AgreementStep.version == agreement.version,
        )
        .order_by(AgreementStep.position)
    )
    return session.scalars(query).all()


def _versions(workspace_id: str, pairing_id: str) -> Select[Agreement]:
    return (
        select(Agreement)
        .where(Agreement.workspace_id == workspace_id, Agreement.pairing_id == pairing_id)
        .order_by(Agreement.version.desc())
    )
