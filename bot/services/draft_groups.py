"""How the desk reads groups: their people by name and why they fit, private terms folded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.desk import DeskPerson, DraftGroup, Fit
from bot.matching import PairTerms
from bot.services.snapshots import terms_of
from models import draft_questions as questions
from models.member import Member
from models.rounds import Pairing

FOLDED = frozenset({"private", "format", "tenure"})
"""Terms that the desk reads as one, so that a private one never stands alone."""
POINTS_SHOWN = 100
"""A pair's 10,000 points are shown as 100."""
MINUTES_A_HALF_HOUR = 30


def groups_of(session: Session, workspace_id: str, pairings: Sequence[Pairing]) -> list[DraftGroup]:
    """Return groups with the names of their people and why they fit; three queries."""
    people = questions.people_of_pairings(session, workspace_id, [one.id for one in pairings])
    terms = {one.id: terms_in(one) for one in pairings}
    names = Names.of(session, workspace_id, people, [t for row in terms.values() for t in row])
    return [
        DraftGroup(
            pairing_id=one.id,
            people=tuple(person_of(member) for member in people.get(one.id, ())),
            locked=one.locked,
            score=group_score(one),
            fits=tuple(names.fit(each) for each in terms[one.id]),
        )
        for one in pairings
    ]


def group_from_terms(
    session: Session,
    workspace_id: str,
    members: Sequence[Member],
    terms: Sequence[PairTerms],
    *,
    pairing_id: str = "",
    locked: bool = False,
) -> DraftGroup:
    """Return a group that is not stored, say what a swap would make."""
    names = Names.of(session, workspace_id, {"": list(members)}, terms)
    return DraftGroup(
        pairing_id=pairing_id,
        people=tuple(person_of(member) for member in members),
        locked=locked,
        score=shown_score([one.score for one in terms]),
        fits=tuple(names.fit(one) for one in terms),
    )


def person_of(member: Member) -> DeskPerson:
    """Return how the desk names a member."""
    return DeskPerson(
        member_id=member.id,
        name=member.name or "",
        team=member.team or "",
        slack_user_id=member.slack_user_id,
    )


def group_score(pairing: Pairing) -> int:
    """Return how well a group fits, 0 to 100: the mean over each two of its people."""
    return shown_score([one.score for one in terms_in(pairing)])


def shown_score(points: Sequence[int]) -> int:
    """Return the mean of pairs' points as the desk reads them, 0 to 100."""
    return round(sum(points) / len(points) / POINTS_SHOWN) if points else 0


def folded(terms: Mapping[str, int]) -> dict[str, int]:
    """Return points by term, 0 to 100, with those in one that only Rapport may tell apart."""
    shown = {name: points for name, points in terms.items() if name not in FOLDED}
    shown["other"] = sum(points for name, points in terms.items() if name in FOLDED)
    rounded = {name: round(points / POINTS_SHOWN) for name, points in shown.items()}
    return {name: points for name, points in rounded.items() if points}


@dataclass(frozen=True)
class Names:
    """Names for the ids in reasons, read for many at once."""

    people: Mapping[str, str]
    skills: Mapping[str, str]
    interests: Mapping[str, str]

    @classmethod
    def of(
        cls,
        session: Session,
        workspace_id: str,
        people: Mapping[str, Sequence[Member]],
        terms: Collection[PairTerms],
    ) -> Names:
        """Read the names of skills and interests that terms speak of; two queries."""
        skills = {skill for one in terms for skill in (*one.a_helps, *one.b_helps)}
        interests = {interest for one in terms for interest in one.interests}
        return cls(
            people={one.id: one.name or "" for members in people.values() for one in members},
            skills=questions.skill_names(session, workspace_id, skills),
            interests=questions.interest_names(session, workspace_id, interests),
        )

    def fit(self, terms: PairTerms) -> Fit:
        """Return why two people fit, in words and points for the desk."""
        return Fit(
            first=self.people.get(terms.a, ""),
            second=self.people.get(terms.b, ""),
            score=round(terms.score / POINTS_SHOWN),
            points=folded(terms.terms),
            first_helps=tuple(self.skills[one] for one in terms.a_helps if one in self.skills),
            second_helps=tuple(self.skills[one] for one in terms.b_helps if one in self.skills),
            interests=tuple(self.interests.get(one, one) for one in terms.interests),
            common_minutes=terms.common_half_hours * MINUTES_A_HALF_HOUR,
            met=terms.met,
        )


def terms_in(pairing: Pairing) -> list[PairTerms]:
    """Return why each two people of a pairing fit, as it was stored."""
    return [terms_of(record) for record in pairing.terms]
