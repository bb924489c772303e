"""What the people of a pairing know, want and share: what an introduction is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy.orm import Session

from bot.content import Fit
from bot.domain.formats import PEER
from bot.domain.notices.introductions import Help, Portrait, Reasons
from bot.domain.openers import Common
from bot.services.together import Person, Together
from models import pairing_questions as questions
from models.member import SkillSide

SKILLS_SHOWN = 3


Skills = Mapping[tuple[str, SkillSide], Sequence[str]]
"""The names of skills by member and side, in alphabetical order."""


@dataclass(frozen=True)
class Acquaintance:
    """What is known of the people of a pairing, read once for everything that is said of them.

    Attributes:
        together: the people.
        skills: what each offers and wants.
        interests: names by key, for each member.
        any_newcomer: whether one of those who are still there never met anybody here.
    """

    together: Together
    skills: Skills
    interests: Mapping[str, Mapping[str, str]]
    any_newcomer: bool

    @property
    def portraits(self) -> tuple[Portrait, ...]:
        """Return the people of the pairing by what they wrote."""
        return tuple(self._portrait(person) for person in self.together.named)

    @property
    def reasons(self) -> Reasons:
        """Return what the people share, and where they can help each other."""
        people = self.together.named
        ids = [person.id for person in people]
        liked = _shared([set(self.interests.get(one, {})) for one in ids])
        return Reasons(
            helps=tuple(_helps(people, self.skills)),
            both_teach=_shared([set(self.skills.get((one, SkillSide.OFFER), ())) for one in ids]),
            both_learn=_shared([set(self.skills.get((one, SkillSide.WANT), ())) for one in ids]),
            interests=tuple(self.interests[ids[0]][key] for key in liked),
            other_teams=_all_differ([person.member.team for person in people]),
            other_places=_all_differ([person.member.location for person in people]),
        )

    @property
    def common(self) -> Common:
        """Return what openers may build on."""
        reasons = self.reasons
        true_of_them = {
            Fit.CROSS_TEAM: reasons.other_teams,
            Fit.CROSS_LOCATION: reasons.other_places,
            Fit.FIRST: self.any_newcomer,
            Fit.GROUP: len(self.together.present) > 2,
            Fit.PEER: self.together.rules is PEER,
        }
        return Common(
            topics={
                Fit.HELPS: [skill for one in reasons.helps for skill in one.skills],
                Fit.BOTH_TEACH: list(reasons.both_teach),
                Fit.BOTH_LEARN: list(reasons.both_learn),
                Fit.INTEREST: list(reasons.interests),
            },
            fits=[fit for fit, holds in true_of_them.items() if holds],
        )

    def _portrait(self, person: Person) -> Portrait:
        return Portrait(
            name=person.name,
            team=person.member.team,
            location=person.member.location,
            offers=tuple(self.skills.get((person.id, SkillSide.OFFER), ())[:SKILLS_SHOWN]),
            wants=tuple(self.skills.get((person.id, SkillSide.WANT), ())[:SKILLS_SHOWN]),
            about=person.member.about,
            goal=person.member.goal,
        )


def acquaintance_of(session: Session, together: Together) -> Acquaintance:
    """Read what is known of the people of a pairing."""
    workspace_id = together.pairing.workspace_id
    named = [person.id for person in together.named]
    present = {person.id for person in together.present}
    return Acquaintance(
        together=together,
        skills=questions.skills_of(session, workspace_id, named),
        interests=questions.interests_of(session, workspace_id, named),
        any_newcomer=bool(present - questions.met_somebody(session, workspace_id, present)),
    )


def _helps(people: Sequence[Person], skills: Skills) -> list[Help]:
    found = []
    for one, other in combinations(people, 2):
        for learner, helper in ((one, other), (other, one)):
            wanted = skills.get((learner.id, SkillSide.WANT), ())
            offered = set(skills.get((helper.id, SkillSide.OFFER), ()))
            fitting = tuple(skill for skill in wanted if skill in offered)[:SKILLS_SHOWN]
            if fitting:
                found.append(Help(learner.name, helper.name, fitting))
    return found


def _shared(sets: list[set[str]]) -> tuple[str, ...]:
    return tuple(sorted(set.intersection(*sets))) if len(sets) > 1 else ()


def _all_differ(values: Sequence[str | None]) -> bool:
    known = [value.casefold() for value in values if value]
    return len(known) == len(values) > 1 and len(set(known)) == len(known)
