"""What kept two people apart in the latest rounds: a public rule, the neutral answer, or a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.domain.desk import Why
from bot.matching import UNITS_PER_POINT, Problem, RuleBroken, Solution, evaluate
from bot.matching.explain import PUBLIC_GROUNDS, OnlyOffer, WhyNot, why_not
from bot.services.access import OrganiserCaller
from bot.services.matchmaking import stored_problem
from models import desk_questions as questions
from models import draft_questions as drafts_asked
from models.programme import Programme
from models.round_questions import people_of_round
from models.rounds import PairingState, Participation, Round, RoundMember, RoundState
from models.session import Database

TOGETHER, PUBLIC, NEUTRAL, POSSIBLE, ABSENT = (
    "together", "public", "neutral", "possible", "absent",
)  # fmt: skip
IN_A_ROUND = (
    PairingState.DRAFTED,
    PairingState.RELEASED,
    PairingState.INTRODUCED,
    PairingState.ENDED,
    PairingState.FINISHED,
)


Explains = Callable[[Problem, Solution, str, str], WhyNot]
"""Solves instead of guessing: ``bot.matching.explain.why_not``."""


@dataclass(frozen=True)
class Reasons:
    """Answers ``why @a @b``, a line for each programme in which the two could have met."""

    database: Database
    explain: Explains = why_not

    def between(self, caller: OrganiserCaller, first_id: str, second_id: str) -> list[Why]:
        """Return what kept two members apart in the latest round of each programme."""
        found = []
        with self.database.reading.begin() as session:
            rounds = questions.latest_rounds(session, caller.workspace_id)
            for programme in questions.programmes_of(session, caller.workspace_id):
                round_ = rounds.get(programme.id)
                if round_ is not None and round_.state is not RoundState.PLANNING:
                    found.append(self._in_round(session, programme, round_, first_id, second_id))
        return [one for one in found if one is not None]

    def _in_round(
        self, session: Session, programme: Programme, round_: Round, first: str, second: str
    ) -> Why | None:
        rows = [
            session.get(RoundMember, (round_.workspace_id, round_.id, one))
            for one in (first, second)
        ]
        if rows[0] is None and rows[1] is None:
            return None
        if any(row is None for row in rows):
            return Why(programme.name, round_.number, ABSENT)
        if any(row is not None and row.participation is Participation.AWAY for row in rows):
            return Why(programme.name, round_.number, NEUTRAL)
        groups = people_of_round(session, round_, *IN_A_ROUND)
        if any({first, second} <= set(who) for who in groups.values()):
            return Why(programme.name, round_.number, TOGETHER)
        problem = stored_problem(session, round_)
        return self._explained(session, programme, round_, problem, groups, first, second)

    def _explained(
        self,
        session: Session,
        programme: Programme,
        round_: Round,
        problem: Problem,
        groups: Mapping[str, tuple[str, ...]],
        first: str,
        second: str,
    ) -> Why:
        neutral = Why(programme.name, round_.number, NEUTRAL)
        solution = _as_it_stands(problem, groups)
        if solution is None or not {first, second} <= {one.id for one in problem.people}:
            return neutral
        told = self.explain(problem, solution, first, second)
        if told.kind == POSSIBLE:
            return replace(
                neutral,
                kind=POSSIBLE,
                points_less=round(told.loss / UNITS_PER_POINT),
                points_total=round(told.total / UNITS_PER_POINT),
                more_left_out=told.more_left_out,
                more_repeats=told.more_repeats,
                only_offers=_only_offers(session, round_.workspace_id, told.only_offers),
            )
        if told.kind == PUBLIC and told.ground in PUBLIC_GROUNDS:
            return Why(programme.name, round_.number, PUBLIC, ground=told.ground.value)
        return neutral


def _as_it_stands(problem: Problem, groups: Mapping[str, tuple[str, ...]]) -> Solution | None:
    """Return a round's groups as the engine sees them; None if they break a rule by now."""
    known = {one.id for one in problem.people}
    whole = [who for who in groups.values() if known.issuperset(who)]
    try:
        return evaluate(problem, whole)
    except RuleBroken:
        return None


def _only_offers(
    session: Session, workspace_id: str, found: Sequence[OnlyOffer]
) -> tuple[tuple[str, str], ...]:
    """Return (name, skill) of those whom their present partners could not replace."""
    people = questions.members_by_id(session, workspace_id, [one.giver for one in found])
    skills = drafts_asked.skill_names(session, workspace_id, [one.skill for one in found])
    return tuple(
        (people[one.giver].name or "", skills[one.skill])
        for one in found
        if one.giver in people and one.skill in skills
    )
