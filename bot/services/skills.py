"""The skills of a workspace: suggested while somebody types, created when somebody keeps one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from bot.domain.profile import ProfileAnswers
from bot.domain.skills import KnownSkill, SkillChoice, Vocabulary, fold, suggest, tidy, unique
from bot.ids import NewId
from bot.services.access import Caller
from models import skill_questions as questions
from models.member import Skill, SkillAlias
from models.session import Database
from models.workspace import one_at_a_time


@dataclass(frozen=True)
class Skills:
    """Finds and creates skills, so that every spelling leads to one."""

    database: Database
    new_id: NewId
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def suggest(self, caller: Caller, typed: str) -> list[SkillChoice]:
        """Return what to offer somebody who typed this; the last may be the text itself, new."""
        key = fold(typed)
        if not key:
            return []
        with self.database.reading.begin() as session:
            here = questions.skills_like(session, caller.workspace_id, key)
        named = {fold(skill.name) for skill in here}
        common = [s for s in self.vocabulary.skills if fold(s.name) not in named]
        return suggest(typed, [*map(self._with_common_spellings, here), *common])

    def find_or_create(self, session: Session, workspace_id: str, choice: SkillChoice) -> str:
        """Return the id of the skill that was chosen or typed, made now if it is new."""
        if choice.skill_id and session.get(Skill, (workspace_id, choice.skill_id)):
            return choice.skill_id
        known = self._known(session, workspace_id, choice)
        if known.skill_id is None:
            one_at_a_time(session, workspace_id)
            known = self._known(session, workspace_id, choice)
        return known.skill_id or self._create(session, workspace_id, known.name)

    def under_known_names(
        self, session: Session, workspace_id: str, answers: ProfileAnswers
    ) -> ProfileAnswers:
        """Return answers in which each skill that exists by any spelling has its own name."""

        def known(choices: Iterable[SkillChoice]) -> tuple[SkillChoice, ...]:
            return unique(self._known(session, workspace_id, choice) for choice in choices)

        return replace(answers, offers=known(answers.offers), wants=known(answers.wants))

    def _known(self, session: Session, workspace_id: str, choice: SkillChoice) -> SkillChoice:
        here = questions.skill_written(session, workspace_id, choice.key)
        if here is not None:
            return SkillChoice(here.name, here.id)
        common = self.vocabulary.find(choice.key)
        if common is not None and fold(common.name) != choice.key:
            return self._known(session, workspace_id, common.choice)
        return common.choice if common else SkillChoice(tidy(choice.name))

    def _create(self, session: Session, workspace_id: str, name: str) -> str:
        skill = Skill(workspace_id=workspace_id, id=self.new_id(), name=name, key=fold(name))
        session.add(skill)
        session.flush()
        common = self.vocabulary.find(skill.key)
        for key in common.aliases if common else ():
            if questions.skill_written(session, workspace_id, key) is None:
                session.add(SkillAlias(workspace_id=workspace_id, key=key, skill_id=skill.id))
        session.flush()
        return skill.id

    def _with_common_spellings(self, skill: KnownSkill) -> KnownSkill:
        common = self.vocabulary.find(fold(skill.name))
        aliases = (*skill.aliases, *(common.aliases if common else ()))
        return KnownSkill(skill.name, aliases, skill.skill_id)
