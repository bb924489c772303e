"""What the people of a pairing know, want and share: what an introduction is made of."""

from __future__ import annotations

from collections.abc import Sequence
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


def portraits(session: Session, together: Together) -> tuple[Portrait, ...]:
    """Return the people of a pairing by what they wrote."""
    skills = questions.skills_of(
        session, together.pairing.workspace_id, [person.id for person in together.named]
    )
    return tuple(
        Portrait(
            name=person.name,
            team=person.member.team,
            location=person.member.location,
            offers=tuple(skills.get((person.id, SkillSide.OFFER), ())[:SKILLS_SHOWN]),
            wants=tuple(skills.get((person.id, SkillSide.WANT), ())[:SKILLS_SHOWN]),
            about=person.member.about,
            goal=person.member.goal,
        )
        for person in together.named
    )


def reasons_of(session: Session, together: Together) -> Reasons:
    """Return what the people of a pairing share, and where they can help each other."""
    people = together.named
    ids = [person.id for person in people]
    workspace_id = together.pairing.workspace_id
    skills = questions.skills_of(session, workspace_id, ids)
    interests = questions.interests_of(session, workspace_id, ids)
    liked = _shared([set(interests.get(one, {})) for one in ids])
    return Reasons(
        helps=tuple(_helps(people, skills)),
        both_teach=_shared([set(skills.get((one, SkillSide.OFFER), ())) for one in ids]),
        both_learn=_shared([set(skills.get((one, SkillSide.WANT), ())) for one in ids]),
        interests=tuple(interests[ids[0]][key] for key in liked),
        other_teams=_all_differ([person.member.team for person in people]),
        other_places=_all_differ([person.member.location for person in people]),
    )


def common_ground(session: Session, together: Together) -> Common:
    """Return what openers may build on."""
    reasons = reasons_of(session, together)
    ids = {person.id for person in together.present}
    newcomers = ids - questions.met_somebody(session, together.pairing.workspace_id, ids)
    true_of_them = {
        Fit.CROSS_TEAM: reasons.other_teams,
        Fit.CROSS_LOCATION: reasons.other_places,
        Fit.FIRST: bool(newcomers),
        Fit.GROUP: len(together.present) > 2,
        Fit.PEER: together.rules is PEER,
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


def _helps(people: Sequence[Person], skills: dict[tuple[str, SkillSide], list[str]]) -> list[Help]:
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
