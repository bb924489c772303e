"""A draft checked against the present: what broke is matched again among those it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy.orm import Session

from bot.matching import Group, Problem, Solution
from bot.matching.rules import Setting, make_ready
from bot.services.availability import attendance
from bot.services.groupings import Groupings, withdraw_pairings
from bot.services.matchmaking import Matchmaking, locks_of, narrowed
from models import round_questions as questions
from models.programme import Programme
from models.rounds import PairingState, Participation, Round

Solve = Callable[[Problem], Solution]
GROUPS_TRIED = 50


@dataclass(frozen=True)
class _Draft:
    """Groups that may stay, by pairing id, and everybody who needs one."""

    problem: Problem
    intact: dict[str, tuple[str, ...]]
    broken: list[str]
    touched: frozenset[str]

    @property
    def size(self) -> int:
        """How many people a group usually has."""
        return self.problem.rules.group_size

    @property
    def leaves_nobody_out(self) -> bool:
        """Whether a person who is left over joins a group that is whole."""
        rules = self.problem.rules
        return rules.format == "coffee" and rules.mode == "everyone"


@dataclass(frozen=True)
class Mending:
    """Mends drafts.

    Attributes:
        solve: matches the few people that a broken pairing touches, in the transaction.
    """

    matchmaking: Matchmaking
    groupings: Groupings
    solve: Solve

    def mend(self, session: Session, programme: Programme, round_: Round, now: datetime) -> int:
        """Check a draft's people and rules as they are now; return how many pairings fell.

        Members who became free meanwhile, and had been counted as away, are placed as well. The
        round's list of members is brought up to date.
        """
        present = attendance(session, programme, round_.due_at, now).here
        known = {row.member_id: row for row in questions.members_of_round(session, round_)}
        here = {one: seat for one, seat in present.items() if one in known}
        problem = self.matchmaking.problem(session, programme, here, round_, now)
        draft = _checked(problem, questions.people_of_round(session, round_, PairingState.DRAFTED))
        withdraw_pairings(session, round_, draft.broken)
        if draft.touched:
            gone, made = self._matched_again(draft)
            withdraw_pairings(session, round_, gone)
            self.groupings.keep(session, round_, made, locks_of(session, round_), now)
        placed = questions.people_of_round(session, round_, PairingState.DRAFTED)
        matched = {one for members in placed.values() for one in members}
        for one, row in known.items():
            row.participation = _participation(one in here, one in matched)
        return len(draft.broken)

    def _matched_again(self, draft: _Draft) -> tuple[list[str], list[Group]]:
        """Return which pairings open up for those without one, and all new groups."""
        gone = [self._spare(draft)] if self._needs_spare(draft) else []
        people = draft.touched.union(*(draft.intact[one] for one in gone))
        solution = self.solve(narrowed(draft.problem, people))
        made = list(solution.groups)
        intact = {one: people for one, people in draft.intact.items() if one not in gone}
        for single in [one.id for one in solution.unmatched if draft.leaves_nobody_out]:
            found = self._joined(draft, single, intact)
            if found is not None:
                opened, groups = found
                del intact[opened]
                gone.append(opened)
                made += groups
        return gone, made

    def _needs_spare(self, draft: _Draft) -> bool:
        return (
            draft.leaves_nobody_out
            and len(draft.touched) % draft.size != 0
            and any(len(people) > draft.size for people in draft.intact.values())
        )

    def _spare(self, draft: _Draft) -> str:
        """Return the first group that has one more than it needs."""
        return next(one for one, people in draft.intact.items() if len(people) > draft.size)

    def _joined(
        self, draft: _Draft, single: str, intact: dict[str, tuple[str, ...]]
    ) -> tuple[str, list[Group]] | None:
        """Return the group that best takes one more, and what becomes of it; None without any."""
        best: tuple[tuple[int, int], str, list[Group]] | None = None
        candidates = [(one, people) for one, people in intact.items() if len(people) <= draft.size]
        for pairing_id, people in candidates[:GROUPS_TRIED]:
            solution = self.solve(narrowed(draft.problem, [*people, single]))
            worth = (-solution.repeats, solution.total)
            if not solution.unmatched and (best is None or worth > best[0]):
                best = (worth, pairing_id, list(solution.groups))
        return (best[1], best[2]) if best else None


def _checked(problem: Problem, groups: dict[str, tuple[str, ...]]) -> _Draft:
    setting = make_ready(problem)
    broken = [one for one, people in groups.items() if not _holds(setting, people)]
    intact = {one: people for one, people in groups.items() if one not in set(broken)}
    placed = {one for people in intact.values() for one in people}
    return _Draft(
        problem=problem,
        intact=intact,
        broken=broken,
        touched=frozenset(person.id for person in problem.people) - placed,
    )


def _holds(setting: Setting, people: Iterable[str]) -> bool:
    """Return whether everybody is still here and may still meet everybody else."""
    places = [setting.place.get(one) for one in people]
    if None in places:
        return False
    pairs = combinations([place for place in places if place is not None], 2)
    return all(setting.ground(i, j) is None for i, j in pairs)


def _participation(here: bool, matched: bool) -> Participation:
    if matched:
        return Participation.MATCHED
    return Participation.UNMATCHED if here else Participation.AWAY
