"""Questions about skills: which there are, how they are written, who has which."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.domain.profile import RatedSkill
from bot.domain.skills import KnownSkill
from models.member import MemberSkill, Skill, SkillAlias

MOST_CANDIDATES = 200


def skills_like(session: Session, workspace_id: str, key: str) -> list[KnownSkill]:
    """Return skills of a workspace with a folded text in their name or in an alias.

    At most 200; those that start with the text come first.
    """
    part = f"%{_literal(key)}%"
    named = select(SkillAlias.skill_id).where(
        SkillAlias.workspace_id == workspace_id, SkillAlias.key.like(part, escape="\\")
    )
    query = (
        select(Skill)
        .where(
            Skill.workspace_id == workspace_id,
            or_(Skill.key.like(part, escape="\\"), Skill.id.in_(named)),
        )
        .order_by(Skill.key.like(f"{_literal(key)}%", escape="\\").desc(), Skill.key)
    )
    skills = list(session.scalars(query.limit(MOST_CANDIDATES)))
    aliases = _aliases_of(session, workspace_id, [skill.id for skill in skills])
    return [KnownSkill(s.name, tuple(aliases.get(s.id, ())), s.id) for s in skills]


def skill_written(session: Session, workspace_id: str, key: str) -> Skill | None:
    """Return the skill that a folded name or alias means."""
    skill = session.scalar(
        select(Skill).where(Skill.workspace_id == workspace_id, Skill.key == key)
    )
    if skill is not None:
        return skill
    alias = session.get(SkillAlias, (workspace_id, key))
    return session.get(Skill, (workspace_id, alias.skill_id)) if alias else None


def skills_of_member(session: Session, workspace_id: str, member_id: str) -> list[RatedSkill]:
    """Return what a member offers and wants, by name."""
    query = (
        select(Skill.id, Skill.name, MemberSkill.side, MemberSkill.level)
        .join(
            Skill,
            and_(Skill.workspace_id == MemberSkill.workspace_id, Skill.id == MemberSkill.skill_id),
        )
        .where(MemberSkill.workspace_id == workspace_id, MemberSkill.member_id == member_id)
        .order_by(Skill.key)
    )
    return [
        RatedSkill(id_, name, side.value, level)
        for id_, name, side, level in session.execute(query)
    ]


def _aliases_of(
    session: Session, workspace_id: str, skill_ids: Collection[str]
) -> dict[str, list[str]]:
    query = select(SkillAlias).where(
        SkillAlias.workspace_id == workspace_id, SkillAlias.skill_id.in_(skill_ids)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for alias in session.scalars(query.order_by(SkillAlias.key)):
        found[alias.skill_id].append(alias.key)
    return found


def _literal(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
