"""What kept two people apart in the latest rounds: a public rule, the neutral answer, or a loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from bot.domain.desk import Why
from bot.matching import UNITS_PER_POINT, Ground, Problem, RuleBroken, Solution, evaluate
from bot.services.access import OrganiserCaller
from bot.services.draft_rules import PUBLIC_GROUNDS
from bot.services.matchmaking import stored_problem
from models import desk_questions as questions
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


class Explanation(Protocol):
    """What the engine says of two people who are not together; losses in 1/420 points."""

    @property
    def kind(self) -> str:
        """Return public, neutral or possible."""

    @property
    def ground(self) -> Ground | None:
        """Return the rule that keeps them apart, if one does."""

    @property
    def loss(self) -> int:
        """Return what the round would lose by putting them together."""

    @property
    def total(self) -> int:
        """Return what the round has."""


class Explains(Protocol):
    """Solves instead of guessing; see bot/matching/explain.py."""

    def __call__(self, problem: Problem, solution: Solution, a: str, b: str, /) -> Explanation:
        """Return what kept two people apart."""


@dataclass(frozen=True)
class Reasons:
    """Answers ``why @a @b``, a line for each programme in which the two could have met."""

    database: Database
    explain: Explains

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
        return self._explained(programme, round_, problem, groups, first, second)

    def _explained(
        self,
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
            return Why(
                programme.name,
                round_.number,
                POSSIBLE,
                points_less=round(told.loss / UNITS_PER_POINT),
                points_total=round(told.total / UNITS_PER_POINT),
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
