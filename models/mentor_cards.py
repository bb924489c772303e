"""What the directory shows of people, read for a whole page at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.member import Member, MemberLanguage, MemberSkill, Skill, SkillSide


def people_of(
    session: Session, workspace_id: str, member_ids: Collection[str]
) -> dict[str, Member]:
    """Return members by their ids."""
    query = select(Member).where(Member.workspace_id == workspace_id, Member.id.in_(member_ids))
    return {member.id: member for member in session.scalars(query)}


def offers_of(
    session: Session, workspace_id: str, member_ids: Collection[str], first: str | None = None
) -> dict[str, list[tuple[str, int | None]]]:
    """Return (name, level) of what each of some members can help with.

    The skill that was looked for comes first, the others by name.
    """
    query = (
        select(MemberSkill.member_id, Skill.name, MemberSkill.level)
        .join(
            Skill,
            (Skill.workspace_id == MemberSkill.workspace_id) & (Skill.id == MemberSkill.skill_id),
        )
        .where(
            MemberSkill.workspace_id == workspace_id,
            MemberSkill.member_id.in_(member_ids),
            MemberSkill.side == SkillSide.OFFER,
        )
        .order_by((MemberSkill.skill_id == (first or "")).desc(), Skill.name)
    )
    found: dict[str, list[tuple[str, int | None]]] = {}
    for member_id, name, level in session.execute(query):
        found.setdefault(member_id, []).append((name, level))
    return found


def languages_of(session: Session, workspace_id: str, member_id: str) -> list[str]:
    """Return the languages a member speaks, by their codes."""
    query = select(MemberLanguage.language).where(
        MemberLanguage.workspace_id == workspace_id, MemberLanguage.member_id == member_id
    )
    return list(session.scalars(query.order_by(MemberLanguage.language)))
