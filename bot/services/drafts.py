"""What the desk reads of a round: its numbers, its groups page by page, its file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.documents.draft_csv import draft_csv
from bot.domain.desk import (
    PAIRINGS_A_PAGE,
    DeskPerson,
    Draft,
    DraftGroup,
    DraftPage,
    DraftState,
    Fit,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.desk import DraftFileCaption, DraftNotice
from bot.errors import NotFound
from bot.i18n import words_for
from bot.matching import PairTerms
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.messenger import Document
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.snapshots import terms_of
from models import draft_questions as questions
from models.member import Member
from models.outbox import OutboxRow, Target
from models.programme import Programme
from models.rounds import Pairing, PairingState, Participation, Round, RoundState
from models.session import Database

IN_THE_DRAFT = (PairingState.DRAFTED,)
MADE_KNOWN = (
    PairingState.RELEASED,
    PairingState.INTRODUCED,
    PairingState.ENDED,
    PairingState.FINISHED,
)
FOLDED = frozenset({"private", "format", "tenure"})
"""Terms that the desk reads as one, so that a private one never stands alone."""
POINTS_SHOWN = 100
"""A pair's 10,000 points are shown as 100."""
MINUTES_A_HALF_HOUR = 30
WEAKEST_SHOWN = 5


class NoSuchRound(NotFound):
    """A round was named that does not exist."""

    code = "no-such-round"


@dataclass(frozen=True)
class Drafts:
    """Reads drafts with a fixed number of queries however many members there are."""

    database: Database
    clock: Clock
    outbox: Outbox
    audit: Audit

    def of_round(self, caller: OrganiserCaller, round_id: str) -> Draft:
        """Return a round in numbers."""
        with self.database.reading.begin() as session:
            return draft_in_numbers(session, caller.workspace_id, round_id)

    def page(
        self, caller: OrganiserCaller, round_id: str, after: str | None = None, first: int = 1
    ) -> DraftPage:
        """Return 25 groups with names and reasons: those after a key, numbered from ``first``."""
        with self.database.reading.begin() as session:
            draft = draft_in_numbers(session, caller.workspace_id, round_id)
            found = questions.pairing_page(
                session, caller.workspace_id, round_id, after, PAIRINGS_A_PAGE + 1
            )
            groups = groups_of(session, caller.workspace_id, found[:PAIRINGS_A_PAGE])
        more = len(found) > PAIRINGS_A_PAGE
        return DraftPage(
            draft=draft,
            groups=tuple(groups),
            first_number=first,
            next_key=groups[-1].pairing_id if more else None,
            changeable=draft.state is DraftState.DRAFTED,
        )

    def weakest(self, caller: OrganiserCaller, round_id: str) -> list[DraftGroup]:
        """Return the few groups that fit least, the weakest first."""
        with self.database.reading.begin() as session:
            found = questions.pairings_of_round(
                session, caller.workspace_id, round_id, IN_THE_DRAFT
            )
            weak = sorted(found, key=lambda one: (group_score(one), one.id))[:WEAKEST_SHOWN]
            return groups_of(session, caller.workspace_id, weak)

    def ask_for_file(self, caller: OrganiserCaller, round_id: str) -> None:
        """Let the full list follow at the desk as a file; once for each version of the draft."""
        now = self.clock()
        with self.database.writing.begin() as session:
            round_ = session.get(Round, (caller.workspace_id, round_id))
            if round_ is None:
                raise NoSuchRound
            line = Line(
                Kind.DRAFT_FILE,
                key=f"draft-file:{round_id}:{round_.version}:{round_.state.value}",
                target=Target.DESK,
                not_before=now,
                subject=round_id,
            )
            self.outbox.write(session, caller.workspace_id, line, now)
            self.audit.record(session, caller, "draft.file", round_id, {}, now)

    def script(self) -> Script:
        """Return how a draft, its changes, its release and its file are said."""
        draft = Part(compose=_compose_draft)
        return {
            Kind.DRAFT: draft,
            Kind.DRAFT_CHANGED: draft,
            Kind.RELEASED: draft,
            Kind.DRAFT_FILE: Part(compose=_compose_file),
        }


def draft_in_numbers(session: Session, workspace_id: str, round_id: str) -> Draft:
    """Return a round in numbers, with a fixed number of queries.

    Raises:
        NoSuchRound: there is none of this id.
    """
    round_ = session.get(Round, (workspace_id, round_id))
    if round_ is None:
        raise NoSuchRound
    programme = session.get_one(Programme, (workspace_id, round_.programme_id))
    states = MADE_KNOWN if round_.state in _KNOWN_ROUNDS else IN_THE_DRAFT
    pairings = questions.pairings_of_round(session, workspace_id, round_id, states)
    people = questions.people_of_round(session, workspace_id, round_id)
    counts = questions.participation_counts(session, workspace_id, round_id)
    fits = [fit for one in pairings for fit in _terms(one)]
    teams = [{person.team for person in people.get(one.id, ())} - {None} for one in pairings]
    least = min((fit.common_half_hours for fit in fits), default=0)
    return Draft(
        round_id=round_id,
        programme=programme.name,
        number=round_.number,
        state=DraftState(round_.state.value),
        version=round_.version,
        people=counts.get(Participation.MATCHED, 0) + counts.get(Participation.UNMATCHED, 0),
        pairings=len(pairings),
        larger=sum(len(people.get(one.id, ())) > programme.group_size for one in pairings),
        without=counts.get(Participation.UNMATCHED, 0),
        away=counts.get(Participation.AWAY, 0),
        repeats=sum(fit.met > 0 for fit in fits),
        across_teams=sum(len(named) > 1 for named in teams),
        least_common_minutes=least * MINUTES_A_HALF_HOUR,
        weakest=min((group_score(one) for one in pairings), default=None),
        locked=sum(one.locked for one in pairings),
        release_at=round_.release_at,
        time_zone=programme.time_zone,
        usual_size=programme.group_size,
    )


def groups_of(session: Session, workspace_id: str, pairings: Sequence[Pairing]) -> list[DraftGroup]:
    """Return groups with the names of their people and why they fit; three queries."""
    people = questions.people_of_pairings(session, workspace_id, [one.id for one in pairings])
    terms = {one.id: _terms(one) for one in pairings}
    names = _Names.of(session, workspace_id, people, [t for row in terms.values() for t in row])
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
    names = _Names.of(session, workspace_id, {"": list(members)}, terms)
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
    return shown_score([one.score for one in _terms(pairing)])


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
class _Names:
    """Names for the ids in reasons."""

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
    ) -> _Names:
        skills = {skill for one in terms for skill in (*one.a_helps, *one.b_helps)}
        interests = {interest for one in terms for interest in one.interests}
        return cls(
            people={one.id: one.name or "" for members in people.values() for one in members},
            skills=questions.skill_names(session, workspace_id, skills),
            interests=questions.interest_names(session, workspace_id, interests),
        )

    def fit(self, terms: PairTerms) -> Fit:
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


_KNOWN_ROUNDS = (RoundState.RELEASED, RoundState.CLOSED)


def _terms(pairing: Pairing) -> list[PairTerms]:
    return [terms_of(record) for record in pairing.terms]


def _compose_draft(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    try:
        return DraftNotice(draft_in_numbers(session, row.workspace_id, row.subject or ""))
    except NoSuchRound:
        return None


def _compose_file(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    try:
        draft = draft_in_numbers(session, row.workspace_id, row.subject or "")
    except NoSuchRound:
        return None
    states = MADE_KNOWN if draft.state is DraftState.RELEASED else IN_THE_DRAFT
    pairings = questions.pairings_of_round(session, row.workspace_id, draft.round_id, states)
    groups = groups_of(session, row.workspace_id, pairings)
    return Document(
        filename=f"round-{draft.number}.csv",
        content=draft_csv(groups, words_for(None)),
        caption=DraftFileCaption(draft.programme, draft.number),
    )
